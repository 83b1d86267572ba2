"""An assignment as a phone carries it: until when it can be answered by the clock on the wall, and why it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.schedule.deadline import grace_until
from proapp.schedule.plainly import plainly

AHEAD = timedelta(days=60)  # how long a phone can do without a network
MISSED = timedelta(days=7)  # how long something missed is still shown


@dataclass(frozen=True, slots=True)
class Due:
    """What is stored of an assignment, as far as a phone may know it."""

    id: UUID
    instrument: str
    opens_at: datetime
    target_on: date
    closes_at: datetime
    zone: str
    why: Mapping[str, Any]
    started_at: datetime | None
    answered: bool


def carried(due: Due, *, grace: timedelta, language: str, advice: str | None) -> dict[str, Any]:
    """A JSON object that depends on nothing but this assignment, its language and its advice.

    Each bound is told twice, as an instant (UTC) and by the wall clock of the assignment's zone.
    """
    return {
        "id": str(due.id),
        "instrument": due.instrument,
        "opens": bound(due.opens_at, due.zone),
        "target_on": due.target_on.isoformat(),
        "closes": bound(due.closes_at, due.zone),
        "grace_until": bound(grace_until(due.closes_at, grace=grace), due.zone),
        "zone": due.zone,
        "why": plainly(due.why, due.target_on, language=language),
        "started_at": None if due.started_at is None else instant(due.started_at),
        "advice": advice,
    }


def bound(moment: datetime, zone: str) -> dict[str, str]:
    """`{"at": "2026-04-03T15:00:00Z", "local": "2026-04-03T17:00:00+02:00"}`"""
    return {"at": instant(moment), "local": moment.astimezone(ZoneInfo(zone)).isoformat()}


def instant(moment: datetime) -> str:
    """An aware instant in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"
