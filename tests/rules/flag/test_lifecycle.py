"""By when an outcome is due, and for how long a symptom may rest."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proapp.flag.lifecycle import is_overdue, resolve_by, rest_fault

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("level", "within", "hours"),
    [
        ("red", {}, 72),
        ("amber", {}, 72),
        ("red", {"red": 24}, 24),
        ("amber", {"red": 24}, 72),
        ("information", {}, None),
        ("information", {"red": 24, "amber": 48}, None),
    ],
)
def test_an_outcome_is_due_within_the_hours_of_its_level(level, within, hours):
    due = resolve_by(NOON, level=level, within=within)

    assert due == (None if hours is None else NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("due", "resolved", "late"),
    [
        (NOON, None, True),
        (NOON, NOON - timedelta(hours=1), False),
        (NOON + timedelta(minutes=1), None, False),
        (None, None, False),
    ],
)
def test_what_has_no_outcome_in_time_is_overdue(due, resolved, late):
    assert is_overdue(due, resolved, now=NOON + timedelta(seconds=1)) is late
    assert is_overdue(NOON, None, now=NOON) is False


@pytest.mark.parametrize(("days", "words"), [(-1, "come"), (0, "come"), (1, None), (90, None), (91, "90 days")])
def test_a_symptom_rests_from_one_to_ninety_days(days, words):
    fault = rest_fault(TODAY + timedelta(days=days), today=TODAY)

    assert fault is None if words is None else words in fault
