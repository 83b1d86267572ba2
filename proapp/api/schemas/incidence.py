"""Cumulative incidence and interval-censored curves on the wire."""

from marshmallow import fields
from marshmallow.validate import Range

from proapp.analysis.incidence import DETERIORATION, NEW_SEVERE
from proapp.api.schemas.base import Number, Strict, Truth, Whole, word
from proapp.api.schemas.deterioration import WorseQuery
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.trajectory import AboutSchema, amount
from proapp.trajectory.grades import SEVERE
from proapp.trajectory.incidence import OUTCOMES


class IncidenceQuery(WorseQuery):
    """Which outcome of which scale: deterioration as defined, or a grade that is new since the baseline."""

    outcome = word(DETERIORATION, NEW_SEVERE, load_default=DETERIORATION)
    grade = fields.Integer(
        load_default=SEVERE,
        validate=Range(1, 4),
        metadata={"description": "From which on a symptom is severe: composite 1 to 3, attribute 1 to 4."},
    )


class IncidencePictureQuery(IncidenceQuery, PictureQuery):
    """Which outcome of which scale."""


class ReachedSchema(Strict):
    """The share that has had the outcome by a day, and those at risk just before it."""

    day = Whole(required=True)
    at_risk = Whole(required=True)
    share = Number(required=True)
    variance = Number(required=True)
    lower = amount("Lower end of the 95 % interval; null at 0 and 1.")
    upper = amount("Upper end of the 95 % interval; null at 0 and 1.")
    example = {"day": 85, "at_risk": 18, "share": 0.11, "variance": 0.0049, "lower": 0.03, "upper": 0.26}


class ReachedByMonthSchema(Strict):
    """The same at a month; null with a reason after the last day anybody was followed."""

    month = Whole(required=True)
    at_risk = Whole(required=True)
    share = amount("0 to 1.")
    variance = amount("Of the share.")
    lower = amount("Lower end of the 95 % interval; null at 0 and 1.")
    upper = amount("Upper end of the 95 % interval; null at 0 and 1.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "month": 3, "at_risk": 15, "share": 0.11, "variance": 0.0049, "lower": 0.03, "upper": 0.26, "reason": None,
    }  # fmt: skip


class IncidenceCurveSchema(Strict):
    """One arm's cumulative incidence of the outcome (`event`), or of death before it."""

    arm = fields.String(required=True, allow_none=True)
    outcome = word(*OUTCOMES, required=True)
    n = Whole(required=True, allow_none=True)
    events = Whole(required=True, allow_none=True)
    competing = Whole(required=True, allow_none=True, metadata={"description": "Who had the other one first."})
    until = Whole(required=True, allow_none=True, metadata={"description": "The last day anybody was followed."})
    steps = fields.List(fields.Nested(ReachedSchema), required=True)
    months = fields.List(fields.Nested(ReachedByMonthSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "outcome": "event",
        "n": 19,
        "events": 8,
        "competing": 2,
        "until": 690,
        "steps": [ReachedSchema.example],
        "months": [ReachedByMonthSchema.example],
        "reason": None,
    }


class IncidenceSchema(AboutSchema):
    """Cumulative incidence with death competing (Aalen and Johansen; variance as in R's cmprsk, log-log intervals)."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    outcome = word(DETERIORATION, NEW_SEVERE, required=True)
    definition = fields.String(required=True, allow_none=True)
    threshold = amount("Points of change; null for a new severe symptom.")
    grade = Whole(required=True, allow_none=True)
    baseline = fields.String(required=True)
    curves = fields.List(fields.Nested(IncidenceCurveSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "title": "Global health status",
        "higher_is": "better",
        "outcome": DETERIORATION,
        "definition": "first",
        "threshold": 10.0,
        "grade": None,
        "baseline": "first-dose",
        "curves": [IncidenceCurveSchema.example],
    }


class IntervalQuery(WorseQuery):
    """Which scale, and what counts as deterioration."""

    death = fields.Boolean(
        load_default=False, metadata={"description": "Whether death counts as deterioration, on its own day."}
    )


class IntervalPictureQuery(IntervalQuery, PictureQuery):
    """Which scale, and what counts as deterioration."""


class FallSchema(Strict):
    """A share that became worse after one day and by another; nobody can say when in between."""

    after = Whole(required=True)
    by = Whole(required=True)
    share = Number(required=True)
    surviving = Number(required=True, metadata={"description": "Without deterioration after it."})
    example = {"after": 0, "by": 82, "share": 0.11, "surviving": 0.89}


class IntervalCurveSchema(Strict):
    """One arm; the median lies after one day and by another."""

    arm = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    events = Whole(required=True, allow_none=True)
    falls = fields.List(fields.Nested(FallSchema), required=True)
    median_after = amount("Days; null when not reached.")
    median_by = amount("Days; null when not reached.")
    median_after_months = amount("Months; null when not reached.")
    median_by_months = amount("Months; null when not reached.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "n": 19,
        "events": 8,
        "falls": [FallSchema.example],
        "median_after": 336.0,
        "median_by": 415.0,
        "median_after_months": 11.04,
        "median_by_months": 13.63,
        "reason": None,
    }


class IntervalSchema(AboutSchema):
    """Time to deterioration as interval-censored (Turnbull), to be held against Kaplan-Meier's curves."""

    instrument = fields.String(required=True)
    scale = fields.String(required=True)
    title = fields.String(required=True)
    higher_is = word("better", "worse", required=True)
    definition = fields.String(required=True)
    threshold = Number(required=True)
    baseline = fields.String(required=True)
    death = Truth(required=True)
    curves = fields.List(fields.Nested(IntervalCurveSchema), required=True)
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
        "curves": [IntervalCurveSchema.example],
    }
