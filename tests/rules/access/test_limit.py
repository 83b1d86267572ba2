"""How often a code may be tried, from where, and how hopeless guessing is."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.access.limit import LIMITS, Limit

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
THREE = Limit(3, HOUR, MINUTE)


def minutes_ago(number):
    return NOW - number * MINUTE


@pytest.mark.parametrize(
    ("counted", "wait"),
    [
        ([], None),
        ([(minutes_ago(5), 2)], None),
        ([(minutes_ago(5), 3)], 55 * MINUTE),
        ([(minutes_ago(50), 1), (minutes_ago(5), 2)], 10 * MINUTE),
        ([(minutes_ago(5), 2), (minutes_ago(50), 1)], 10 * MINUTE),
        ([(minutes_ago(50), 1), (minutes_ago(5), 3)], 55 * MINUTE),
        ([(minutes_ago(60), 3)], None),
        ([(minutes_ago(59), 3)], MINUTE),
    ],
)
def test_one_more_is_tried_when_few_enough_lie_within_the_span(counted, wait):
    assert THREE.wait(counted, now=NOW) == wait


def test_a_limit_of_nothing_admits_nobody():
    assert Limit(0, HOUR, MINUTE).wait([], now=NOW) == HOUR


@given(st.lists(st.integers(0, 7200), min_size=1, max_size=60))
def test_whoever_waits_as_told_is_admitted_and_not_a_second_earlier(seconds):
    counted = {}
    for ago in seconds:
        began_at = THREE.began_at(NOW - timedelta(seconds=ago))
        counted[began_at] = counted.get(began_at, 0) + 1

    wait = THREE.wait(counted.items(), now=NOW)

    if wait is not None:
        assert THREE.wait(counted.items(), now=NOW + wait) is None
        assert THREE.wait(counted.items(), now=NOW + wait - timedelta(seconds=1)) is not None


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_step_begins_before_what_it_counts(now):
    began_at = THREE.began_at(now)

    assert began_at <= now < began_at + MINUTE
    assert (began_at.second, began_at.microsecond) == (0, 0)


def test_guessing_for_a_day_at_full_speed_hits_none_of_a_thousand_codes():
    guesses = LIMITS.altogether.most * timedelta(days=1) / LIMITS.altogether.span

    assert guesses * 1000 / 2**50 <= 1e-6
    assert (LIMITS.failures.most, LIMITS.failures.span) == (20, HOUR)
