"""Flags on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Paged, Strict, Uuid, Whole, document, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.trial import SITE_ID

FLAG_ID = "4d5e6f70-8192-4a3b-8c4d-5e6f70819277"


class FlagSchema(Strict):
    """A threshold crossed, waiting for somebody at the participant's own site. It asks for a review, nothing more."""

    id = Uuid(required=True)
    trial = fields.String(required=True, attribute="trial_id")
    site = Uuid(required=True, attribute="site_id")
    participant = Uuid(required=True, attribute="participant_id")
    source = Uuid(required=True, attribute="source_id")
    ruleset = fields.String(required=True)
    rule = fields.String(required=True)
    symptom = fields.String(required=True)
    level = fields.String(required=True)
    why = document(required=True)
    action = fields.String(required=True)
    state = word("open", "acknowledged", "resolved", required=True)
    answered_at = Instant(required=True)
    raised_at = Instant(required=True)
    acknowledged_at = Instant(required=True, allow_none=True)
    acknowledged_by = fields.String(required=True, allow_none=True)
    resolved_at = Instant(required=True, allow_none=True)
    resolved_by = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    escalation_step = Whole(required=True)
    repeats = Whole(required=True)
    last_repeat_at = Instant(required=True, allow_none=True)
    version = Whole(required=True)
    example = {
        "id": FLAG_ID,
        "trial": "net-retreat",
        "site": SITE_ID,
        "participant": PARTICIPANT_ID,
        "source": "7e9b1d8a-8f25-4f0b-9a51-0d5f6f3f2b55",
        "ruleset": "prrt-default@1",
        "rule": "R1",
        "symptom": "diarrhoea",
        "level": "amber",
        "why": {"grade": 3, "baseline": 1},
        "action": "call-today",
        "state": "open",
        "answered_at": "2026-04-03T07:15:00+00:00",
        "raised_at": "2026-04-03T07:15:02+00:00",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "resolved_at": None,
        "resolved_by": None,
        "outcome": None,
        "escalation_step": 0,
        "repeats": 0,
        "last_repeat_at": None,
        "version": 1,
    }


class FlagQuery(Paged):
    """Narrow by state, site and level."""

    state = word("open", "acknowledged", "resolved", load_default=None)
    site = Uuid(load_default=None)
    level = fields.String(load_default=None)


class ResolutionSchema(Strict):
    """How a flag ended, and why so."""

    outcome = text(40, required=True)
    reason = text(1000, load_default=None, allow_none=True)
    example = {"outcome": "contacted", "reason": "Called; fluids advised; seen at the site tomorrow."}


FlagList = listed(FlagSchema)
