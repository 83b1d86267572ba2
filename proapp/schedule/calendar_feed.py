"""What is due from a participant as a calendar they can subscribe to (RFC 5545), without a word about health.

Calendars are shared in families, shown on watches and kept by their makers. So every entry says the same: something is
waiting in the app.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
PRODUCT = "-//proapp//calendar//EN"
LOOK_AGAIN = timedelta(hours=6)
FALLBACK = "en"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "en": "Something is waiting for you in the app.",
        "de": "In der App wartet etwas auf Sie.",
        "es": "Hay algo que le espera en la aplicación.",
        "fr": "Quelque chose vous attend dans l’application.",
        "ar": "هناك شيء بانتظارك في التطبيق.",
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One assignment as a calendar needs it; `version` counts from 1 and rises whenever the assignment changes.

    `said_at`: when it was planned, or cancelled.
    """

    id: UUID
    version: int
    opens_at: datetime
    closes_at: datetime
    target_on: date
    zone: str
    said_at: datetime
    cancelled: bool


def feed(entries: Sequence[Entry], *, language: str) -> bytes:
    """The calendar as a file, the same bytes for the same entries. `language` is BCP 47; English stands in."""
    from icalendar import Calendar  # noqa: PLC0415  loaded when a calendar is asked for

    sentence = words(language)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(_event(entry, sentence))
    return bytes(calendar.to_ical())


def words(language: str) -> str:
    """The one sentence, in the language (de-AT reads de) or in English."""
    return WORDS.get(language.split("-")[0].lower(), WORDS[FALLBACK])


def span(entry: Entry) -> tuple[date, date] | tuple[datetime, datetime]:
    """Beginning and end (exclusive) in local time.

    A window of hours is shown as it is. One of days is shown as the whole day it is meant for, or the nearest within.
    """
    zone = ZoneInfo(entry.zone)
    opens, closes = entry.opens_at.astimezone(zone), entry.closes_at.astimezone(zone)
    whole_days = opens.time() == closes.time() == time()
    if entry.closes_at - entry.opens_at <= ONE_DAY and not whole_days:
        return opens, closes
    last = (entry.closes_at - INSTANT).astimezone(zone).date()
    day = min(max(entry.target_on, opens.date()), last)
    return day, day + ONE_DAY


def _event(entry: Entry, sentence: str) -> Any:
    from icalendar import Event  # noqa: PLC0415  loaded when a calendar is asked for

    event = Event()
    begins, ends = span(entry)
    for name, value in (
        ("uid", str(entry.id)),
        ("sequence", entry.version - 1),
        ("dtstamp", entry.said_at),
        ("dtstart", begins),
        ("dtend", ends),
        ("summary", sentence),
        ("class", "PRIVATE"),
        ("transp", "TRANSPARENT"),
        ("status", "CANCELLED" if entry.cancelled else "CONFIRMED"),
    ):
        event.add(name, value)
    return event


def _zones(entries: Sequence[Entry]) -> list[Any]:
    """The rules of time of every zone that is used, for the years that are."""
    from icalendar import Timezone  # noqa: PLC0415  loaded when a calendar is asked for

    if not entries:
        return []
    first = date(min(entry.opens_at for entry in entries).year - 1, 1, 1)
    last = date(max(entry.closes_at for entry in entries).year + 2, 1, 1)
    return [
        Timezone.from_tzid(name, first_date=first, last_date=last) for name in sorted({entry.zone for entry in entries})
    ]
