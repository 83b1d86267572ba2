"""What a fact would change, on the wire."""

from marshmallow import fields
from marshmallow.validate import Range

from proapp.api.schemas.base import Day, Instant, Query, Strict, Truth, Uuid, Whole, code, document, text
from proapp.api.schemas.cycle import QuestionSchema
from proapp.api.schemas.participant import Said

ASSIGNMENT_ID = "b6f1f4b8-5a0c-5b3c-9f4e-2d6f5a1f7c10"


class DryRun(Query):
    """Whether to show only what would happen."""

    dry_run = fields.Boolean(
        load_default=False,
        metadata={"description": "Store nothing; answer with the preview."},
    )


class PreviewInSchema(Said):
    """A fact as it would be recorded. Of a cycle `regimen` and `cycle`, of an allocation `arm` and `strata` may stand
    beside the detail, as where these are recorded."""

    id = Uuid(load_default=None, allow_none=True, metadata={"description": "The id it will be recorded under."})
    kind = code(40, required=True)
    regimen = text(60, load_default=None, allow_none=True)
    cycle = Whole(load_default=None, allow_none=True, validate=Range(1, 1000))
    arm = text(80, load_default=None, allow_none=True)
    strata = document(load_default=dict)
    example = {
        "kind": "delayed",
        "on": "2026-05-20",
        "regimen": "lu",
        "cycle": 2,
        "detail": {"to": "2026-06-05", "reasons": ["platelets"]},
    }


class BoundsSchema(Strict):
    """A window: from `opens_at` until just before `closes_at`."""

    opens_at = Instant(required=True)
    target_on = Day(required=True)
    closes_at = Instant(required=True)
    zone = fields.String(required=True)
    example = {
        "opens_at": "2026-05-19T22:00:00+00:00",
        "target_on": "2026-05-21",
        "closes_at": "2026-05-22T22:00:00+00:00",
        "zone": "Europe/Vienna",
    }


