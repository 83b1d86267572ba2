"""Values on the clock of the doses really given: a delay moves them, on the day itself the time decides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.cycle_time import Answers, Bin, Doses, bins, last_in_bin, positions

ADA, GRACE = 0, 1
HOUR = 1 / 24


def doses(*rows: tuple[int, int, float]) -> Doses:
    """Rows of participant, cycle, day with its fraction."""
    participant, cycle, at = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Doses(
        participant=np.array(participant, dtype=np.int64),
        cycle=np.array(cycle, dtype=np.int64),
        at=minutes(at),
        day=np.array([int(day) for day in at], dtype=np.int64),
    )


def answers(*rows: tuple[int, float]) -> Answers:
    participant, at = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [])
    days = np.array([int(day) for day in at], dtype=np.int64)
    return Answers(participant=np.array(participant, dtype=np.int64), at=minutes(at), day=days)


def minutes(days) -> np.ndarray:
    return np.array([round(day * 1440) for day in days], dtype=np.int64)


COURSE = doses((ADA, 1, 100 + 9 * HOUR), (ADA, 2, 170 + 9 * HOUR), (GRACE, 1, 120.0))  # ada's second: two weeks late


@pytest.mark.parametrize(
    ("who", "day", "cycle", "days", "because"),
    [
        (ADA, 99.0, 0, -1, "before the first dose"),
        (ADA, 100 + 8 * HOUR, 0, -1, "the morning of the first dose, before it"),
        (ADA, 100 + 9 * HOUR, 1, 0, "as it begins"),
        (ADA, 107.0, 1, 7, "a week after"),
        (ADA, 160.0, 1, 60, "the planned day of cycle 2 passes without a dose"),
        (ADA, 171.0, 2, 1, "the day after the real second dose"),
        (GRACE, 110.0, 0, -1, "ada's doses are not grace's"),
        (GRACE, 400.0, 1, 280, "long after the last dose"),
    ],
)
def test_a_value_belongs_to_the_last_dose_begun(who, day, cycle, days, because):
    found = positions(answers((who, day)), COURSE)

    assert (found.cycle[0], found.days[0]) == (cycle, days), because


def test_without_doses_everything_is_before_the_first():
    found = positions(answers((ADA, 5.0), (GRACE, 6.0)), doses())

    assert found.cycle.tolist() == [0, 0]
    assert found.days.tolist() == [-1, -1]


def test_bins_are_weeks_of_cycles_in_order():
    place = positions(answers((ADA, 171.0), (ADA, 99.0), (ADA, 106.9), (ADA, 107.0), (GRACE, 121.0)), COURSE)

    index, named = bins(place)

    assert named == (Bin(0, None), Bin(1, 0), Bin(1, 1), Bin(2, 0))
    assert [named[place].label for place in index] == [
        "cycle 2 week 0",
        "before first dose",
        "cycle 1 week 0",
        "cycle 1 week 1",
        "cycle 1 week 0",
    ]


def test_no_rows_have_no_bins():
    index, named = bins(positions(answers(), COURSE))

    assert (index.tolist(), named) == ([], ())


def test_each_participant_keeps_the_latest_value_of_a_bin():
    given_at = answers((ADA, 103.0), (ADA, 101.0), (GRACE, 122.0), (ADA, 108.0))
    index, _ = bins(positions(given_at, COURSE))

    assert last_in_bin(given_at, index).tolist() == [True, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(90, 200)), max_size=20), st.randoms())
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = random.sample(range(len(rows)), len(rows))

    straight = positions(answers(*rows), COURSE)
    mixed = positions(answers(*(rows[index] for index in shuffled)), COURSE)

    assert mixed.cycle.tolist() == [straight.cycle[index] for index in shuffled]
    assert mixed.days.tolist() == [straight.days[index] for index in shuffled]
