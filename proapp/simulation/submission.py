"""What a phone sends: one questionnaire as JSON, and now and then something that cannot be accepted."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from proapp.instrument.definition import Answer
from proapp.simulation.habits import Due, Intent
from proapp.simulation.people import Invented

SKEWS = (0, 0, 0, 0, 0, 0, 0, -4, 3, 11)  # minutes a phone's clock is wrong by


def skew(person: Invented) -> timedelta:
    """How far this participant's phone is ahead."""
    return timedelta(minutes=person.chance("skew").choice(SKEWS))


def body(person: Invented, due: Due, intent: Intent, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The body of a submission; times by the phone's own clock."""
    zone, wrong = ZoneInfo(due.zone), skew(person)
    sent: dict[str, Any] = {
        "assignment_id": due.id,
        "instrument": due.instrument,
        "answers": dict(answers),
        "answered_by": "with-help" if intent.helped else "participant",
        "mode": "app",
        "completed_at": (intent.completed_at + wrong).astimezone(zone).isoformat(),
        "zone": due.zone,
        "language": person.language,
    }
    if intent.opened_at:
        sent["started_at"] = (intent.opened_at + wrong).astimezone(zone).isoformat()
    return sent


def item(response_id: str, sent: Mapping[str, Any], intent: Intent, *, now: datetime) -> dict[str, Any]:
    """One thing in a phone's queue: the body as it was frozen, and how long ago by the phone's monotonic clock."""
    age = round((now - intent.completed_at) / timedelta(milliseconds=1))
    return {"kind": "response", "id": response_id, "age_ms": max(age, 0), "body": json.dumps(dict(sent))}


def queue(person: Invented, items: Sequence[Mapping[str, Any]], *, now: datetime) -> dict[str, Any]:
    """A whole queue as the phone sends it; by its own clock the server measures how far that is off."""
    return {"sent_at": (now + skew(person)).isoformat(), "items": list(items)}


def spoiled(sent: Mapping[str, Any], kind: int) -> bytes:
    """The same as it must not be: out of range, a naive time, a key twice, an unknown field."""
    code = next(iter(sent["answers"]))
    versions: tuple[Mapping[str, Any], ...] = (
        {**sent, "answers": {**sent["answers"], code: 77}},
        {**sent, "completed_at": sent["completed_at"][:19]},
        sent,
        {**sent, "mood": "good"},
    )
    text = json.dumps(versions[kind % len(versions)])
    return (text[:-1] + ', "zone": "UTC"}' if kind % len(versions) == 2 else text).encode()
