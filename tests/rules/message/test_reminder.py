"""When somebody is reminded: at the opening, once more before the closing, never at night."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.message.reminder import APART, Window, awake, pending, reminders

ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]


def window(opens, closes, zone="Europe/Berlin"):
    """A window by local times such as 2026-03-02T00:00."""
    bounds = (datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for text in (opens, closes))
    return Window(*bounds, zone)


def local(instant, zone="Europe/Berlin"):
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        # five days: on the first morning, and on the last
        ("2026-03-02T00:00", "2026-03-07T00:00", [("opening", "2026-03-02T08:00"), ("closing", "2026-03-06T08:00")]),
        # a diary of one evening with half a day's grace: when it opens, and after the night
        ("2026-03-02T17:00", "2026-03-03T12:00", [("opening", "2026-03-02T17:00"), ("closing", "2026-03-03T08:00")]),
        # a diary of one evening: when it opens, and just before the quiet hours
        ("2026-03-02T17:00", "2026-03-03T00:00", [("opening", "2026-03-02T17:00"), ("closing", "2026-03-02T20:59")]),
        # two hours: one reminder is enough
        ("2026-03-02T12:00", "2026-03-02T14:00", [("opening", "2026-03-02T12:00")]),
        # a window in the night wakes nobody
        ("2026-03-02T22:00", "2026-03-03T02:00", []),
        # the night the clocks go forward
        ("2026-03-29T00:00", "2026-04-01T00:00", [("opening", "2026-03-29T08:00"), ("closing", "2026-03-31T08:00")]),
    ],
)
def test_reminders_of_a_window(opens, closes, expected):
    planned = reminders(window(opens, closes))

    assert [(reminder.step, local(reminder.at)) for reminder in planned] == expected


WINDOWS = st.builds(
    lambda start, minutes, zone: Window(start, start + timedelta(minutes=minutes), zone),
    st.integers(0, 20 * 366 * 24 * 60).map(
        lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.integers(1, 60 * 24 * 40),
    st.sampled_from(ZONES),
)


@given(WINDOWS)
def test_no_reminder_lies_outside_its_window_in_the_night_or_close_to_another(some_window):
    planned = reminders(some_window)

    assert all(some_window.opens_at <= reminder.at < some_window.closes_at for reminder in planned)
    assert all(time(8) <= reminder.at.astimezone(ZoneInfo(some_window.zone)).time() < time(21) for reminder in planned)
    assert all(later.at - earlier.at >= APART for earlier, later in zip(planned, planned[1:], strict=False))
    assert len({reminder.step for reminder in planned}) == len(planned)


@given(WINDOWS, st.integers(0, 60 * 24 * 40))
def test_whoever_is_awake_is_told_at_once(some_window, minutes):
    instant = some_window.opens_at + timedelta(minutes=minutes)
    by_day = time(8) <= instant.astimezone(ZoneInfo(some_window.zone)).time() < time(21)

    moment = awake(instant, window=some_window)

    assert (moment == instant) is (by_day and instant < some_window.closes_at)


@pytest.mark.parametrize(
    ("now", "opening", "closing"),
    [
        ("2026-03-02T00:01", "2026-03-02T08:00", "2026-03-06T08:00"),  # just opened: both lie ahead
        ("2026-03-03T10:00", "2026-03-02T08:00", "2026-03-06T08:00"),  # the scheduler was off: the first is overdue
        ("2026-03-06T09:00", None, "2026-03-06T08:00"),  # it was off for long: the last one says it all
        ("2026-03-07T00:00", None, None),  # closed
    ],
)
def test_after_an_outage_somebody_is_reminded_once_and_not_of_what_has_closed(now, opening, closing):
    week = window("2026-03-02T00:00", "2026-03-07T00:00")
    instant = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Berlin"))

    found = {step: pending(week, step=step, now=instant) for step in ("opening", "closing")}

    assert {step: reminder and local(reminder.at) for step, reminder in found.items()} == {
        "opening": opening,
        "closing": closing,
    }
