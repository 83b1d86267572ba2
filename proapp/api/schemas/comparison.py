"""The form of a trial's tables beside its trajectories: completion."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Strict, Whole
from proapp.api.schemas.trajectory import AboutSchema, TableQuery, amount


class InstrumentTableQuery(TableQuery):
    """Which instrument."""

    instrument = fields.String(required=True, validate=Length(1, 80))


class RateSchema(Strict):
    """Completion (received / expected) and available data (received / population), as SISAQOL words them."""

    arm = fields.String(required=True, allow_none=True)
    label = fields.String(required=True)
    timepoint = fields.String(required=True)
    ordinal = Whole(required=True)
    day = Whole(required=True, allow_none=True)
    received = Whole(required=True, allow_none=True)
    expected = Whole(required=True, allow_none=True)
    population = Whole(required=True, allow_none=True)
    completion_rate = amount("0 to 1.")
    available_data_rate = amount("0 to 1.")
    late = Whole(required=True, allow_none=True, metadata={"description": "Of those received, after their window."})
    modes = fields.Dict(
        keys=fields.String(),
        values=Whole(),
        required=True,
        metadata={"description": "Received, by how: app, paper ..."},
    )
    missing = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "label": "q12w 1",
        "timepoint": "q12w",
        "ordinal": 1,
        "day": 84,
        "received": 17,
        "expected": 19,
        "population": 20,
        "completion_rate": 0.8947368421052632,
        "available_data_rate": 0.85,
        "late": 1,
        "modes": {"app": 16, "paper": 1},
        "missing": {"too-ill": 1, "not answered": 1, "death": 1},
        "reason": None,
    }


class CompletionSchema(AboutSchema):
    """Both rates by timepoint, with numerators and denominators."""

    instrument = fields.String(required=True)
    rates = fields.List(fields.Nested(RateSchema), required=True)
    modes = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "qlq-c30@3.0",
        "rates": [RateSchema.example],
        "modes": RateSchema.example["modes"],
    }
