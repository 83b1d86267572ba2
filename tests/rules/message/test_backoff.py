"""How long a failed message waits, and when it is given up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.message.backoff import is_spent, wait

CHANCES = st.floats(0, 1)
SECONDS = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [
        (1, 10),
        (2, 20),
        (3, 40),
        (9, 2560),
        (10, 3600),  # an hour is the longest
        (500, 3600),
    ],
)
def test_each_pause_is_twice_the_one_before_up_to_an_hour(attempt, seconds):
    pause = wait(attempt, chance=0.5)

    assert pause / SECONDS == pytest.approx(seconds)


@given(attempt=st.integers(1, 1000), chance=CHANCES)
def test_chance_moves_a_pause_by_a_fifth_either_way(attempt, chance):
    plain = wait(attempt, chance=0.5)

    pause = wait(attempt, chance=chance)

    assert 0.8 * plain - SECONDS / 1000 <= pause <= 1.2 * plain + SECONDS / 1000


@given(attempt=st.integers(1, 20), chance=CHANCES, asked=st.integers(0, 100_000))
def test_no_pause_is_shorter_than_the_receiver_asked_for(attempt, chance, asked):
    retry_after = timedelta(seconds=asked)

    pause = wait(attempt, chance=chance, retry_after=retry_after)

    assert pause >= retry_after


@pytest.mark.parametrize(
    ("attempt", "hours", "spent"),
    [
        (1, 0, False),
        (11, 23.9, False),
        (12, 3, True),  # twelve tries
        (2, 24, True),  # a receiver that asks for long pauses
    ],
)
def test_a_message_is_given_up_after_twelve_tries_or_a_day(attempt, hours, spent):
    assert is_spent(attempt, age=timedelta(hours=hours)) is spent
