"""Answers on the wire: what a phone sends, the receipt it gets, and corrections."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Number, Paged, Strict, Truth, Uuid, Whole, document, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.response.submission import ANSWERED_BY, MODES

RESPONSE_ID = "7e9b1d8a-8f25-4f0b-9a51-0d5f6f3f2b55"
RECEIPT_ID = "2f6a2c1e-3d8b-4b8f-8d33-7b8f9c0d1e66"
ANSWERS = {"severity": 2}
REASONS = ("typing-error", "wrong-participant", "wrong-time", "source-differs", "participant-request", "other")


class SubmissionSchema(Strict):
    """One questionnaire as it was completed. Send the same bytes each time, until a receipt comes back."""

    assignment_id = Uuid(required=True)
    instrument = text(80, required=True)
    answers = document(required=True, metadata={"description": "Item code to answer; what is absent was not answered."})
    answered_by = word(*ANSWERED_BY, required=True)
    mode = word(*MODES)
    started_at = Instant(allow_none=True)
    completed_at = Instant(required=True, metadata={"description": "By the phone's clock."})
    zone = text(60, required=True)
    language = text(35, allow_none=True)
    unscheduled = Truth(
        metadata={
            "description": "Reported without being asked: the phone makes the assignment's id; the instrument is one "
            "of the bundle's `unscheduled`."
        }
    )
    example = {
        "assignment_id": ASSIGNMENT_ID,
        "instrument": "pgi-s@1.0",
        "answers": ANSWERS,
        "answered_by": "participant",
        "completed_at": "2026-04-03T09:15:00+02:00",
        "zone": "Europe/Vienna",
        "language": "de",
    }


class ReceiptSchema(Strict):
    """Proof that the server holds it: the only thing that lets a phone delete its copy."""

    receipt_id = Uuid(required=True)
    response_id = Uuid(required=True)
    received_at = Instant(required=True)
    late = Truth(required=True)
    example = {
        "receipt_id": RECEIPT_ID,
        "response_id": RESPONSE_ID,
        "received_at": "2026-04-03T07:15:02.120000+00:00",
        "late": False,
    }


class HeldReceiptSchema(Strict):
    """A receipt in a phone's list: accepted, or kept in quarantine for the site to look at."""

    receipt_id = Uuid(required=True)
    response_id = Uuid(required=True)
    received_at = Instant(required=True)
    held = word("accepted", "quarantined", required=True)
    example = {
        "receipt_id": RECEIPT_ID,
        "response_id": RESPONSE_ID,
        "received_at": "2026-04-03T07:15:02.120000+00:00",
        "held": "accepted",
    }


