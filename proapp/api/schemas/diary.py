"""What a daily diary says over weeks, and what is reported around doses, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.analysis.around_doses import INFUSIONS, REACH
from proapp.api.schemas.base import Number, Strict, Truth, Whole, word
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.toxicity import SharesApartSchema
from proapp.api.schemas.trajectory import AboutSchema, CellSchema, EstimateSchema, TableQuery, amount
from proapp.trajectory.diary_measures import MISSING


class SymptomDaysPictureQuery(TableQuery, PictureQuery):
    """The same, drawn."""


class InstrumentQuery(TableQuery):
    """Which diary."""

    instrument = fields.String(
        load_default=None, validate=Length(1, 80), metadata={"description": "A diary; the protocol's if null."}
    )


class DiaryQuery(InstrumentQuery):
    """Which scale of the diary, such as bowel_movements."""

    scale = fields.String(required=True, validate=Length(1, 40))


class DiaryWeeksQuery(DiaryQuery):
    """Which scale, and how many days of a week must be answered."""

    least_days = fields.Integer(load_default=1, validate=Range(1, 7))
    threshold = fields.Float(load_default=None, validate=Range(0, 1000))


class DiaryReliefQuery(InstrumentQuery):
    """What counts as a lasting relief; unless said otherwise TELESTAR's durable response in bowel movements."""

    scale = fields.String(load_default="bowel_movements", validate=Length(1, 40))
    weeks = fields.Integer(load_default=12, validate=Range(1, 104))
    reduction = fields.Float(
        load_default=0.3, validate=Range(0, 1), metadata={"description": "From the mean of the run-in, 0 to 1."}
    )
    share = fields.Float(load_default=0.5, validate=Range(0, 1), metadata={"description": "Of the days, 0 to 1."})
    missing = word(*MISSING, load_default=MISSING[0], metadata={"description": "What days without a diary are."})
    least = fields.Float(
        load_default=0.0, validate=Range(0, 1), metadata={"description": "Share of days that must be answered."}
    )
    least_baseline = fields.Float(
        load_default=0.0, validate=Range(0, 1000), metadata={"description": "Who had less before is left out."}
    )


class AroundDosesQuery(TableQuery):
    """Which scale, and around what."""

    instrument = fields.String(load_default="net-crisis", validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))
    around = word(*REACH, load_default=INFUSIONS)
    every = fields.Integer(
        load_default=None, validate=Range(1, 672), metadata={"description": "Hours of a stretch; as is usual if null."}
    )
    severe = fields.Float(
        load_default=None, validate=Range(-1000, 1000), metadata={"description": "From what on; as is usual if null."}
    )


class DiaryWeeksPictureQuery(DiaryWeeksQuery, PictureQuery):
    """The same, drawn."""

    show = word("value", "change", load_default="value")


class DiaryReliefPictureQuery(DiaryReliefQuery, PictureQuery):
    """The same, drawn."""


class AroundDosesPictureQuery(AroundDosesQuery, PictureQuery):
    """The same, drawn."""


class DaysDifferenceSchema(Strict):
    """Decline of one arm minus decline of another, in days per 28."""

    scale = fields.String(required=True)
    arm = fields.String(required=True)
    reference = fields.String(required=True)
    decline = fields.Nested(EstimateSchema, required=True)
    reference_decline = fields.Nested(EstimateSchema, required=True)
    difference = amount("Above 0: the first arm improved more.")
    lower = amount("Lower end of Welch's 95 % interval.")
    upper = amount("Upper end of Welch's 95 % interval.")
    p = amount("Two-sided.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "scale": "diarrhoea_days",
        "arm": "lutetium",
        "reference": "octreotide",
        "decline": EstimateSchema.example,
        "reference_decline": EstimateSchema.example,
        "difference": 3.1,
        "lower": 1.2,
        "upper": 5.0,
        "p": 0.0017,
        "reason": None,
    }


class SymptomCellSchema(CellSchema):
    """One symptom's days per block of 28 diaries."""

    scale = fields.String(required=True)
    example = {**CellSchema.example, "scale": "diarrhoea_days", "timepoint": "diary", "day": None}


class CountedDaysSchema(Strict):
    """Days as they were counted, of the same blocks."""

    cells = fields.List(fields.Nested(SymptomCellSchema), required=True)
    differences = fields.List(fields.Nested(DaysDifferenceSchema), required=True)
    example = {"cells": [SymptomCellSchema.example], "differences": [DaysDifferenceSchema.example]}


