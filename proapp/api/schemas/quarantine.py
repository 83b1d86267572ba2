"""What could not be accepted as it was, on the wire, and what the site decides about it."""

from marshmallow import fields

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Paged, Strict, Uuid, document, listed, text, word
from proapp.api.schemas.flag_detail import AnswerLineSchema
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RECEIPT_ID, RESPONSE_ID

QUARANTINE_ID = "aaaaaaaa-2222-4333-8444-555566667777"
DECISIONS = ("accept", "map", "reject")
REASONS = ("duplicate", "late", "clock", "replanned", "wrong-assignment", "typing-error", "test", "unreadable", "other")


class QuarantinedSchema(Strict):
    """What a participant sent and could not be accepted as it was: it waits for the site, or was decided."""

    id = Uuid(required=True)
    receipt_id = Uuid(required=True)
    response_id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    problem = fields.String(required=True)
    detail = document(required=True)
    received_at = Instant(required=True)
    body = fields.String(required=True, metadata={"description": "The bytes as they came, in base64."})
    state = word("waiting", "decided", required=True)
    decision = word(*DECISIONS, required=True, allow_none=True)
    example = {
        "id": QUARANTINE_ID,
        "receipt_id": RECEIPT_ID,
        "response_id": RESPONSE_ID,
        "participant": PARTICIPANT_ID,
        "problem": "invalid",
        "detail": {"detail": "the answers do not fit", "errors": []},
        "received_at": "2026-04-03T07:15:02+00:00",
        "body": "eyJhbnN3ZXJzIjp7fX0=",
        "state": "waiting",
        "decision": None,
    }


class QuarantineQuery(Paged):
    """Narrow to what waits or was decided, and to a site."""

    state = word("waiting", "decided", load_default=None)
    site = Uuid(load_default=None)


class SentSchema(Strict):
    """A body as far as it can be read: what it says it answers, and the answers in words where they fit."""

    instrument = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    assignment = fields.String(required=True, allow_none=True, metadata={"description": "As it was sent."})
    completed_at = fields.String(required=True, allow_none=True, metadata={"description": "As it was sent."})
    answers = fields.List(fields.Nested(AnswerLineSchema), required=True)
    example = {
        "instrument": "pgi-s@1.0",
        "title": "Overall severity",
        "assignment": ASSIGNMENT_ID,
        "completed_at": "2026-04-03T09:15:00+02:00",
        "answers": [{"item": "severity", "text": "Severity of symptoms", "answer": "Moderate"}],
    }


class ChoiceSchema(Strict):
    """An assignment that it might answer."""

    id = Uuid(required=True)
    timepoint = fields.String(required=True)
    instrument = fields.String(required=True)
    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    state = fields.String(required=True)
    example = {
        "id": ASSIGNMENT_ID,
        "timepoint": "q12w",
        "instrument": "pgi-s@1.0",
        "opens_at": "2026-04-01T22:00:00+00:00",
        "closes_at": "2026-04-08T22:00:00+00:00",
        "state": "missed",
    }


class ResolutionInQuarantineSchema(Strict):
    """Accept it as it was sent, map it to another assignment, or reject it, and why.

    Beside these the site may say otherwise than the body what it knows better: the instrument's version, the answers,
    when it was completed. The body stays readable as it came.
    """

    decision = word(*DECISIONS, required=True)
    assignment_id = Uuid(load_default=None)
    instrument = text(80, load_default=None)
    answers = document(load_default=None)
    completed_at = Instant(load_default=None)
    reason_code = word(*REASONS, load_default="other")
    reason = text(1000, required=True)
    example = {
        "decision": "map",
        "assignment_id": ASSIGNMENT_ID,
        "reason_code": "replanned",
        "reason": "The cycle was moved while she was without a network.",
    }


class DecidedSchema(Strict):
    """What was decided: the response it became, and what the site said otherwise than the body."""

    decision = word(*DECISIONS, required=True)
    reason_code = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    response = Uuid(required=True, allow_none=True, attribute="response_id")
    changed = fields.List(fields.String(), required=True)
    decided_by = fields.String(required=True)
    decided_at = Instant(required=True)
    example = {
        "decision": "map",
        "reason_code": "replanned",
        "reason": "The cycle was moved while she was without a network.",
        "response": RESPONSE_ID,
        "changed": ["assignment_id"],
        "decided_by": "chen",
        "decided_at": "2026-04-03T08:00:00+00:00",
    }


class QuarantineDetailSchema(QuarantinedSchema):
    """One thing in quarantine with all that a decision needs.

    `text` is the body as text where it cannot be read as answers. `duplicate_of` names a response with the same
    answers: reject it then. `choices` are the assignments it might be mapped to, the nearest first.
    """

    sent = fields.Nested(SentSchema, required=True, allow_none=True)
    text = fields.String(required=True, allow_none=True)
    duplicate_of = Uuid(required=True, allow_none=True)
    choices = fields.List(fields.Nested(ChoiceSchema), required=True)
    decided = fields.Nested(DecidedSchema, required=True, allow_none=True)
    example = {
        **QuarantinedSchema.example,
        "sent": SentSchema.example,
        "text": None,
        "duplicate_of": None,
        "choices": [ChoiceSchema.example],
        "decided": None,
    }


QuarantineList = listed(QuarantinedSchema)
