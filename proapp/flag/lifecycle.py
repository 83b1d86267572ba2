"""How a flag lives: raised, escalated while nobody takes it, acknowledged by one person, resolved with an outcome."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from proapp.trial.protocol import RESOLVE_WITHIN

RAISED = "raised"
ESCALATED = "escalated"
ACKNOWLEDGED = "acknowledged"
RESOLVED = "resolved"

INFORMATION = "information"
EMERGENCY = "red"
LONGEST_REST = timedelta(days=90)  # of a symptom the site knows of

# What came of it: a code and its concept label.
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "contacted": "Participant contacted and advised",
        "medication-changed": "Supportive medication started or changed",
        "treatment-changed": "Trial treatment delayed, reduced or stopped",
        "laboratory-check": "Laboratory check arranged",
        "visit-arranged": "Visit at the site arranged",
        "hospital": "Sent or admitted to hospital",
        "known-before": "Already known and under care",
        "no-action-needed": "Looked at; nothing needed",
        "not-reached": "Participant could not be reached",
        "false-alarm": "Reported by mistake",
    }
)


class Marks(Protocol):
    """What a flag's state is worked out from."""

    @property
    def acknowledged_at(self) -> datetime | None: ...
    @property
    def resolved_at(self) -> datetime | None: ...
    @property
    def escalation_step(self) -> int: ...


def state(flag: Marks) -> str:
    """raised, escalated, acknowledged or resolved; the first two are open."""
    if flag.resolved_at is not None:
        return RESOLVED
    if flag.acknowledged_at is not None:
        return ACKNOWLEDGED
    return ESCALATED if flag.escalation_step else RAISED


def resolve_by(raised_at: datetime, *, level: str, within: Mapping[str, int]) -> datetime | None:
    """When an outcome has to be there; information asks for none. `within`: hours by level, 72 where none are said."""
    return None if level == INFORMATION else raised_at + timedelta(hours=within.get(level, RESOLVE_WITHIN))


def is_overdue(resolve_by: datetime | None, resolved_at: datetime | None, *, now: datetime) -> bool:
    """Whether an outcome should be there and is not; the instant itself is still in time."""
    return resolve_by is not None and resolved_at is None and now > resolve_by


def rest_fault(until: date, *, today: date) -> str | None:
    """Why a symptom may not rest until a day: the first, at the site, on which it may be raised anew."""
    if until <= today:
        return "this day has come already"
    return f"at most {LONGEST_REST.days} days from today" if until - today > LONGEST_REST else None
