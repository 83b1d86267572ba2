"""In every zone, around every change of its clocks from 2000 to 2040, each existing local day has one occurrence."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from proapp.schedule.anchor import Anchor
from proapp.schedule.occurrence import occurrences
from proapp.schedule.window import Calendar
from proapp.trial.timepoint import AnchorRule, Timepoint

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
PROBE = timedelta(days=6)  # no zone changed its clocks there and back again within six days
NEARBY = 2
HOURS = ((15, 75), (150, 210), (1425, 1440))  # 00:15, 02:30, 23:45
ZONES = sorted(available_timezones())


@cache
def changes(name):
    """The instants at which the clocks of a zone change, found by halving, and the change itself."""
    zone = ZoneInfo(name)
    found = []
    before, offset = FIRST, FIRST.astimezone(zone).utcoffset()
    while before < LAST:
        after = before + PROBE
        changed = after.astimezone(zone).utcoffset()
        if changed != offset:
            low, high = before, after
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
            found.append((high.replace(microsecond=0), changed - offset))
        before, offset = after, changed
    return tuple(found)


def existing_days(name, first, days, change):
    """The local dates that occur, by walking through the hours; only a change of half a day can skip one."""
    wanted = [first + timedelta(days=number) for number in range(days)]
    if abs(change) < timedelta(hours=12):
        return wanted
    start = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    walked = {
        (start + timedelta(minutes=15) * quarter).astimezone(ZoneInfo(name)).date()
        for quarter in range((days + 3) * 96)
    }
    return [day for day in wanted if day in walked]


def daily(hours):
    return Timepoint(
        id="diary",
        title="diary",
        use="compare",
        anchor=AnchorRule("randomisation"),
        instruments=("net-diary@1.0",),
        span=(0, 2 * NEARBY),
        daily=True,
        hours=hours,
    )


@pytest.mark.parametrize("part", range(6))
def test_every_existing_day_has_exactly_one_occurrence(part):
    diaries = [daily(hours) for hours in HOURS]
    seen = 0
    for name in ZONES[part::6]:
        calendar = Calendar(name)
        for moment, change in changes(name):
            first = moment.astimezone(ZoneInfo(name)).date() - timedelta(days=NEARBY)
            expected = existing_days(name, first, 2 * NEARBY + 1, change)
            for diary in diaries:
                found = list(occurrences(diary, Anchor("randomisation", first, None, 1, None), calendar))
                seen += len(found)

                assert [one.target_on for one in found] == expected, (name, moment)
                assert all(one.opens_at < one.closes_at for one in found), (name, moment)
                assert all(a.opens_at < b.opens_at for a, b in zip(found, found[1:], strict=False)), (name, moment)
                assert all(at_the_clock(one, diary, name) for one in found), (name, moment)

    assert seen > 10_000


def at_the_clock(one, diary, name):
    """It opens at the time asked, or later by what the clocks skipped."""
    local = one.opens_at.astimezone(ZoneInfo(name)).replace(tzinfo=None)
    asked = datetime(one.target_on.year, one.target_on.month, one.target_on.day) + timedelta(minutes=diary.hours[0])  # noqa: DTZ001  a wall time
    return local == asked or asked < local <= asked + timedelta(hours=3)


def test_the_changes_found_are_the_known_ones():
    berlin = [moment for moment, _ in changes("Europe/Berlin") if moment.year == 2026]
    apia = [change for moment, change in changes("Pacific/Apia") if moment.date() == date(2011, 12, 30)]

    assert berlin == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
    assert apia == [timedelta(hours=24)]
    assert sum(len(changes(name)) for name in ZONES) > 3_000