class ResponseSchema(Strict):
    """The answers given once, or a later revision of them."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    assignment = Uuid(required=True, attribute="assignment_id")
    revision = Whole(required=True)
    supersedes = Uuid(required=True, allow_none=True)
    voided = Truth(required=True)
    current = Truth(required=True)
    instrument = fields.String(required=True)
    definition_digest = fields.String(required=True)
    answers = document(required=True)
    answered_by = fields.String(required=True)
    mode = fields.String(required=True)
    language = fields.String(required=True, allow_none=True)
    started_at = Instant(required=True, allow_none=True)
    completed_at = Instant(required=True, metadata={"description": "Corrected with the phone's measured clock offset."})
    completed_at_device = Instant(required=True)
    clock_offset_seconds = Number(required=True, allow_none=True)
    clock_off = Truth(required=True, metadata={"description": "The phone's clock was off by more than five minutes."})
    duration_seconds = Number(
        required=True,
        allow_none=True,
        metadata={"description": "From start to completion by the phone's clock; null: not known."},
    )
    consent = Uuid(
        required=True,
        allow_none=True,
        attribute="consent_id",
        metadata={"description": "The consent in force when it was completed."},
    )
    zone = fields.String(required=True)
    received_at = Instant(required=True)
    late = Truth(required=True)
    reason_code = fields.String(required=True, allow_none=True)
    recorded_by = fields.String(required=True)
    example = {
        "id": RESPONSE_ID,
        "participant": PARTICIPANT_ID,
        "assignment": ASSIGNMENT_ID,
        "revision": 1,
        "supersedes": None,
        "voided": False,
        "current": True,
        "instrument": "pgi-s@1.0",
        "definition_digest": "ab" * 32,
        "answers": ANSWERS,
        "answered_by": "participant",
        "mode": "app",
        "language": "de",
        "started_at": None,
        "completed_at": "2026-04-03T07:15:00+00:00",
        "completed_at_device": "2026-04-03T07:15:00+00:00",
        "clock_offset_seconds": 0.4,
        "clock_off": False,
        "duration_seconds": None,
        "consent": None,
        "zone": "Europe/Vienna",
        "received_at": "2026-04-03T07:15:02+00:00",
        "late": False,
        "reason_code": None,
        "recorded_by": "9d0f5b0a-52a1-4c5e-9a2b-0d4d9a6c1e33",
    }


class AnswerChangeSchema(Strict):
    """One item answered otherwise than before; null: no answer."""

    item = fields.String(required=True)
    label = fields.String(required=True)
    old = fields.Raw(required=True, allow_none=True)
    new = fields.Raw(required=True, allow_none=True)
    old_words = fields.String(required=True, allow_none=True)
    new_words = fields.String(required=True, allow_none=True)
    example = {
        "item": "severity",
        "label": "Severity of symptoms",
        "old": 2,
        "new": 3,
        "old_words": "Moderate",
        "new_words": "Severe",
    }


class RevisionSchema(Strict):
    """One revision: what changed, who put it in force, when and why. The first is the answer as it was given.

    `request`, `proposed_by` and `approved_by` name the correction request and the two people behind it.
    """

    id = Uuid(required=True)
    revision = Whole(required=True)
    voided = Truth(required=True)
    at = Instant(required=True)
    recorded_by = fields.String(required=True)
    reason_code = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    changes = fields.List(fields.Nested(AnswerChangeSchema), required=True)
    quarantine = Uuid(required=True, allow_none=True)
    request = Uuid(required=True, allow_none=True)
    proposed_by = fields.String(required=True, allow_none=True)
    approved_by = fields.String(required=True, allow_none=True)
    example = {
        "id": RESPONSE_ID,
        "revision": 2,
        "voided": False,
        "at": "2026-04-04T09:00:00+00:00",
        "recorded_by": "staff:iris",
        "reason_code": "participant-request",
        "reason": "She meant the day before.",
        "changes": [AnswerChangeSchema.example],
        "quarantine": None,
        "request": "b5d0a7c1-3f42-4e0e-9d6a-7c2f1e8b9a60",
        "proposed_by": "chen",
        "approved_by": "iris",
    }


class ResponseDetailSchema(ResponseSchema):
    """A response with every revision there is of it, oldest first."""

    history = fields.List(fields.Nested(RevisionSchema), required=True)
    example = {**ResponseSchema.example, "history": [RevisionSchema.example]}


class VoidInSchema(Strict):
    """Take a response out, with a reason. `id` is the client's own, so that sending it again is no change."""

    id = Uuid(required=True)
    reason_code = word(*REASONS, required=True)
    reason = text(1000, required=True)
    example = {
        "id": "c0ffee00-1111-4222-8333-444455556666",
        "reason_code": "source-differs",
        "reason": "The paper form in the source documents says otherwise.",
    }


class CorrectionInSchema(VoidInSchema):
    """A later revision with other answers, and why."""

    answers = document(required=True)
    example = {**VoidInSchema.example, "answers": {"severity": 3}}


class ReceiptQuery(Paged):
    """Narrow to what was received at an instant or later."""

    since = Instant(load_default=None)


class ResponseQuery(Paged):
    """Narrow to one instrument by its key."""

    instrument = fields.String(load_default=None, validate=Length(1, 80))


ResponseList = listed(ResponseSchema)
ReceiptList = listed(HeldReceiptSchema)