class PlannedItemSchema(Strict):
    """One questionnaire due from the participant. `period` and `cycle` are null where treatment is masked from you."""

    id = Uuid(required=True)
    instrument = fields.String(required=True)
    timepoint = fields.String(required=True)
    period = Whole(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    ordinal = Whole(required=True)
    take = Whole(required=True)
    window = fields.Nested(BoundsSchema, required=True)
    example = {
        "id": ASSIGNMENT_ID,
        "instrument": "pro-ctcae-net@1.0",
        "timepoint": "cycle-safety",
        "period": 1,
        "cycle": 2,
        "ordinal": 1,
        "take": 1,
        "window": BoundsSchema.example,
    }


class MovedItemSchema(Strict):
    """It gets another window: anchor-moved, zone-changed, window-changed or restored."""

    item = fields.Nested(PlannedItemSchema, required=True)
    to = fields.Nested(BoundsSchema, required=True)
    reason = fields.String(required=True)
    restored = Truth(required=True)
    example = {
        "item": PlannedItemSchema.example,
        "to": BoundsSchema.example,
        "reason": "anchor-moved",
        "restored": False,
    }


class CountsForSchema(Strict):
    """What an answer counts for from then on."""

    timepoint = fields.String(required=True)
    period = Whole(required=True, allow_none=True)
    cycle = Whole(required=True, allow_none=True)
    ordinal = Whole(required=True)
    example = {"timepoint": "toxicity", "period": 1, "cycle": None, "ordinal": 8}


class KeptItemSchema(Strict):
    """Begun or answered: nothing moves it. `counts_for` is null while it counts for what it did."""

    item = fields.Nested(PlannedItemSchema, required=True)
    because = fields.String(required=True, metadata={"description": "started or answered"})
    counts_for = fields.Nested(CountsForSchema, required=True, allow_none=True)
    example = {"item": PlannedItemSchema.example, "because": "answered", "counts_for": None}


class CancelledItemSchema(Strict):
    """It is not asked after all; what had opened stays countable."""

    item = fields.Nested(PlannedItemSchema, required=True)
    reason = fields.String(required=True)
    had_opened = Truth(required=True)
    example = {"item": PlannedItemSchema.example, "reason": "next-administration", "had_opened": False}


class PreviewCountsSchema(Strict):
    """How many of each."""

    added = Whole(required=True)
    moved = Whole(required=True)
    cancelled = Whole(required=True)
    newly_missed = Whole(required=True)
    started = Whole(required=True)
    answered = Whole(required=True)
    unchanged = Whole(required=True)
    example = {
        "added": 0, "moved": 1, "cancelled": 1, "newly_missed": 0, "started": 0, "answered": 1, "unchanged": 40,
    }  # fmt: skip


class OutgoingSchema(Strict):
    """A reminder to come for what is added or moved."""

    assignment = Uuid(required=True)
    instrument = fields.String(required=True)
    step = fields.String(required=True)
    at = Instant(required=True)
    example = {
        "assignment": ASSIGNMENT_ID,
        "instrument": "pro-ctcae-net@1.0",
        "step": "opening",
        "at": "2026-06-04T06:00:00+00:00",
    }


class TakenBackSchema(Strict):
    """A message that waits and will not go out."""

    id = Uuid(required=True)
    template = fields.String(required=True)
    assignment = Uuid(required=True, allow_none=True)
    at = Instant(required=True)
    why = fields.String(required=True)
    example = {
        "id": "0c2b7c3e-6d1f-5a6b-8a55-7f2f0e5f9c11",
        "template": "reminder",
        "assignment": ASSIGNMENT_ID,
        "at": "2026-05-20T06:00:00+00:00",
        "why": "window-moved",
    }


class PreviewMessagesSchema(Strict):
    """What the participant would be told, and what not any more."""

    outgoing = fields.List(fields.Nested(OutgoingSchema), required=True)
    taken_back = fields.List(fields.Nested(TakenBackSchema), required=True)
    example = {"outgoing": [OutgoingSchema.example], "taken_back": [TakenBackSchema.example]}


class PreviewWarningSchema(Strict):
    """Something to know before it is recorded: no-cover, cover-unsaid, outside-tolerance."""

    code = fields.String(required=True)
    words = fields.String(required=True)
    days = fields.List(Day(), required=True)
    example = {
        "code": "no-cover",
        "words": "within 72 hours of the infusion nobody answers flags on Saturday 2026-06-06, Sunday 2026-06-07",
        "days": ["2026-06-06", "2026-06-07"],
    }


class AskedSchema(QuestionSchema):
    """Something only a person can decide; `new` when this fact brings it up."""

    new = Truth(required=True)
    example = {**QuestionSchema.example, "new": True}


class PreviewSchema(Strict):
    """What would happen; nothing is stored. `known`: it is recorded already, under this id.

    `needs_token`: somebody signed in records this only with the token, sent as X-Preview within half an hour.
    """

    plan_version = Whole(required=True)
    known = Truth(required=True)
    counts = fields.Nested(PreviewCountsSchema, required=True)
    moves = fields.List(fields.Nested(MovedItemSchema), required=True)
    stays = fields.List(fields.Nested(KeptItemSchema), required=True)
    cancelled = fields.List(fields.Nested(CancelledItemSchema), required=True)
    newly_missed = fields.List(fields.Nested(PlannedItemSchema), required=True)
    added = fields.List(fields.Nested(PlannedItemSchema), required=True)
    messages = fields.Nested(PreviewMessagesSchema, required=True)
    warnings = fields.List(fields.Nested(PreviewWarningSchema), required=True)
    questions = fields.List(fields.Nested(AskedSchema), required=True)
    needs_token = Truth(required=True)
    token = fields.String(required=True)
    expires_at = Instant(required=True)
    example = {
        "plan_version": 7,
        "known": False,
        "counts": PreviewCountsSchema.example,
        "moves": [MovedItemSchema.example],
        "stays": [KeptItemSchema.example],
        "cancelled": [CancelledItemSchema.example],
        "newly_missed": [],
        "added": [],
        "messages": PreviewMessagesSchema.example,
        "warnings": [PreviewWarningSchema.example],
        "questions": [AskedSchema.example],
        "needs_token": True,
        "token": "prt_p_eyJhY3RvciI6InN0YWZmOmNoZW4ifQ.5d3f",
        "expires_at": "2026-05-20T08:30:00+00:00",
    }
