"""Unblindings on the wire: who came to know a masked treatment, why, how far, and what it changed."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.participant.unblinding import KINDS, LEARNERS, SCOPES

UNBLINDING_ID = "4c1f8f0a-3a55-4c0b-9d3e-6a5a4d7c2b11"


class UnblindingInSchema(Strict):
    """Why somebody knows a treatment now. `scope`: of how many; `learned_by`: who knows it."""

    kind = word(*KINDS, required=True)
    scope = word(*SCOPES, required=True)
    learned_by = word(*LEARNERS, required=True)
    at = Instant(required=True)
    reason = text(500, required=True)
    example = {
        "kind": "emergency",
        "scope": "participant",
        "learned_by": "site",
        "at": "2026-05-04T21:10:00+02:00",
        "reason": "Admitted with a crisis; the treating physicians need to know.",
    }


class ImpactInSchema(Strict):
    """What it changed: for the participant's care, for their answers, for the trial."""

    impact = text(500, required=True)
    example = {"impact": "Known to two physicians; later answers of the participant are marked in the analysis."}


class UnblindingSchema(Strict):
    """An unblinding as it is kept; the impact is open until somebody closes it. Words are null once redacted."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    kind = word(*KINDS, required=True)
    scope = word(*SCOPES, required=True)
    learned_by = word(*LEARNERS, required=True)
    at = Instant(required=True)
    reason = fields.String(required=True, allow_none=True)
    recorded_at = Instant(required=True)
    recorded_by = fields.String(required=True)
    is_open = Truth(required=True)
    impact = fields.String(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)
    closed_by = fields.String(required=True, allow_none=True)
    example = {
        "id": UNBLINDING_ID,
        "participant": PARTICIPANT_ID,
        **UnblindingInSchema.example,
        "at": "2026-05-04T19:10:00+00:00",
        "recorded_at": "2026-05-04T19:20:00+00:00",
        "recorded_by": "session:iris",
        "is_open": True,
        "impact": None,
        "closed_at": None,
        "closed_by": None,
    }


class RevealedSchema(UnblindingSchema):
    """The same, and in an emergency the arm that was opened with it; null otherwise."""

    arm = fields.String(required=True, allow_none=True)
    example = {**UnblindingSchema.example, "arm": "everolimus"}


UnblindingList = listed(UnblindingSchema)
