"""Answers that the site enters for a participant, on the wire."""

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, document, text, word
from proapp.api.schemas.response import RESPONSE_ID
from proapp.response.submission import ANSWERED_BY
from proapp.workflow.answering.enter_on_behalf import MODES


class EntryInSchema(Strict):
    """What somebody answered on paper, by telephone or in an interview, and when they really did."""

    assignment_id = Uuid(required=True)
    answers = document(required=True, metadata={"description": "Item codes and answers, as a phone sends them."})
    mode = word(*MODES, required=True)
    answered_by = word(*ANSWERED_BY, required=True)
    answered_at = Instant(required=True)
    language = text(35, load_default=None, allow_none=True, metadata={"description": "BCP 47; of what was read out."})
    reason = text(500, required=True, metadata={"description": "Why it is entered here; kept apart, redactable."})
    reference = text(120, load_default=None, allow_none=True, metadata={"description": "Where the paper is."})
    example = {
        "assignment_id": ASSIGNMENT_ID,
        "answers": {"severity": 2},
        "mode": "paper",
        "answered_by": "participant",
        "answered_at": "2026-04-03T08:30:00+02:00",
        "language": "de",
        "reason": "Her phone was being repaired.",
        "reference": "Binder 3, page 12",
    }


class EnteredSchema(Strict):
    """Proof that the answers are held. `late`: after their window, by when they were really given."""

    response_id = Uuid(required=True)
    receipt_id = Uuid(required=True)
    received_at = Instant(required=True)
    late = Truth(required=True)
    example = {
        "response_id": RESPONSE_ID,
        "receipt_id": "0b8f4a51-9b1e-4a3c-8d19-6f3a2b1c0d55",
        "received_at": "2026-04-05T09:00:00+00:00",
        "late": False,
    }
