"""When somebody is reminded: by the trial's steps, never in quiet hours, never on days off."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.message.reminder import APART, Rhythm, Window, awake, pending, reminders
from proapp.trial.reminders import Step

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


WEEK = ("2026-03-02T00:00", "2026-03-09T00:00")


@pytest.mark.parametrize(
    ("rhythm", "expected"),
    [
        # the infusion on Monday: the first reminder waits for Wednesday
        (
            Rhythm(off=frozenset({date(2026, 3, 2), date(2026, 3, 3)})),
            [("opening", "2026-03-04T08:00"), ("closing", "2026-03-08T08:00")],
        ),
        # the infusion on the last day: the last reminder comes before it
        (
            Rhythm(off=frozenset({date(2026, 3, 8)})),
            [("opening", "2026-03-02T08:00"), ("closing", "2026-03-07T20:59")],
        ),
        # every day is off
        (Rhythm(off=frozenset(date(2026, 3, day) for day in range(1, 20))), []),
        # somebody who sleeps in the afternoon
        (Rhythm(time(12), time(18)), [("opening", "2026-03-02T00:00"), ("closing", "2026-03-08T00:00")]),
        # somebody who sleeps late
        (Rhythm(time(23, 30), time(10, 15)), [("opening", "2026-03-02T10:15"), ("closing", "2026-03-08T10:15")]),
        # no quiet hours at all
        (Rhythm(time(21), time(21)), [("opening", "2026-03-02T00:00"), ("closing", "2026-03-08T00:00")]),
        # nothing but a minute at midnight
        (Rhythm(time(0, 1), time(0)), [("opening", "2026-03-02T00:00"), ("closing", "2026-03-08T00:00")]),
    ],
)
def test_reminders_keep_to_a_persons_rhythm(rhythm, expected):
    planned = reminders(window(*WEEK), rhythm=rhythm)

    assert [(reminder.step, local(reminder.at)) for reminder in planned] == expected


def test_a_trial_chooses_its_own_steps():
    steps = (
        Step("first", after_opening=timedelta(hours=10)),
        Step("second", after_opening=timedelta(hours=58)),
        Step("last", before_closing=timedelta(hours=6)),
    )

    planned = reminders(window(*WEEK), steps)

    assert [(reminder.step, local(reminder.at)) for reminder in planned] == [
        ("first", "2026-03-02T10:00"),
        ("second", "2026-03-04T10:00"),
        ("last", "2026-03-08T18:00"),
    ]


CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
RHYTHMS = st.builds(Rhythm, CLOCKS, CLOCKS, st.frozensets(st.dates(date(2020, 1, 1), date(2020, 3, 1)), max_size=10))


def is_quiet(local_time, rhythm):
    clock, begins, ends = local_time.time(), rhythm.quiet_from, rhythm.quiet_to
    if local_time.date() in rhythm.off:
        return True
    return begins <= clock < ends if begins <= ends else clock >= begins or clock < ends


@given(st.sampled_from(ZONES), RHYTHMS, st.integers(0, 60 * 24 * 60))
def test_no_moment_found_for_a_reminder_disturbs_and_whoever_is_awake_is_told_at_once(zone, rhythm, minutes):
    winter = Window(datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 3, 1, tzinfo=UTC), zone)
    at = winter.opens_at + timedelta(minutes=minutes)

    moment = awake(at, window=winter, rhythm=rhythm)

    assert moment is None or not is_quiet(moment.astimezone(ZoneInfo(zone)), rhythm)
    assert moment is None or winter.opens_at <= moment < winter.closes_at
    if at < winter.closes_at and not is_quiet(at.astimezone(ZoneInfo(zone)), rhythm):
        assert moment == at
