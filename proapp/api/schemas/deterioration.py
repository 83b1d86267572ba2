"""Time to deterioration on the wire: curves, how they ended, numbers at risk, hazard ratios."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.api.schemas.base import Number, Strict, Truth, Whole, word
from proapp.api.schemas.trajectory import AboutSchema, TableQuery, amount
from proapp.trajectory.deterioration import DEFINITIONS


class WorseQuery(TableQuery):
    """Which scale, and what counts as deterioration."""

    guarded = frozenset({"definition", "threshold", "death", "stratified", "grade"})

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))
    definition = word(*DEFINITIONS, load_default="first")
    threshold = fields.Float(
        load_default=None,
        validate=Range(0, 1000),
        metadata={"description": "Points of change; without it those of the protocol."},
    )


class DeteriorationQuery(WorseQuery):
    """The same, and how arms are compared."""

    death = fields.Boolean(
        load_default=False,
        metadata={"description": "Whether death counts as deterioration; else times end with the last assessment."},
    )
    stratified = fields.Boolean(
        load_default=False, metadata={"description": "Hazard ratio and log-rank test within strata, as randomised."}
    )


class StepSchema(Strict):
    """Kaplan-Meier at one day."""

    day = Whole(required=True)
    at_risk = Whole(required=True)
    events = Whole(required=True)
    surviving = Number(required=True)
    se = amount("Greenwood's standard error.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    example = {"day": 85, "at_risk": 18, "events": 2, "surviving": 0.89, "se": 0.07, "lower": 0.62, "upper": 0.97}


class CurveSchema(Strict):
    """Time to deterioration of one arm: days, and months of 30.4375 days beside them for display."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    events = Whole(required=True, allow_none=True)
    median = amount("Days; null when not reached.")
    median_months = amount("Months; null when not reached.")
    lower = amount("Days.")
    upper = amount("Days.")
    steps = fields.List(fields.Nested(StepSchema), required=True)
    ended = fields.Dict(
        keys=fields.String(),
        values=Whole(),
        required=True,
        metadata={"description": "Everybody by how their time ended; who has no baseline does not count in n."},
    )
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "n": 19,
        "events": 8,
        "median": 420.0,
        "median_months": 13.8,
        "lower": 252.0,
        "upper": None,
        "steps": [StepSchema.example],
        "ended": {"censored_last_pro": 11, "deterioration": 8, "no_baseline_excluded": 1},
        "reason": None,
    }


class AtRiskSchema(Strict):
    """Numbers under a curve; the three add up to the curve's n. At risk are those whose time is not over before."""

    arm = fields.String(required=True)
    month = Whole(required=True)
    day = Number(required=True)
    at_risk = Whole(required=True)
    events = Whole(required=True)
    censored = Whole(required=True)
    example = {"arm": "retreatment", "month": 3, "day": 91.3125, "at_risk": 15, "events": 3, "censored": 1}


class HazardSchema(Strict):
    """Cox hazard ratio of one arm against another; log-rank p beside it."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    n = Whole(required=True, allow_none=True)
    events = Whole(required=True, allow_none=True)
    hazard_ratio = amount("Below 1: the first arm deteriorates later.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    p = amount("Wald.")
    log_rank_p = amount("Log-rank.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "reference": "usual-treatment",
        "n": 38,
        "events": 20,
        "hazard_ratio": 0.51,
        "lower": 0.2,
        "upper": 1.29,
        "p": 0.15,
        "log_rank_p": 0.14,
        "reason": None,
    }


class DeteriorationSchema(AboutSchema):
    """Time to deterioration of one scale. `strata`: within which the arms were compared; none: within the whole."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    definition = fields.String(required=True)
    threshold = Number(required=True)
    baseline = fields.String(required=True)
    death = Truth(required=True)
    strata = fields.List(fields.String(), required=True)
    curves = fields.List(fields.Nested(CurveSchema), required=True)
    at_risk = fields.List(fields.Nested(AtRiskSchema), required=True)
    comparisons = fields.List(fields.Nested(HazardSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "definition": "first",
        "threshold": 10.0,
        "baseline": "first-dose",
        "death": False,
        "strata": ["grade", "origin"],
        "curves": [CurveSchema.example],
        "at_risk": [AtRiskSchema.example],
        "comparisons": [HazardSchema.example],
    }
