"""Local days of a person made into instants: what a day is where they are, and when it begins and ends.

A local time that the clocks skip is read that much later; one that comes twice is its first. A day can be missing (Apia
had no 30 December 2011): nothing is due on it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
MINUTES_A_DAY = 1440
_PROBES = (time(), time(12), time(23, 59, 59))


def instant(day: date, minute: int, zone: str) -> datetime:
    """The UTC instant `minute` minutes of the clock after the start of a local day (1440 is the start of the next)."""
    days, rest = divmod(minute, MINUTES_A_DAY)
    if days:
        day += days * ONE_DAY
    return datetime(day.year, day.month, day.day, rest // 60, rest % 60, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_exists(day: date, zone: str) -> bool:
    """Whether a local date occurs at all in a zone."""
    place = ZoneInfo(zone)
    return any(datetime.combine(day, probe, place).astimezone(UTC).astimezone(place).date() == day for probe in _PROBES)


@dataclass(slots=True)
class Calendar:
    """The days of one person, with the zone in force on each: `changes` are (first local date, IANA zone), by date."""

    zone: str
    changes: Sequence[tuple[date, str]] = ()
    _dates: list[date] = field(default_factory=list, repr=False)
    _instants: dict[tuple[date, int], datetime] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._dates = [day for day, _ in self.changes]

    def zone_on(self, day: date) -> str:
        """The zone in force on a local date."""
        if not self._dates:
            return self.zone
        place = bisect_right(self._dates, day)
        return self.changes[place - 1][1] if place else self.zone

    def at(self, day: date, minute: int) -> datetime:
        """A time of the clock on a day, as a UTC instant, by the zone in force on that day."""
        if minute == MINUTES_A_DAY and not self._dates:
            day, minute = day + ONE_DAY, 0
        key = (day, minute)
        found = self._instants.get(key)
        if found is None:
            found = self._instants[key] = instant(day, minute, self.zone_on(day))
        return found

    def start(self, day: date) -> datetime:
        """The first moment of a day."""
        return self.at(day, 0)

    def end(self, day: date) -> datetime:
        """The first moment after a day, by that day's own zone."""
        return self.at(day, MINUTES_A_DAY)

    def exists(self, day: date) -> bool:
        """Whether the date occurs where the person is then. Only a day without length can be missing."""
        if self.end(day) - self.start(day) >= timedelta(hours=1):
            return True
        return day_exists(day, self.zone_on(day))

    def day_of(self, moment: datetime) -> date:
        """The local date of an instant."""
        guess = moment.astimezone(ZoneInfo(self.zone_on(moment.date()))).date()
        return moment.astimezone(ZoneInfo(self.zone_on(guess))).date()
