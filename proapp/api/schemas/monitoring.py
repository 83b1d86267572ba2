"""What the committee reads of severe toxicity by arm, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Number, Strict, Truth, Whole, word
from proapp.api.schemas.picture import PictureQuery
from proapp.api.schemas.trajectory import AboutSchema, TableQuery, amount


class MonitoringQuery(TableQuery):
    """By arm: pooled there is no such table."""

    by = word("arm", load_default="arm")


class MonitoringPictureQuery(MonitoringQuery, PictureQuery):
    """The same, drawn."""


class MonitoredSchema(Strict):
    """A symptom that counts."""

    scale = fields.String(required=True)
    title = fields.String(required=True)
    example = {"scale": "10", "title": "Vomiting"}


class RateBoundSchema(Strict):
    """The rate that must not be exceeded, how sure one must be, and what was believed beforehand."""

    rate = Number(required=True)
    certainty = Number(required=True)
    prior_with = Number(required=True)
    prior_without = Number(required=True)
    example = {"rate": 0.35, "certainty": 0.9, "prior_with": 0.7, "prior_without": 1.3}


class JudgedSchema(Strict):
    """One arm: of its treated participants those of whom it can be said, and what they say."""

    arm = fields.String(required=True)
    treated = Whole(required=True)
    n = Whole(required=True, metadata={"description": "Of whom it can be said."})
    events = Whole(required=True, metadata={"description": "Of n, with severe toxicity."})
    waiting = Whole(required=True, metadata={"description": "Not through their days yet."})
    silent = Whole(required=True, metadata={"description": "Through them without any report."})
    rate = amount("Events of n, 0 to 1.")
    chance = amount("That the true rate exceeds the bound, 0 to 1.")
    is_crossed = Truth(required=True, allow_none=True)
    path = fields.List(
        Whole(), required=True, metadata={"description": "Events after each of the n, in the order they became known."}
    )
    next_look = Whole(required=True, allow_none=True, metadata={"description": "Participants at the next look."})
    reason = fields.String(required=True, allow_none=True)
    example = {
        "arm": "retreatment",
        "treated": 7,
        "n": 5,
        "events": 2,
        "waiting": 2,
        "silent": 0,
        "rate": 0.4,
        "chance": 0.54,
        "is_crossed": False,
        "path": [0, 1, 1, 2, 2],
        "next_look": 10,
        "reason": None,
    }


class BoundaryRowSchema(Strict):
    """Among so many participants the bound is crossed from `events` on; null: never."""

    n = Whole(required=True)
    events = Whole(required=True, allow_none=True)
    chance = amount("At just that many.")
    reason = fields.String(required=True, allow_none=True)
    example = {"n": 10, "events": 6, "chance": 0.93, "reason": None}


class CrossingSchema(Strict):
    """How probably the bound is crossed at one of the looks if the true rate were `rate`."""

    rate = Number(required=True)
    chance = Number(required=True)
    example = {"rate": 0.35, "chance": 0.21}


class MonitoringSchema(AboutSchema):
    """Severe patient-reported toxicity against the protocol's bound, with the table made in advance."""

    instrument = fields.String(required=True)
    symptoms = fields.List(fields.Nested(MonitoredSchema), required=True)
    grade = Whole(required=True)
    within_days = Whole(required=True, metadata={"description": "Of the first treatment."})
    only_worse = Truth(required=True, metadata={"description": "Whether it must be worse than before treatment."})
    bound = fields.Nested(RateBoundSchema, required=True)
    judged = fields.List(fields.Nested(JudgedSchema), required=True)
    boundary = fields.List(fields.Nested(BoundaryRowSchema), required=True)
    crossing = fields.List(fields.Nested(CrossingSchema), required=True)
    example = {
        **AboutSchema.example,
        "instrument": "pro-ctcae-net@1.0",
        "symptoms": [MonitoredSchema.example],
        "grade": 3,
        "within_days": 84,
        "only_worse": True,
        "bound": RateBoundSchema.example,
        "judged": [JudgedSchema.example],
        "boundary": [BoundaryRowSchema.example],
        "crossing": [CrossingSchema.example],
    }
