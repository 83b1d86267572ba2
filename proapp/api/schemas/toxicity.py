"""What participants report of toxicity, on the wire: worst grades, grades over time, indices and areas."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Number, Query, Strict, Truth, Whole, word
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.trajectory import AboutSchema, TableQuery, amount
from proapp.trajectory.grades import SUMMARIES
from proapp.trajectory.toxicity.scales import ATTRIBUTES, COMPOSITES

ZERO = "Whether an attribute that was not asked, because the one before it was answered with 0, counts as 0."


class SkippedQuery(Query):
    """What becomes of attributes that were not asked."""

    zero_imputation = fields.Boolean(load_default=True, metadata={"description": ZERO})


class SymptomsQuery(TableQuery, SkippedQuery):
    """Every symptom of an instrument: composite grades, or attributes one by one."""

    instrument = fields.String(
        load_default=None,
        validate=Length(1, 80),
        metadata={"description": "A graded one; the first that the protocol asks unless said otherwise."},
    )
    of = word(COMPOSITES, ATTRIBUTES, load_default=COMPOSITES)


class SymptomQuery(TableQuery, SkippedQuery):
    """One composite grade (16) or attribute (16A)."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))


class SymptomsPictureQuery(SymptomsQuery, PictureQuery):
    """The same, drawn."""


class SymptomPictureQuery(SymptomQuery, PictureQuery):
    """The same, drawn."""


class NamedSchema(Strict):
    """Which symptom, and of an attribute which one: frequency, severity, interference, amount, presence."""

    scale = fields.String(required=True)
    title = fields.String(required=True)
    attribute = fields.String(required=True, allow_none=True)
    example = {"scale": "16", "title": "Diarrhea", "attribute": None}


class ShareSchema(NamedSchema):
    """How many of those with a summary had a symptom at all (1 or more), and severely (3 or more)."""

    arm = fields.String(required=True, allow_none=True)
    summary = word(*SUMMARIES, required=True)
    n = Whole(required=True, allow_none=True)
    present = Whole(required=True, allow_none=True)
    severe = Whole(required=True, allow_none=True)
    present_share = amount("0 to 1.")
    severe_share = amount("0 to 1.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        **NamedSchema.example,
        "arm": "retreatment",
        "summary": "max_post_baseline",
        "n": 19,
        "present": 12,
        "severe": 2,
        "present_share": 0.631578947368421,
        "severe_share": 0.10526315789473684,
        "reason": None,
    }


class SharesApartSchema(Strict):
    """One arm's share minus the reference's, -1 to 1; chi-squared without continuity correction."""

    difference = amount("Risk difference.")
    wald = fields.List(Number(), required=True, allow_none=True, metadata={"description": "95 %, lower and upper."})
    agresti_caffo = fields.List(
        Number(), required=True, allow_none=True, metadata={"description": "95 %, lower and upper."}
    )
    chi_squared_p = amount("Null where nobody or everybody counts.")
    fisher_p = amount("Exact.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "difference": 0.21,
        "wald": [-0.08, 0.5],
        "agresti_caffo": [-0.09, 0.48],
        "chi_squared_p": 0.17,
        "fisher_p": 0.2,
        "reason": None,
    }


class WorstDifferenceSchema(NamedSchema):
    """Two arms' shares of one symptom."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    summary = word(*SUMMARIES, required=True)
    present = fields.Nested(SharesApartSchema, required=True)
    severe = fields.Nested(SharesApartSchema, required=True)
    example = {
        **NamedSchema.example,
        "arm": "retreatment",
        "reference": "usual-treatment",
        "summary": "max_post_baseline",
        "present": SharesApartSchema.example,
        "severe": SharesApartSchema.example,
    }


class SymptomsSchema(AboutSchema):
    """Every symptom of an instrument."""

    instrument = fields.String(required=True)
    of = word(COMPOSITES, ATTRIBUTES, required=True)
    zero_imputation = Truth(required=True, metadata={"description": ZERO})
    example = {
        **AboutSchema.example,
        "instrument": "pro-ctcae-net@1.0",
        "of": COMPOSITES,
        "zero_imputation": True,
    }


class WorstGradesSchema(SymptomsSchema):
    """The worst PRO-CTCAE grades: baseline included, after it, and adjusted for it; not CTCAE grades."""

    shares = fields.List(fields.Nested(ShareSchema), required=True)
    differences = fields.List(fields.Nested(WorstDifferenceSchema), required=True)
    example = {
        **SymptomsSchema.example,
        "shares": [ShareSchema.example],
        "differences": [WorstDifferenceSchema.example],
    }


class IndexSchema(NamedSchema):
    """The toxicity index of one arm: mean over participants, with a two-sided 95 % t interval."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    mean = amount("0 to just under 4 of a composite grade, 5 of an attribute.")
    sd = amount("Standard deviation (n - 1).")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        **NamedSchema.example,
        "arm": "retreatment",
        "n": 19,
        "mean": 1.72,
        "sd": 0.9,
        "lower": 1.29,
        "upper": 2.15,
        "reason": None,
    }


