"""Visit windows: the nearest answer stands for the moment, of two the earlier, and nobody answers after death."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.visit_window import NEVER, NOWHERE, Dated, VisitWindow, halfway, placed

WINDOWS = halfway((0, 84, 168), first=-28, last=210)


def dated(*rows):
    """Rows of (participant, day, value)."""
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
    participant, day = (np.array(column, dtype=np.int64) for column in columns[:2])
    return Dated(participant, day, day * 24, np.array(columns[2], dtype=float))


def alive(number=2):
    return np.full(number, NEVER)


def test_windows_reach_halfway_and_the_middle_belongs_to_the_earlier():
    assert (VisitWindow(0, -28, 42), VisitWindow(84, 43, 126), VisitWindow(168, 127, 210)) == WINDOWS


@pytest.mark.parametrize(
    ("rows", "expected", "because"),
    [
        ([(0, 80, 50)], [1], "the window around its day"),
        ([(0, 80, 50), (0, 85, 60)], [NOWHERE, 1], "the nearer one stands for it"),
        ([(0, 82, 50), (0, 86, 60)], [1, NOWHERE], "of two equally near the earlier"),
        ([(0, 84, None), (0, 90, 60)], [NOWHERE, 1], "a null stands for nothing"),
        ([(0, 42, 50)], [0], "the middle belongs to the earlier"),
        ([(0, 211, 50), (0, -29, 50)], [NOWHERE, NOWHERE], "outside every window"),
        ([(0, 84, 50), (1, 84, 60)], [1, 1], "everybody has their own"),
    ],
)
def test_which_answer_stands_for_which_moment(rows, expected, because):
    found = placed(dated(*rows), WINDOWS, died=alive())

    assert found.tolist() == expected, because


def test_an_answer_dated_after_death_never_counts():
    rows = dated((0, 84, 50), (0, 168, 60), (1, 168, 70))

    found = placed(rows, WINDOWS, died=np.array([84, NEVER]))

    assert found.tolist() == [1, NOWHERE, 2]


def test_where_windows_overlap_the_nearest_target_wins_and_the_earlier_of_two():
    overlapping = (VisitWindow(10, 0, 20), VisitWindow(20, 10, 30))

    found = placed(dated((0, 14, 1), (0, 16, 1), (1, 15, 1)), overlapping, died=alive())

    assert found.tolist() == [0, 1, 0]


def test_nothing_to_place():
    assert placed(dated(), WINDOWS, died=alive()).tolist() == []
    assert placed(dated((0, 1, 1)), (), died=alive()).tolist() == [NOWHERE]


def test_a_target_outside_its_window_is_refused():
    with pytest.raises(ValueError, match="target"):
        VisitWindow(84, 90, 100)


rows_of = st.lists(
    st.tuples(st.integers(0, 1), st.integers(-40, 220), st.sampled_from([None, 25.0, 50.0])), min_size=1, max_size=12
)


@given(rows_of, st.randoms())
def test_each_moment_has_at_most_one_answer_whatever_their_order(rows, random):
    shuffled = random.sample(rows, len(rows))

    places = [
        sorted(
            (row, place)
            for row, place in zip(order, placed(dated(*order), WINDOWS, died=alive()).tolist(), strict=True)
            if place >= 0
        )
        for order in (rows, shuffled)
    ]

    assert places[0] == places[1]
    keys = [(row[0], place) for row, place in places[0]]
    assert len(keys) == len(set(keys))
