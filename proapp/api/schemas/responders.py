"""Responders and the distribution of change, on the wire."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.analysis.responders import MISSING, RESPONSES
from proapp.api.schemas.analysis import OfAScaleSchema, ScaleByArmQuery
from proapp.api.schemas.base import Number, Strict, Whole, word
from proapp.api.schemas.estimand import EstimandQuery
from proapp.api.schemas.trajectory import TableQuery, amount


class RespondersQuery(TableQuery, EstimandQuery):
    """Which scale, what counts as a response, and what becomes of those who cannot be judged."""

    instrument = fields.String(required=True, validate=Length(1, 80))
    scale = fields.String(required=True, validate=Length(1, 40))
    threshold = fields.Float(load_default=None, validate=Range(0, 1000))
    response = word(*RESPONSES, load_default="improved")
    missing = word(*MISSING, load_default="not-a-responder")
    running = fields.Integer(
        load_default=1,
        validate=Range(1, 20),
        metadata={"description": "At best: at so many available assessments in a row."},
    )


class RespondersRowSchema(Strict):
    """One arm (null: all together) at one moment (null: at best, over all). Who died before it is no responder."""

    arm = fields.String(required=True, allow_none=True)
    label = fields.String(required=True, allow_none=True)
    n = Whole(required=True, allow_none=True)
    improved = Whole(required=True, allow_none=True)
    stable = Whole(required=True, allow_none=True)
    deteriorated = Whole(required=True, allow_none=True)
    died = Whole(required=True, allow_none=True)
    cannot_be_judged = Whole(required=True, allow_none=True, data_key="unknown", attribute="unknown")
    responders = Whole(required=True, allow_none=True)
    judged = Whole(required=True, allow_none=True, metadata={"description": "Of so many."})
    share = amount("0 to 1.")
    lower = amount("Lower end of Wilson's 95 % interval.")
    upper = amount("Upper end of Wilson's 95 % interval.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "label": "q12w 1",
        "n": 20,
        "improved": 6,
        "stable": 9,
        "deteriorated": 3,
        "died": 1,
        "unknown": 1,
        "responders": 6,
        "judged": 20,
        "share": 0.3,
        "lower": 0.145,
        "upper": 0.519,
        "reason": None,
    }


class ShareDifferenceSchema(Strict):
    """Share of one arm minus that of the reference."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    difference = amount("-1 to 1.")
    lower = amount("Lower end of Newcombe's 95 % interval.")
    upper = amount("Upper end of Newcombe's 95 % interval.")
    chi_squared_p = amount("Two-sided, without continuity correction.")
    fisher_p = amount("Two-sided.")
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "reference": "usual-treatment",
        "label": "q12w 1",
        "difference": 0.2,
        "lower": -0.06,
        "upper": 0.43,
        "chi_squared_p": 0.11,
        "fisher_p": 0.24,
        "reason": None,
    }


class RespondersSchema(OfAScaleSchema):
    """Improved, stable, deteriorated by moment and at best, the share that responded, and how the arms differ."""

    threshold = Number(required=True)
    response = word(*RESPONSES, required=True)
    missing = word(*MISSING, required=True)
    running = Whole(required=True)
    rows = fields.List(fields.Nested(RespondersRowSchema), required=True)
    differences = fields.List(fields.Nested(ShareDifferenceSchema), required=True)
    example = {
        **OfAScaleSchema.example,
        "threshold": 10.0,
        "response": "improved",
        "missing": "not-a-responder",
        "running": 1,
        "rows": [RespondersRowSchema.example],
        "differences": [ShareDifferenceSchema.example],
    }


class DistributionQuery(ScaleByArmQuery):
    """At which moment; the last one with answers unless said."""

    label = fields.String(load_default=None, validate=Length(1, 120))


class DistributionStepSchema(Strict):
    """The share that changed by so much or less."""

    change = Number(required=True)
    share = Number(required=True)
    example = {"change": -8.333333, "share": 0.25}


class DistributionCurveSchema(Strict):
    """One arm's changes."""

    arm = fields.String(required=True)
    n = Whole(required=True, allow_none=True)
    steps = fields.List(fields.Nested(DistributionStepSchema), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {"arm": "retreatment", "n": 20, "steps": [DistributionStepSchema.example], "reason": None}


class DistributionSchema(OfAScaleSchema):
    """The cumulative distribution of change from baseline by arm at one moment."""

    label = fields.String(required=True, allow_none=True)
    threshold = Number(required=True)
    curves = fields.List(fields.Nested(DistributionCurveSchema), required=True)
    example = {
        **OfAScaleSchema.example,
        "label": "q12w 1",
        "threshold": 10.0,
        "curves": [DistributionCurveSchema.example],
    }
