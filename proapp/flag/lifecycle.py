"""How a flag lives: raised, escalated while nobody takes it, acknowledged by one person, resolved with an outcome."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

RAISED = "raised"
ESCALATED = "escalated"
ACKNOWLEDGED = "acknowledged"
RESOLVED = "resolved"

INFORMATION = "information"
RESOLVE_WITHIN = timedelta(hours=72)  # PRO-TECT: an action documented within 72 hours of the alert

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


def resolve_by(raised_at: datetime, *, level: str) -> datetime | None:
    """When an outcome has to be there; information asks for none."""
    return None if level == INFORMATION else raised_at + RESOLVE_WITHIN