class SymptomDaysSchema(AboutSchema):
    """Days with each symptom per 28, prorated to the days answered, their change from the run-in, and the arms'
    difference; `raw`: the same as counted."""

    instrument = fields.String(required=True)
    cells = fields.List(fields.Nested(SymptomCellSchema), required=True)
    differences = fields.List(fields.Nested(DaysDifferenceSchema), required=True)
    raw = fields.Nested(CountedDaysSchema, required=True)
    example = {
        **AboutSchema.example,
        "instrument": "net-diary@1.0",
        **CountedDaysSchema.example,
        "raw": CountedDaysSchema.example,
    }


class DiaryScaleSchema(AboutSchema):
    """One scale of the diary."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    example = {
        **AboutSchema.example,
        "instrument": "net-diary@1.0",
        "scale": "bowel_movements",
        "title": "Bowel movements",
        "higher_is": "worse",
    }


class WeekCellSchema(CellSchema):
    """One arm in one week of the diary: `day` is that of the week's first from what its timepoint counts from."""

    is_run_in = Truth(required=True)
    example = {
        **CellSchema.example, "label": "diary 1 week 1", "timepoint": "diary", "day": 57, "week": 1, "is_run_in": False
    }  # fmt: skip


class DiaryWeeksSchema(DiaryScaleSchema):
    """Participants' weekly means; their change is from the median of the run-in."""

    threshold = Number(required=True)
    least_days = Whole(required=True)
    cells = fields.List(fields.Nested(WeekCellSchema), required=True)
    example = {**DiaryScaleSchema.example, "threshold": 1.0, "least_days": 1, "cells": [WeekCellSchema.example]}


class RelievedSchema(Strict):
    """Whose relief lasted in one arm, with Wilson's 95 % interval."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True, metadata={"description": "Of whom it can be said."})
    responders = Whole(required=True, allow_none=True)
    share = amount("0 to 1.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "lutetium",
        "n": 40,
        "responders": 18,
        "share": 0.45,
        "lower": 0.31,
        "upper": 0.6,
        "reason": None,
    }


class ReliefDifferenceSchema(SharesApartSchema):
    """Two arms' shares."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    example = {**SharesApartSchema.example, "arm": "lutetium", "reference": "octreotide"}


class DiaryReliefSchema(DiaryScaleSchema):
    """Lasting relief: `days` were asked in these weeks; only who is through them counts."""

    weeks = Whole(required=True)
    reduction = Number(required=True)
    share = Number(required=True)
    missing = word(*MISSING, required=True)
    least = Number(required=True)
    least_baseline = Number(required=True)
    days = Whole(required=True)
    relieved = fields.List(fields.Nested(RelievedSchema), required=True)
    differences = fields.List(fields.Nested(ReliefDifferenceSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **DiaryScaleSchema.example,
        "weeks": 12,
        "reduction": 0.3,
        "share": 0.5,
        "missing": MISSING[0],
        "least": 0.0,
        "least_baseline": 0.0,
        "days": 28,
        "relieved": [RelievedSchema.example],
        "differences": [ReliefDifferenceSchema.example],
        "reason": None,
    }


class HoursSchema(Strict):
    """One arm in some hours around the doses of one number: the worst value around each, and how many were severe."""

    arm = fields.String(required=True, allow_none=True)
    number = Whole(required=True, metadata={"description": "The cycle, or which injection it was."})
    from_hour = Number(required=True)
    to_hour = Number(required=True)
    n = Whole(required=True, allow_none=True, metadata={"description": "Doses with an answer in these hours."})
    mean = amount("Mean.")
    sd = amount("Standard deviation (n - 1).")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    severe = Whole(required=True, allow_none=True)
    severe_share = amount("0 to 1.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "number": 1,
        "from_hour": 0.0,
        "to_hour": 12.0,
        "n": 19,
        "mean": 1.4,
        "sd": 1.1,
        "lower": 0.87,
        "upper": 1.93,
        "severe": 2,
        "severe_share": 0.10526315789473684,
        "reason": None,
    }


class AroundDosesSchema(AboutSchema):
    """The hours around doses, each dose's start laid on hour 0."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    around = word(*REACH, required=True)
    severe_from = Number(required=True)
    stretches = fields.List(fields.Nested(HoursSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        **AboutSchema.example,
        "instrument": "net-crisis@1.0",
        "scale": "flushing",
        "title": "Flushing",
        "higher_is": "worse",
        "around": INFUSIONS,
        "severe_from": 3.0,
        "stretches": [HoursSchema.example],
        "reason": None,
    }
