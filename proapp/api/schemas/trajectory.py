"""Tables over time on the wire."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, missing, validates_schema
from marshmallow.validate import Length, Range

from proapp.api.schemas.base import Day, Instant, Number, Query, Strict, Truth, Uuid, Whole, word
from proapp.api.schemas.estimand import EstimandQuery, EstimandSchema
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID

BY = ("arm", "pooled")
LOOKED_AT = frozenset(
    {"by", "instrument", "scale", "time", "stratum", "statistic", "cohort", "outcome", "of", "label", "around"}
) | {"form", "theme", "show"}
POOLED = "only by arm, for the roles that see arms: beside the usual table it would show a few people"


def amount(words: str) -> Number:
    """A number that may be null, with the words that say when."""
    return Number(required=True, allow_none=True, metadata={"description": words})


class EstimateSchema(Strict):
    """n, mean, standard deviation and two-sided 95 % t interval; null with a reason where withheld or impossible."""

    n = Whole(required=True, allow_none=True)
    mean = amount("Mean.")
    sd = amount("Standard deviation (n - 1).")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    reason = fields.String(required=True, allow_none=True)
    example = {"n": 18, "mean": 62.5, "sd": 20.1, "lower": 52.5, "upper": 72.5, "reason": None}


class QuartilesSchema(Strict):
    """n, median and quartiles; null with a reason where withheld or impossible."""

    n = Whole(required=True, allow_none=True)
    q1 = amount("A quarter of the values are below.")
    median = amount("Half of the values are below.")
    q3 = amount("Three quarters of the values are below.")
    reason = fields.String(required=True, allow_none=True)
    example = {"n": 18, "q1": 50.0, "median": 66.7, "q3": 83.3, "reason": None}


class MiddleSchema(Strict):
    """Medians of values and of changes."""

    value = fields.Nested(QuartilesSchema, required=True)
    change = fields.Nested(QuartilesSchema, required=True)
    example = {"value": QuartilesSchema.example, "change": QuartilesSchema.example}


class CellSchema(Strict):
    """One arm (null: all together) and stratum at one moment."""

    arm = fields.String(required=True, allow_none=True)
    stratum = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)
    timepoint = fields.String(required=True, allow_none=True)
    ordinal = Whole(required=True, allow_none=True)
    day = Whole(required=True, allow_none=True, metadata={"description": "Days from the timepoint's anchor."})
    cycle = Whole(required=True, allow_none=True)
    week = Whole(required=True, allow_none=True, metadata={"description": "Weeks from the cycle's dose."})
    value = fields.Nested(EstimateSchema, required=True)
    change = fields.Nested(EstimateSchema, required=True)
    improved = Whole(required=True, allow_none=True)
    stable = Whole(required=True, allow_none=True)
    deteriorated = Whole(required=True, allow_none=True)
    quartiles = fields.Nested(MiddleSchema, required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "stratum": None,
        "label": "q12w 1",
        "timepoint": "q12w",
        "ordinal": 1,
        "day": 84,
        "cycle": None,
        "week": None,
        "value": EstimateSchema.example,
        "change": {"n": 17, "mean": 3.1, "sd": 12.0, "lower": -3.1, "upper": 9.3, "reason": None},
        "improved": 5,
        "stable": 9,
        "deteriorated": 3,
        "quartiles": None,
    }


class AboutSchema(Strict):
    """What a table is of."""

    trial = fields.String(required=True)
    by = word(*BY, required=True)
    arms = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "Titles by arm; empty when pooled."},
    )
    cohort = fields.String(
        required=True, allow_none=True, metadata={"description": "Null where the protocol has no cohorts."}
    )
    example = {
        "trial": "net-retreat",
        "by": "arm",
        "arms": {"retreatment": "177Lu-DOTATATE again, two cycles"},
        "cohort": None,
    }


class TrajectorySchema(AboutSchema):
    """One scale over time."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    estimand = fields.Nested(EstimandSchema, required=True)
    time = word("calendar", "cycle", required=True)
    statistic = word("mean", "median", required=True)
    threshold = Number(required=True)
    baseline = fields.String(required=True)
    stratum = fields.String(required=True, allow_none=True)
    cells = fields.List(fields.Nested(CellSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "estimand": EstimandSchema.example,
        "time": "calendar",
        "statistic": "mean",
        "threshold": 10.0,
        "baseline": "first-dose",
        "stratum": None,
        "cells": [CellSchema.example],
    }


class TableQuery(Query):
    """By arm for the roles the protocol names, pooled for the others; of one cohort where the protocol has cohorts.

    Pooled, one chooses which table to look at, and not how the people in it are counted: two ways of counting differ by
    a few of them. `guarded`: parameters for which the analysis itself sees to that.
    """

    guarded: ClassVar[frozenset[str]] = frozenset()

    by = word(*BY, load_default="pooled")
    cohort = fields.String(load_default=None, validate=Length(1, 200))

    @validates_schema
    def _counted_as_usual(self, data: dict[str, Any], **_: Any) -> None:
        if data["by"] == "arm":
            return
        names = [name for name in self.fields if name not in LOOKED_AT | self.guarded]
        changed = [
            name for name in names if _is_changed(self.fields[name], data.get(self.fields[name].attribute or name))
        ]
        if changed:
            raise ValidationError({self.fields[name].data_key or name: [POOLED] for name in changed})


def _is_changed(field: fields.Field[Any], value: Any) -> bool:
    return field.load_default is not missing and value != field.load_default


class TrajectoryQuery(TableQuery, EstimandQuery):
    """Which scale, and how to look at it."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))
    time = word("calendar", "cycle", load_default="calendar")
    statistic = word("mean", "median", load_default="mean")
    stratum = fields.String(load_default=None, validate=Length(1, 80))
    threshold = fields.Float(load_default=None, validate=Range(0, 1000))


class OwnQuery(Query):
    """Which scale."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))


class PointSchema(Strict):
    """One value of one participant."""

    response = Uuid(required=True)
    timepoint = fields.String(required=True)
    ordinal = Whole(required=True)
    cycle = Whole(required=True, allow_none=True)
    period = Whole(required=True, allow_none=True)
    completed_at = Instant(required=True)
    on = Day(required=True, metadata={"description": "The participant's local day."})
    value = amount("In the scale's units.")
    change = amount("From this participant's own baseline.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "response": RESPONSE_ID,
        "timepoint": "q12w",
        "ordinal": 1,
        "cycle": None,
        "period": 1,
        "completed_at": "2026-06-12T07:15:00+00:00",
        "on": "2026-06-12",
        "value": 66.66666666666667,
        "change": -8.333333333333329,
        "reason": None,
    }


class DoseSchema(Strict):
    """A dose given, to read the values against."""

    regimen = fields.String(required=True)
    cycle = Whole(required=True)
    on = Day(required=True)
    example = {"regimen": "lu", "cycle": 1, "on": "2026-03-27"}


class OwnTrajectorySchema(Strict):
    """One participant's scale over time, for their own site."""

    participant = Uuid(required=True)
    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    baseline = amount("The last value before the first dose.")
    points = fields.List(fields.Nested(PointSchema), required=True)
    doses = fields.List(fields.Nested(DoseSchema), required=True, allow_none=True)
    masked = Truth(required=True, metadata={"description": "Whether treatment is left out for your roles."})
    example = {
        "participant": PARTICIPANT_ID,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "baseline": 75.0,
        "points": [PointSchema.example],
        "doses": [DoseSchema.example],
        "masked": False,
    }
