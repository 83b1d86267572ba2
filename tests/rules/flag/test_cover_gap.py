"""Nobody on cover in the three days after an infusion: named before it is given."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from proapp.flag.cover_gap import is_unsaid, uncovered_days
from proapp.flag.escalation import cover

ZONE = "Europe/Vienna"
OFFICE = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SATURDAY, SUNDAY = date(2026, 3, 28), date(2026, 3, 29)


def at(day, hour=11):
    return datetime(2026, 3, day, hour, tzinfo=ZoneInfo(ZONE))


@pytest.mark.parametrize(
    ("began", "days"),
    [
        (at(23), ()),  # a Monday
        (at(24), ()),
        (at(25), (SATURDAY,)),  # a Wednesday: 72 hours end on Saturday
        (at(26), (SATURDAY, SUNDAY)),
        (at(27), (SATURDAY, SUNDAY)),
        (at(28), (SATURDAY, SUNDAY)),
        (at(29), (SUNDAY,)),
    ],
)
def test_days_without_cover_are_named(began, days):
    assert uncovered_days(cover(ZONE, OFFICE), began, now=at(1)) == days


def test_a_holiday_is_a_day_without_cover():
    hours = cover(ZONE, {**OFFICE, "holidays": ["2026-03-24"]})

    assert uncovered_days(hours, at(23), now=at(1)) == (date(2026, 3, 24),)


def test_days_that_are_over_need_nobody_any_more():
    assert uncovered_days(cover(ZONE, OFFICE), at(27), now=at(29, 9)) == (SUNDAY,)
    assert uncovered_days(cover(ZONE, OFFICE), at(27), now=at(30, 9)) == ()


def test_a_site_that_has_said_no_hours_has_no_such_days_but_has_said_nothing():
    assert uncovered_days(cover(ZONE, {}), at(27), now=at(1)) == ()
    assert is_unsaid(cover(ZONE, {}))
    assert not is_unsaid(cover(ZONE, OFFICE))
