"""Flags on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import (
    Day,
    Instant,
    Paged,
    Strict,
    Truth,
    Uuid,
    Whole,
    document,
    listed,
    text,
    word,
)
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.trial import SITE_ID

STATES = ("raised", "escalated", "acknowledged", "resolved")
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
    state = word(*STATES, required=True)
    answered_at = Instant(required=True)
    raised_at = Instant(required=True)
    acknowledged_at = Instant(required=True, allow_none=True)
    acknowledged_by = fields.String(required=True, allow_none=True)
    resolved_at = Instant(required=True, allow_none=True)
    resolved_by = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    resolve_by = Instant(
        required=True, allow_none=True, metadata={"description": "When an outcome is due; information asks for none."}
    )
    overdue = Truth(required=True)
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
        "state": "raised",
        "answered_at": "2026-04-03T07:15:00+00:00",
        "raised_at": "2026-04-03T07:15:02+00:00",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "resolved_at": None,
        "resolved_by": None,
        "outcome": None,
        "resolve_by": "2026-04-06T07:15:02+00:00",
        "overdue": False,
        "escalation_step": 0,
        "repeats": 0,
        "last_repeat_at": None,
        "version": 1,
    }


class FlagQuery(Paged):
    """Narrow by state (`open`: nobody has taken it yet), site, level, and whether an outcome is overdue."""

    state = word("open", *STATES, load_default=None)
    site = Uuid(load_default=None)
    level = fields.String(load_default=None)
    overdue = fields.Boolean(load_default=False)


class ResolutionSchema(Strict):
    """How a flag ended, and why so."""

    outcome = text(40, required=True)
    reason = text(1000, load_default=None, allow_none=True)
    example = {"outcome": "contacted", "reason": "Called; fluids advised; seen at the site tomorrow."}


class EscalationSchema(Strict):
    """Why the next in line is needed now."""

    reason = text(1000, required=True)
    example = {"reason": "She vomits again and cannot come in; a physician should call."}


class SuppressionInSchema(Strict):
    """Until when a symptom the site knows of rests: the first day, at the site, that may raise a flag again."""

    until = Day(required=True, metadata={"description": "At most 90 days from today."})
    reason = text(1000, required=True)
    example = {"until": "2026-05-01", "reason": "Known since the last cycle; loperamide started, seen every week."}


class SuppressionSchema(Strict):
    """A symptom at rest, and how often it would have raised a flag since."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    flag = Uuid(required=True, attribute="flag_id")
    rule = fields.String(required=True)
    symptom = fields.String(required=True)
    until = Day(required=True, attribute="until_on")
    reason = fields.String(required=True, allow_none=True)
    made_at = Instant(required=True)
    made_by = fields.String(required=True)
    held_back = Whole(required=True)
    last_at = Instant(required=True, allow_none=True)
    lifted_at = Instant(required=True, allow_none=True)
    lifted_by = fields.String(required=True, allow_none=True)
    example = {
        "id": "0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9",
        "participant": PARTICIPANT_ID,
        "flag": FLAG_ID,
        "rule": "R1",
        "symptom": "16",
        "until": "2026-05-01",
        "reason": "Known since the last cycle.",
        "made_at": "2026-04-03T08:00:00+00:00",
        "made_by": "chen",
        "held_back": 2,
        "last_at": "2026-04-17T07:15:02+00:00",
        "lifted_at": None,
        "lifted_by": None,
    }


class SuppressionQuery(Paged):
    """Narrow to a site."""

    site = Uuid(load_default=None)


class OutcomeSchema(Strict):
    """One way a flag may end."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    example = {"code": "contacted", "title": "Participant contacted and advised"}


class OutcomesSchema(Strict):
    """Every way a flag may end."""

    items = fields.List(fields.Nested(OutcomeSchema), required=True)
    example = {"items": [OutcomeSchema.example]}


FlagList = listed(FlagSchema)
SuppressionList = listed(SuppressionSchema)
