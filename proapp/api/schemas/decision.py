"""What a participant decides about being asked, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Day, Instant, Strict, Uuid, text, word
from proapp.participant.leaving import FROM

DECISION_ID = "6c1d0f7b-5a2e-4d39-8f7c-2b9e4a1d0c55"
HAPPENS = ["You will get no more reminders.", "Everything you have answered is kept."]


class WithdrawalInSchema(Strict):
    """No more of what: reminders, questions (pro), or everything (all)."""

    what = word(*FROM, required=True, data_key="from")
    at = Instant(required=True)
    example = {"from": "reminders", "at": "2026-04-10T18:00:00+02:00"}


class WithdrawalSchema(Strict):
    """What holds from when on, and what happens, in the participant's language."""

    id = Uuid(required=True)
    what = word(*FROM, required=True, data_key="from")
    effective_at = Instant(required=True)
    happens = fields.List(text(400), required=True)
    example = {
        "id": DECISION_ID,
        "from": "reminders",
        "effective_at": "2026-04-10T16:00:00+00:00",
        "happens": HAPPENS,
    }


class LeavingSchema(Strict):
    """One thing a participant may want no more of, and what would happen."""

    what = word(*FROM, required=True, data_key="from")
    title = text(100, required=True)
    happens = fields.List(text(400), required=True)
    example = {"from": "reminders", "title": "No more reminders", "happens": HAPPENS}


class WithdrawalOptionsSchema(Strict):
    """What may be decided, from least to most, to be read before deciding."""

    language = fields.String(required=True)
    direction = word("ltr", "rtl", required=True)
    options = fields.List(fields.Nested(LeavingSchema), required=True)
    example = {"language": "en", "direction": "ltr", "options": [LeavingSchema.example]}


class PauseInSchema(Strict):
    """A break that begins at once; `until` is the first day on which questions come again, at most 28 days on."""

    until = Day(required=True)
    at = Instant(required=True)
    example = {"until": "2026-04-20", "at": "2026-04-10T18:00:00+02:00"}


class PauseSchema(Strict):
    """A break: its first day, and the first day after it."""

    id = Uuid(required=True)
    begins_on = Day(required=True, attribute="on")
    until = Day(required=True)
    example = {"id": DECISION_ID, "begins_on": "2026-04-10", "until": "2026-04-20"}


class ResumptionInSchema(Strict):
    """Questions and reminders may come again from now on."""

    at = Instant(required=True)
    example = {"at": "2026-04-14T09:00:00+02:00"}


class ResumptionSchema(Strict):
    """The break is over."""

    id = Uuid(required=True)
    begins_on = Day(required=True, metadata={"description": "The break's first day."})
    ended_on = Day(required=True)
    example = {"id": DECISION_ID, "begins_on": "2026-04-10", "ended_on": "2026-04-14"}
