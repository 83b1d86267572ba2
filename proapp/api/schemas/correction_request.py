"""A participant's "I made a mistake", on the wire, and what their site makes of it."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Strict, Uuid, document, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import ANSWERS, REASONS, RESPONSE_ID, AnswerChangeSchema

REQUEST_ID = "b5d0a7c1-3f42-4e0e-9d6a-7c2f1e8b9a60"


class CorrectionRequestInSchema(Strict):
    """Which items are wrong (none: all of it), and if wanted why, in the participant's own words."""

    items = fields.List(text(60), required=True, validate=Length(0, 200))
    words = text(500, load_default=None, allow_none=True)
    at = Instant(required=True)
    example = {"items": ["severity"], "words": "I meant the day before.", "at": "2026-04-03T12:00:00+02:00"}


class CorrectionRequestSchema(Strict):
    """A request as it is kept. `state`: open until the site has declined it or revised the answer."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    response = Uuid(required=True, attribute="response_id")
    instrument = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    words = fields.String(required=True, allow_none=True)
    requested_at = Instant(required=True)
    received_at = Instant(required=True)
    state = word("open", "corrected", "taken-out", "declined", required=True)
    example = {
        "id": REQUEST_ID,
        "participant": PARTICIPANT_ID,
        "response": RESPONSE_ID,
        "instrument": "pgi-s@1.0",
        "items": ["severity"],
        "words": "I meant the day before.",
        "requested_at": "2026-04-03T10:00:00+00:00",
        "received_at": "2026-04-03T10:00:02+00:00",
        "state": "open",
    }


class ProposalInSchema(Strict):
    """All answers as they should be (none at all: take the response out), and why."""

    answers = document(load_default=None)
    reason_code = word(*REASONS, load_default="other")
    reason = text(1000, required=True)
    example = {"answers": {"severity": 3}, "reason_code": "participant-request", "reason": "She meant the day before."}


class ProposalSchema(Strict):
    """What somebody at the site would put in the answer's place; `answers` null: take it out."""

    id = Uuid(required=True)
    answers = document(required=True, allow_none=True)
    reason_code = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    proposed_by = fields.String(required=True)
    proposed_at = Instant(required=True)
    example = {
        "id": "3d1f0a5e-7b62-5c0e-9a44-1f2e3d4c5b6a",
        "answers": {"severity": 3},
        "reason_code": "participant-request",
        "reason": "She meant the day before.",
        "proposed_by": "chen",
        "proposed_at": "2026-04-03T12:00:00+00:00",
    }


class VerdictSchema(Strict):
    """Accept the proposal that you have read, by its id, or decline; and why."""

    decision = word("accept", "decline", required=True)
    proposal = Uuid(load_default=None, allow_none=True)
    reason = text(1000, required=True)
    example = {
        "decision": "accept",
        "proposal": ProposalSchema.example["id"],
        "reason": "As she told us on the telephone.",
    }


class CorrectionDecisionSchema(Strict):
    """How a request ended, and the revision it led to."""

    decision = word("accept", "decline", required=True)
    reason = fields.String(required=True, allow_none=True)
    response = Uuid(required=True, allow_none=True, attribute="response_id")
    decided_by = fields.String(required=True)
    decided_at = Instant(required=True)
    example = {
        "decision": "accept",
        "reason": "As she told us on the telephone.",
        "response": RESPONSE_ID,
        "decided_by": "iris",
        "decided_at": "2026-04-04T09:00:00+00:00",
    }


class SiteRequestSchema(CorrectionRequestSchema):
    """A request as the site sees it: also those of its own staff (`requested_by`), and the proposal that counts."""

    state = word("open", "proposed", "corrected", "taken-out", "declined", required=True)
    requested_by = fields.String(required=True, allow_none=True)
    proposal = fields.Nested(ProposalSchema, required=True, allow_none=True)
    example = {
        **CorrectionRequestSchema.example,
        "state": "proposed",
        "requested_by": None,
        "proposal": ProposalSchema.example,
    }


class SiteRequestDetailSchema(SiteRequestSchema):
    """The same with the answers in force, what the proposal would change or has changed, and the decision."""

    answers = document(required=True, metadata={"description": "Those in force."})
    changes = fields.List(fields.Nested(AnswerChangeSchema), required=True)
    proposals = fields.List(fields.Nested(ProposalSchema), required=True)
    decision = fields.Nested(CorrectionDecisionSchema, required=True, allow_none=True)
    example = {
        **SiteRequestSchema.example,
        "answers": ANSWERS,
        "changes": [AnswerChangeSchema.example],
        "proposals": [ProposalSchema.example],
        "decision": None,
    }


CorrectionRequestList = listed(CorrectionRequestSchema)
SiteRequestList = listed(SiteRequestSchema)
