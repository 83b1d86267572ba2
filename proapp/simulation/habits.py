"""Whether and when an invented participant answers what is due: at once, near the end, offline, late, or never."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from proapp.simulation.people import Invented

MINUTE = timedelta(minutes=1)
LATE, OFFLINE, OPENED, HELPED = 0.02, 0.025, 0.02, 0.04  # shares of what is answered
SHORT, LONG = timedelta(hours=26), timedelta(days=6)  # windows answered at once, and around their target day
SOON = 0.6  # of a short window: a sitting within it comes early enough
MORNING, EVENING = (8, 11), (17, 20)  # hours at which people sit down with their phone
EARLY_RISERS = 0.4  # share who do so in the morning
AT_ONCE = timedelta(seconds=20)  # from the last answer of a sitting to the server


@dataclass(frozen=True, slots=True)
class Due:
    """One assignment as the site's list shows it; instants in UTC."""

    id: str
    instrument: str
    timepoint: str
    opens_at: datetime
    closes_at: datetime
    target_on: date
    zone: str

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Due":
        """From a row of the API."""
        opens_at, closes_at = (datetime.fromisoformat(row[name]).astimezone(UTC) for name in ("opens_at", "closes_at"))
        target_on = date.fromisoformat(row["target_on"])
        return cls(row["id"], row["instrument"], row["timepoint"], opens_at, closes_at, target_on, row["zone"])


@dataclass(frozen=True, slots=True)
class Intent:
    """When it is completed on the phone, and when the phone gets it through."""

    completed_at: datetime
    sent_at: datetime
    opened_at: datetime | None
    helped: bool


def intent(person: Invented, due: Due, *, wearier: float = 0.0) -> Intent | None:
    """What this participant will do about an assignment, the same whenever it is asked; None: never answer it.

    `wearier` is added to the share that is missed (0 to 1).
    """
    draw = person.chance("habit", due.id)
    missed = 1 - person.traits.diligence + wearier + (0.03 if due.instrument.startswith("net-diary") else 0)
    if due.timepoint == "baseline":
        missed /= 4
    if draw.random() < missed:
        return None
    completed_at, sent_at = _times(due, person, draw)
    opened_at = completed_at - 4 * MINUTE
    opens = draw.random() < OPENED and due.opens_at < opened_at < due.closes_at
    return Intent(completed_at, sent_at, opened_at if opens else None, helped=draw.random() < HELPED)


def _times(due: Due, person: Invented, draw: Random) -> tuple[datetime, datetime]:
    chosen = draw.random()
    if chosen < LATE:
        late = due.closes_at + timedelta(hours=draw.uniform(3, 40))
        return late, late
    inside = _inside(due, person, draw)
    if chosen < LATE + OFFLINE:
        return inside, inside + timedelta(hours=draw.uniform(5, 60))
    return inside, inside + AT_ONCE


def _inside(due: Due, person: Invented, draw: Random) -> datetime:
    """A moment in the window: soon after it opens when it is short, else at that day's sitting."""
    length = due.closes_at - due.opens_at
    share = min(draw.betavariate(1.2, 4.0), 0.97)
    if length <= SHORT:
        sitting = _sitting(person, due.opens_at.astimezone(ZoneInfo(due.zone)).date(), due.zone)
        at_once = due.opens_at + length * share + MINUTE
        return sitting if due.opens_at <= sitting < due.opens_at + length * SOON else at_once
    sitting = _sitting(person, _day(due, person), due.zone)
    return sitting if due.opens_at <= sitting < due.closes_at else due.opens_at + length * share


def _day(due: Due, person: Invented) -> date:
    """The day of what is due at one timepoint: of a long window near its target, else soon after it opens."""
    length, draw = due.closes_at - due.opens_at, person.chance("day", due.timepoint, due.target_on)
    if length > LONG:
        return due.target_on + timedelta(days=round(draw.triangular(-6, 8, 0)))
    share = min(draw.betavariate(1.2, 4.0), 0.97)
    return due.opens_at.astimezone(ZoneInfo(due.zone)).date() + length * share


def _sitting(person: Invented, day: date, zone: str) -> datetime:
    """When a participant sits down with the phone that day, each at their own hours: what is due together is answered
    together.
    """
    draw = person.chance("sitting", day)
    hours = MORNING if person.chance("hours").random() < EARLY_RISERS else EVENING
    return datetime.combine(day, time(draw.randint(*hours), draw.randint(1, 59)), ZoneInfo(zone)).astimezone(UTC)
