"""The next period of a participant on the wire: crossing over, or being treated again."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, Truth, Whole, word
from proapp.api.schemas.participant import Said
from proapp.api.schemas.problem import PlaceSchema


class PeriodInSchema(Said):
    """The next period begins. The protocol says in which arm."""

    kind = word("crossover", "re-treatment", required=True)
    example = {"kind": "crossover", "at": "2026-09-04T10:00:00+02:00"}


class NextPeriodSchema(Strict):
    """One way on that the arm foresees. `refusals`: what speaks against beginning it today."""

    kind = fields.String(required=True)
    arm = fields.String(required=True)
    optional = Truth(required=True)
    possible = Truth(required=True)
    refusals = fields.List(fields.Nested(PlaceSchema), required=True)
    example = {
        "kind": "crossover",
        "arm": "retreatment",
        "optional": True,
        "possible": False,
        "refusals": [{"pointer": "/on", "message": "crossing over needs progression first"}],
    }


class NextPeriodsSchema(Strict):
    """The period in force by its number (null: not allocated yet), and the ways on from it."""

    period = Whole(required=True, allow_none=True)
    items = fields.List(fields.Nested(NextPeriodSchema), required=True)
    example = {"period": 1, "items": [NextPeriodSchema.example]}
