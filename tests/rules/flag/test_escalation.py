"""The ladder climbs while somebody is on cover, through nights, weekends, holidays and changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.escalation import cover, cover_minutes, due, due_at, ladder, next_due, on_cover
from proapp.flag.ruleset import Step, shipped

VIENNA = ZoneInfo("Europe/Vienna")
OFFICE = {day: [["08:00", "16:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
OPEN = cover("Europe/Vienna", OFFICE | {"holidays": ["2024-04-01"]})  # Easter Monday
HOUR = Step("second-person", minutes=60)
NEXT_DAY = Step("second-person", working_days=1)


def vienna(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("raised", "expected", "because"),
    [
        ("2024-03-12 09:00", "2024-03-12 10:00", "an hour later"),
        ("2024-03-12 15:30", "2024-03-13 08:30", "half today, half tomorrow morning"),
        ("2024-03-12 03:00", "2024-03-12 09:00", "from the morning on"),
        ("2024-03-15 15:30", "2024-03-18 08:30", "Friday afternoon waits for Monday"),
        ("2024-03-29 15:30", "2024-04-02 08:30", "and over Easter Monday for Tuesday"),
        ("2024-03-30 23:30", "2024-04-02 09:00", "also across the change of clocks"),
    ],
)
def test_a_red_flag_is_due_after_an_hour_of_cover(raised, expected, because):
    assert due_at(HOUR, OPEN, raised_at=vienna(raised)) == vienna(expected), because


@pytest.mark.parametrize(
    ("raised", "expected", "because"),
    [
        ("2024-03-12 09:00", "2024-03-13 16:00", "today or tomorrow"),
        ("2024-03-12 23:00", "2024-03-13 16:00", "the next working day"),
        ("2024-03-15 09:00", "2024-03-18 16:00", "Friday: Monday"),
        ("2024-03-16 09:00", "2024-03-18 16:00", "Saturday: Monday"),
        ("2024-03-29 09:00", "2024-04-02 16:00", "not on a holiday"),
    ],
)
def test_an_amber_flag_is_due_when_the_next_working_day_ends(raised, expected, because):
    assert due_at(NEXT_DAY, OPEN, raised_at=vienna(raised)) == vienna(expected), because


@pytest.mark.parametrize(
    ("begins", "ends", "minutes", "because"),
    [
        ("2024-03-31 00:00", "2024-04-01 00:00", 23 * 60, "the night of spring lacks an hour"),
        ("2024-10-27 00:00", "2024-10-28 00:00", 25 * 60, "the night of autumn has one more"),
        ("2024-03-12 00:00", "2024-03-13 00:00", 24 * 60, "an ordinary day"),
        ("2024-03-13 00:00", "2024-03-12 00:00", 0, "an end before the start"),
    ],
)
def test_cover_round_the_clock_counts_real_minutes(begins, ends, minutes, because):
    always = cover(
        "Europe/Vienna", {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    )

    assert cover_minutes(always, vienna(begins), vienna(ends)) == minutes, because


@pytest.mark.parametrize(
    ("spans", "day", "minutes", "because"),
    [
        ([["02:00", "03:00"]], "2024-03-31", 0, "an hour that does not exist"),
        ([["02:00", "03:00"]], "2024-10-27", 120, "an hour that exists twice"),
        ([["01:00", "02:30"], ["02:30", "04:00"]], "2024-03-31", 120, "two spans meet inside the gap"),
        ([["01:00", "02:30"], ["02:30", "04:00"]], "2024-10-27", 240, "and inside the fold"),
    ],
)
def test_spans_at_a_change_of_clocks(spans, day, minutes, because):
    sunday = cover("Europe/Vienna", {"sun": spans})
    midnight = vienna(f"{day} 00:00")

    assert cover_minutes(sunday, midnight, vienna(f"{day} 23:00")) == minutes, because


@pytest.mark.parametrize(
    ("at", "watching"),
    [
        ("2024-03-12 07:59", False),
        ("2024-03-12 08:00", True),
        ("2024-03-12 15:59", True),
        ("2024-03-12 16:00", False),
        ("2024-03-16 12:00", False),
        ("2024-04-01 12:00", False),
    ],
)
def test_whether_somebody_is_watching(at, watching):
    assert on_cover(OPEN, vienna(at)) is watching


RED = shipped()["prrt-default@1"].ladders["red"]
RAISED = vienna("2024-03-12 09:00")


@pytest.mark.parametrize(
    ("acknowledged", "now", "names", "because"),
    [
        (None, "2024-03-12 09:14", [], "too early"),
        (None, "2024-03-12 09:15", ["remind"], "a quarter of an hour"),
        (None, "2024-03-12 10:00", ["remind", "second-person"], "the hour is over"),
        (None, "2024-03-12 20:00", ["remind", "second-person", "call-list"], "nobody came"),
        ("2024-03-12 09:30", "2024-03-12 20:00", ["remind"], "acknowledged after the first rung"),
        ("2024-03-12 09:05", "2024-03-12 20:00", [], "acknowledged before it"),
    ],
)
def test_rungs_fall_due_until_somebody_acknowledges(acknowledged, now, names, because):
    seen_at = None if acknowledged is None else vienna(acknowledged)

    found = due(RED, OPEN, raised_at=RAISED, acknowledged_at=seen_at, now=vienna(now))

    assert [rung.name for rung in found] == names, because


def test_the_next_rung_and_the_top():
    first, last = (next_due(RED, OPEN, raised_at=RAISED, after=number) for number in (0, 3))

    assert first is not None
    assert (first.number, first.name, first.at) == (1, "remind", vienna("2024-03-12 09:15"))
    assert last is None


def test_a_site_that_has_said_no_hours_is_always_on_cover():
    silent = cover("Asia/Kolkata", {})

    assert on_cover(silent, datetime(2024, 3, 16, 23, 0, tzinfo=UTC))
    assert due_at(HOUR, silent, raised_at=RAISED) == RAISED + timedelta(hours=1)


def test_a_site_closed_for_longer_than_the_horizon_has_no_due_time():
    start = vienna("2024-03-12 09:00").date()
    closed = cover("Europe/Vienna", OFFICE | {"holidays": [str(start + timedelta(days=day)) for day in range(-1, 500)]})

    assert due_at(HOUR, closed, raised_at=RAISED) is None
    assert due_at(NEXT_DAY, closed, raised_at=RAISED) is None
    assert ladder(RED, closed, raised_at=RAISED) == ()


@pytest.mark.parametrize(
    "spans", [[["16:00", "08:00"]], [["08:00", "08:00"]], [["08:00", "12:00"], ["11:00", "16:00"]]]
)
def test_spans_that_make_no_sense_are_refused_by_weekday(spans):
    with pytest.raises(ValueError, match="wed: cover spans"):
        cover("Europe/Vienna", {"wed": spans})


instants = st.integers(0, 3 * 365 * 86400).map(
    lambda seconds: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
zones = st.sampled_from(["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])


@given(instants, zones, st.integers(1, 3000))
def test_exactly_the_minutes_asked_for_pass_on_cover(raised_at, zone, minutes):
    hours = cover(zone, OFFICE)

    at = due_at(Step("remind", minutes=minutes), hours, raised_at=raised_at)

    assert at is not None
    assert cover_minutes(hours, raised_at, at) == pytest.approx(minutes)


@given(instants, zones, st.integers(0, 10**6), st.integers(0, 10**6))
def test_minutes_of_cover_add_up(start, zone, first, second):
    hours = cover(zone, OFFICE)
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)

    whole = cover_minutes(hours, start, end)

    assert whole == pytest.approx(cover_minutes(hours, start, middle) + cover_minutes(hours, middle, end))
