"""Whom to call, and the calls that were made, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Instant, Paged, Strict, Uuid, Whole, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.timeline import CALL_ID
from proapp.api.schemas.trial import SITE_ID
from proapp.worklist.call import OUTCOMES, REASONS
from proapp.worklist.script import HINTS


class CallInSchema(Strict):
    """A call: when, with what result, and for when another was agreed. The note is kept apart and can be redacted."""

    at = Instant(required=True)
    outcome = word(*OUTCOMES, required=True)
    call_back_at = Instant(load_default=None, allow_none=True)
    note = text(500, load_default=None, allow_none=True)
    example = {"at": "2026-04-10T10:00:00+02:00", "outcome": "reached", "note": "Will answer tonight."}


class CallAttemptSchema(Strict):
    """A call as it is kept. `note` is null when there was none or it was redacted."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    at = Instant(required=True)
    outcome = word(*OUTCOMES, required=True)
    call_back_at = Instant(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    recorded_at = Instant(required=True)
    recorded_by = fields.String(required=True)
    example = {
        "id": CALL_ID,
        "participant": PARTICIPANT_ID,
        "at": "2026-04-10T08:00:00+00:00",
        "outcome": "reached",
        "call_back_at": None,
        "note": "Will answer tonight.",
        "recorded_at": "2026-04-10T08:05:00+00:00",
        "recorded_by": "staff:chen",
    }


class LastCallSchema(Strict):
    """The last call, reached or not."""

    at = Instant(required=True)
    outcome = word(*OUTCOMES, required=True)
    call_back_at = Instant(required=True, allow_none=True)
    example = {"at": "2026-04-09T08:00:00+00:00", "outcome": "no-answer", "call_back_at": None}


class CallListQuery(Paged):
    """Narrow to one site."""

    site = Uuid(load_default=None)


class WaitingCallSchema(Strict):
    """Somebody to be called: why, since when, when they were last heard of, and when they may be disturbed.

    `reason`: silent-after-infusion (24 hours after the first one), diaries-missed (three days in a row),
    questionnaires-missed (three days ago), call-back (agreed). `script` are codes of what to say.
    """

    participant = Uuid(required=True, attribute="participant_id")
    code = fields.String(required=True)
    site = Uuid(required=True, attribute="site_id")
    reason = word(*REASONS, required=True)
    since = Instant(required=True)
    last_answer_at = Instant(required=True, allow_none=True)
    last_call = fields.Nested(LastCallSchema, required=True, allow_none=True)
    attempts = Whole(required=True, metadata={"description": "Calls since they were last heard of."})
    language = fields.String(required=True)
    zone = fields.String(required=True)
    local_time = fields.String(required=True, metadata={"description": "HH:MM where they are."})
    quiet_from = fields.String(required=True, metadata={"description": "HH:MM where they are."})
    quiet_to = fields.String(required=True)
    script = fields.List(word(*HINTS), required=True)
    example = {
        "participant": PARTICIPANT_ID,
        "code": "VIE-001",
        "site": SITE_ID,
        "reason": "diaries-missed",
        "since": "2026-04-09T10:00:00+00:00",
        "last_answer_at": "2026-04-05T18:00:00+00:00",
        "last_call": LastCallSchema.example,
        "attempts": 1,
        "language": "de",
        "zone": "Europe/Vienna",
        "local_time": "10:05",
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "script": ["ask-how-they-are", "offer-to-take-answers"],
    }


CallAttemptList = listed(CallAttemptSchema)
WaitingCallList = listed(WaitingCallSchema)