class MeanDifferenceSchema(NamedSchema):
    """One arm's mean minus the reference's, by Welch."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    difference = amount("Above 0: the first arm had more.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    p = amount("Two-sided.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        **NamedSchema.example,
        "arm": "retreatment",
        "reference": "usual-treatment",
        "difference": 0.4,
        "lower": -0.2,
        "upper": 1.0,
        "p": 0.18,
        "reason": None,
    }


class ToxicityIndexSchema(SymptomsSchema):
    """Every symptom's toxicity index (Rogatko 2004), baseline reports included."""

    indices = fields.List(fields.Nested(IndexSchema), required=True)
    differences = fields.List(fields.Nested(MeanDifferenceSchema), required=True)
    example = {
        **SymptomsSchema.example,
        "indices": [IndexSchema.example],
        "differences": [MeanDifferenceSchema.example],
    }


class LevelsSchema(Strict):
    """One arm at one moment: how many had each grade."""

    arm = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)
    timepoint = fields.String(required=True, allow_none=True)
    ordinal = Whole(required=True, allow_none=True)
    day = Whole(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    week = Whole(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    missing = Whole(required=True, allow_none=True, metadata={"description": "Of the arm, without an answer then."})
    counts = fields.List(Whole(), required=True, metadata={"description": "With grade 0, 1, 2 ...; empty if withheld."})
    present_share = amount("Of n, 1 or more.")
    severe_share = amount("Of n, 3 or more.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "label": "toxicity 1",
        "timepoint": "toxicity",
        "ordinal": 1,
        "day": 7,
        "cycle": None,
        "week": None,
        "n": 18,
        "missing": 2,
        "counts": [9, 5, 3, 1],
        "present_share": 0.5,
        "severe_share": 0.05555555555555555,
        "reason": None,
    }


class OneSymptomSchema(AboutSchema):
    """One symptom: a composite grade or an attribute."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("worse", required=True)
    of = word(COMPOSITES, ATTRIBUTES, required=True)
    attribute = fields.String(required=True, allow_none=True)
    highest = Whole(required=True, metadata={"description": "The highest grade there can be."})
    zero_imputation = Truth(required=True, metadata={"description": ZERO})
    example = {
        **AboutSchema.example,
        "instrument": "pro-ctcae-net@1.0",
        **NamedSchema.example,
        "higher_is": "worse",
        "of": COMPOSITES,
        "highest": 3,
        "zero_imputation": True,
    }


class ToxicityOverTimeSchema(OneSymptomSchema):
    """Grades of one symptom by arm and moment."""

    levels = fields.List(fields.Nested(LevelsSchema), required=True)
    example = {**OneSymptomSchema.example, "levels": [LevelsSchema.example]}


class AreaSchema(Strict):
    """One arm's areas between its mean and its own baseline mean, in grades times days."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True, metadata={"description": "Participants with a baseline."})
    baseline = amount("Mean.")
    worsening = amount("Above the baseline, 0 or more.")
    improvement = amount("Below the baseline, 0 or less.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "n": 19,
        "baseline": 0.7,
        "worsening": 31.5,
        "improvement": -4.2,
        "reason": None,
    }


class MeanSchema(Strict):
    """One arm's mean on one day since its start, of those with a baseline."""

    arm = fields.String(required=True, allow_none=True)
    day = Whole(required=True)
    n = Whole(required=True, allow_none=True)
    mean = amount("Grade.")
    reason = fields.String(required=True, allow_none=True)
    example = {"arm": "retreatment", "day": 7, "n": 18, "mean": 1.2, "reason": None}


class ToxicityAreaSchema(OneSymptomSchema):
    """One symptom's areas by arm, and the means they lie between."""

    areas = fields.List(fields.Nested(AreaSchema), required=True)
    means = fields.List(fields.Nested(MeanSchema), required=True)
    example = {**OneSymptomSchema.example, "areas": [AreaSchema.example], "means": [MeanSchema.example]}
