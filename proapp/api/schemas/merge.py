"""Merges of duplicate registrations on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, Whole, listed, text
from proapp.api.schemas.participant import FACT_ID, PARTICIPANT_ID
from proapp.api.schemas.problem import PlaceSchema

MERGE_ID = "1d9a7c3e-5b2f-4e80-9c14-7a6b5c4d3e2f"
DUPLICATE_ID = "8c7b6a59-4837-4261-a5f0-e1d2c3b4a596"
CARRIED_ID = "2b1c0d9e-8f7a-4b6c-9d5e-4f3a2b1c0d9e"
RESPONSE_ID = "9e8d7c6b-5a49-4382-b71f-60a5b4c3d2e1"


class MergeInSchema(Strict):
    """Which registration is the duplicate, and why the two are one person."""

    duplicate = Uuid(required=True)
    reason = text(300, required=True)
    example = {"duplicate": DUPLICATE_ID, "reason": "registered twice after a change of ward"}


class FactWeighedSchema(Strict):
    """A fact of the duplicate. `outcome` is carried, known (the history kept says the same) or refused, with why."""

    id = Uuid(required=True)
    kind = fields.String(required=True)
    on = Day(required=True)
    outcome = fields.String(required=True)
    carried_as = Uuid(required=True, allow_none=True)
    refusals = fields.List(fields.Nested(PlaceSchema), required=True)
    example = {
        "id": FACT_ID,
        "kind": "progression",
        "on": "2026-09-01",
        "outcome": "carried",
        "carried_as": CARRIED_ID,
        "refusals": [],
    }


class AnswerCarriedSchema(Strict):
    """An answer of the duplicate; it stays under its own id. `why` it has no copy in the history kept: unscheduled,
    not-asked, another-window, cancelled or answered.
    """

    id = Uuid(required=True)
    instrument = fields.String(required=True)
    timepoint = fields.String(required=True)
    completed_at = Instant(required=True)
    carried_as = Uuid(required=True, allow_none=True)
    why = fields.String(required=True, allow_none=True)
    example = {
        "id": RESPONSE_ID,
        "instrument": "qlq-c30@3.0",
        "timepoint": "baseline",
        "completed_at": "2026-03-03T08:00:00+00:00",
        "carried_as": CARRIED_ID,
        "why": None,
    }


class MergeSchema(Strict):
    """A merge, done or (`dry_run`) as it would be done. What somebody may not know of the treatment is left out."""

    id = Uuid(required=True)
    kept = Uuid(required=True)
    duplicate = Uuid(required=True)
    duplicate_code = fields.String(required=True)
    reason = fields.String(required=True)
    merged_at = Instant(required=True)
    merged_by = fields.String(required=True)
    facts = fields.List(fields.Nested(FactWeighedSchema), required=True)
    answers = fields.List(fields.Nested(AnswerCarriedSchema), required=True)
    example = {
        "id": MERGE_ID,
        "kept": PARTICIPANT_ID,
        "duplicate": DUPLICATE_ID,
        "duplicate_code": "VIE-017",
        "reason": "registered twice after a change of ward",
        "merged_at": "2026-05-04T09:00:00+00:00",
        "merged_by": "staff:chen",
        "facts": [FactWeighedSchema.example],
        "answers": [AnswerCarriedSchema.example],
    }


class MergedSchema(Strict):
    """A merge with what it changes: the schedule kept, and what ends at the duplicate. `token` is for X-Preview."""

    merge = fields.Nested(MergeSchema, required=True)
    added = Whole(required=True)
    moved = Whole(required=True)
    cancelled = Whole(required=True)
    assignments_ended = Whole(required=True, metadata={"description": "Of the duplicate, cancelled countably."})
    messages_taken_back = Whole(required=True)
    phones_shut_out = Whole(required=True)
    token = fields.String(required=True, allow_none=True)
    example = {
        "merge": MergeSchema.example,
        "added": 0,
        "moved": 3,
        "cancelled": 0,
        "assignments_ended": 41,
        "messages_taken_back": 2,
        "phones_shut_out": 1,
        "token": "6f1d5c0e9b7a4c2f8e3d1a5b7c9e0f21.0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d",
    }


MergeList = listed(MergeSchema)
