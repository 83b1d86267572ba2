"""Endpoints and what stands of them, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Truth, word
from proapp.api.schemas.trajectory import AboutSchema, amount
from proapp.trajectory.confirmed import STANDINGS
from proapp.trajectory.endpoint_hierarchy import METHODS


class EndpointTestSchema(Strict):
    """One arm against the reference."""

    arm = fields.String(required=True)
    reference = fields.String(required=True)
    effect = fields.String(required=True, metadata={"description": "What the estimate is."})
    estimate = amount("Of the effect.")
    lower = amount("Lower end of the 95 % interval.")
    upper = amount("Upper end of the 95 % interval.")
    p = amount("Two-sided.")
    favours_arm = Truth(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "lutetium",
        "reference": "octreotide",
        "effect": "hazard ratio",
        "estimate": 0.41,
        "lower": 0.24,
        "upper": 0.69,
        "p": 0.0006,
        "favours_arm": True,
        "reason": None,
    }


class EndpointSchema(Strict):
    """One endpoint in the protocol's order. `p`: the least of the arms that do better than the reference, times the
    arms; `standing`: what can be claimed, and `reason` says it in words."""

    id = fields.String(required=True)
    title = fields.String(required=True)
    role = fields.String(required=True)
    type = fields.String(required=True)
    instrument = fields.String(required=True, allow_none=True)
    scale = fields.String(required=True, allow_none=True)
    timepoint = fields.String(required=True, allow_none=True)
    alpha = amount("Two-sided; null: no alpha is spent on it.")
    p = amount("Two-sided.")
    adjusted_p = amount("For those tested with it, supposing that in a fixed sequence those judged elsewhere stand.")
    standing = word(*STANDINGS, required=True)
    reason = fields.String(required=True)
    tests = fields.List(fields.Nested(EndpointTestSchema), required=True)
    example = {
        "id": "ttd-ql",
        "title": "Time to deterioration of global health",
        "role": "key-secondary",
        "type": "time-to-deterioration",
        "instrument": "qlq-c30@3.0",
        "scale": "QL",
        "timepoint": None,
        "alpha": 0.05,
        "p": 0.0006,
        "adjusted_p": 0.0006,
        "standing": "conditional",
        "reason": STANDINGS["conditional"],
        "tests": [EndpointTestSchema.example],
    }


class EndpointsSchema(AboutSchema):
    """What the trial is judged by, and which claims stand at the alpha the protocol states."""

    testing = word(*METHODS, required=True)
    stops_at = fields.String(
        required=True, allow_none=True, metadata={"description": "The first endpoint that is not confirmed."}
    )
    endpoints = fields.List(fields.Nested(EndpointSchema), required=True)
    example = {
        **AboutSchema.example,
        "testing": "fixed sequence",
        "stops_at": None,
        "endpoints": [EndpointSchema.example],
    }
