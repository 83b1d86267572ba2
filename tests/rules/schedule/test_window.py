"""Local days made into instants, where clocks change and days go missing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proapp.schedule.window import Calendar, day_exists, instant


@pytest.mark.parametrize(
    ("zone", "day", "clock", "utc", "reason"),
    [
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30", "skipped: read as 03:30+02:00"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30", "twice: the first, +02:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45", "half an hour skipped: 02:45+11:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45", "half an hour twice: the first, +11:00"),
        ("Africa/Cairo", "2026-04-24", "00:15", "2026-04-23T22:15", "midnight itself is skipped: 01:15+03:00"),
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15T01:30", "back for Ramadan: the first, +01:00"),
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22T02:30", "and forward again: 03:30+01:00"),
        ("America/Nuuk", "2023-03-25", "22:30", "2023-03-26T01:30", "skipped: 23:30-02:00, still the same date"),
        ("Asia/Tehran", "2022-03-22", "00:30", "2022-03-21T21:00", "the last change there: 01:30+04:30"),
        ("America/Havana", "2026-03-08", "00:30", "2026-03-08T05:30", "midnight skipped: 01:30-04:00"),
        ("Pacific/Apia", "2011-12-29", "23:45", "2011-12-30T09:45", "the day before the missing one"),
        ("Pacific/Apia", "2011-12-31", "00:15", "2011-12-30T10:15", "the day after it"),
    ],
)
def test_a_time_of_the_clock_has_one_instant(zone, day, clock, utc, reason):
    hours, minutes = clock.split(":")

    found = instant(date.fromisoformat(day), int(hours) * 60 + int(minutes), zone)

    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC), reason


@pytest.mark.parametrize(
    ("zone", "day", "exists"),
    [
        ("Pacific/Apia", "2011-12-30", False),
        ("Pacific/Apia", "2011-12-29", True),
        ("Pacific/Fakaofo", "2011-12-30", False),
        ("Pacific/Kwajalein", "1993-08-21", False),
        ("Pacific/Kwajalein", "1993-08-22", True),
        ("Pacific/Kiritimati", "1994-12-31", False),
        ("Africa/Cairo", "2026-04-24", True),
        ("Europe/Berlin", "2026-03-29", True),
    ],
)
def test_a_day_can_be_missing(zone, day, exists):
    assert Calendar(zone).exists(date.fromisoformat(day)) is exists
    assert day_exists(date.fromisoformat(day), zone) is exists


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Europe/Berlin", "2026-03-30", 24),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_a_day_is_as_long_as_it_is(zone, day, hours):
    calendar = Calendar(zone)

    length = calendar.end(date.fromisoformat(day)) - calendar.start(date.fromisoformat(day))

    assert length == timedelta(hours=hours)


def test_a_journey_changes_the_zone_from_its_day_on():
    calendar = Calendar("Europe/Berlin", [(date(2026, 5, 3), "America/New_York"), (date(2026, 5, 10), "Asia/Tokyo")])

    zones = [calendar.zone_on(date(2026, 5, day)) for day in (2, 3, 9, 10)]

    assert zones == ["Europe/Berlin", "America/New_York", "America/New_York", "Asia/Tokyo"]
    assert calendar.start(date(2026, 5, 2)) == datetime(2026, 5, 1, 22, tzinfo=UTC)
    assert calendar.end(date(2026, 5, 2)) == datetime(2026, 5, 2, 22, tzinfo=UTC)
    assert calendar.start(date(2026, 5, 3)) == datetime(2026, 5, 3, 4, tzinfo=UTC)
    assert calendar.day_of(datetime(2026, 5, 3, 3, tzinfo=UTC)) in (date(2026, 5, 2), date(2026, 5, 3))
    assert calendar.day_of(datetime(2026, 5, 20, 16, tzinfo=UTC)) == date(2026, 5, 21)


@pytest.mark.parametrize("anchor", ["2024-02-29", "2028-02-29", "2096-02-29", "2100-02-28", "2026-12-31", "2026-12-28"])
def test_days_are_counted_and_never_months(anchor):
    start = date.fromisoformat(anchor)

    later = start + timedelta(days=56)

    assert (later - start).days == 56
    assert later.isoweekday() == start.isoweekday()
    assert Calendar("Europe/Berlin").exists(later)
