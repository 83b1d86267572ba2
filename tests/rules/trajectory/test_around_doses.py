"""Curves around doses: hour 0 is the start of each, a later dose closes the hours of the one before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.around_doses import HOUR, NONE, Given, Hours, Reported, aligned, around_doses

HOURS = Hours(edges=(-24.0, 0.0, 12.0, 48.0), severe=2.0)
WEEKS = 56 * 24
NULL = float("nan")


def reported(*rows):
    """Rows of (participant, hour, value)."""
    who, at, value = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Reported(np.array(who, dtype=int), np.array(at, dtype=int) * HOUR, np.array(value, dtype=float))


def doses(*rows):
    """Doses of (participant, number, hour)."""
    who, number, at = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Given(np.array(who, dtype=int), np.array(number, dtype=int), np.array(at, dtype=int) * HOUR)


TWO = doses((0, 1, 0), (0, 2, WEEKS), (1, 1, 100))


@pytest.mark.parametrize(
    ("who", "hour", "dose", "since"),
    [
        (0, 4, 0, 4), (0, 0, 0, 0), (0, -24, 0, -24), (0, -25, NONE, NULL), (0, 48, NONE, NULL), (0, 47, 0, 47),
        (0, WEEKS - 5, 1, -5), (0, WEEKS + 30, 1, 30), (1, 104, 2, 4), (1, 4, NONE, NULL), (2, 4, NONE, NULL),
    ],
)  # fmt: skip
def test_each_value_is_laid_on_the_hours_of_its_dose(who, hour, dose, since):
    found, hours = aligned(reported((who, hour, 1)), TWO, HOURS)

    assert found.tolist() == [dose]
    assert hours.tolist() == pytest.approx([since], nan_ok=True)


def test_a_value_between_two_close_doses_belongs_to_the_one_begun():
    found, _ = aligned(reported((0, 20, 1)), doses((0, 1, 0), (0, 2, 30)), HOURS)

    assert found.tolist() == [0]


def test_a_curve_has_each_participants_worst_value():
    rows = reported((0, 4, 1), (0, 6, 3), (1, 104, 1), (0, WEEKS + 4, 0), (0, 20, NULL))

    found = around_doses(rows, TWO, HOURS, arm=np.array([0, 0]), arms=("A",))

    assert [(one.number, one.from_hour, one.value.n, one.value.mean, one.severe.count) for one in found] == [
        (1, -24, 0, None, 0), (1, 0, 2, 2.0, 1), (1, 12, 0, None, 0),
        (2, -24, 0, None, 0), (2, 0, 1, 0.0, 0), (2, 12, 0, None, 0),
    ]  # fmt: skip


def test_where_lower_is_worse_the_lowest_counts():
    hours = Hours(edges=(0.0, 48.0), severe=0.0)

    (found,) = around_doses(
        reported((0, 1, 1), (0, 2, 0)), doses((0, 1, 0)), hours, arm=np.array([0]), arms=("A",), higher_is="better"
    )

    assert (found.value.mean, found.severe.count) == (0.0, 1)


def test_injections_are_doses_too_and_arms_stay_apart():
    injections = doses((0, 1, 0), (1, 1, 0))

    found = around_doses(
        reported((0, 1, 2), (1, 1, 0)), injections, Hours((0.0, 24.0), 2.0), arm=np.array([0, 1]), arms=("A", "B")
    )

    assert [(one.arm, one.value.mean, one.severe.share) for one in found] == [("A", 2.0, 1.0), ("B", 0.0, 0.0)]


@pytest.mark.parametrize(
    ("rows", "given_doses"), [(reported(), TWO), (reported(), doses()), (reported((0, 1, 1)), doses())]
)
def test_nothing_given_or_nothing_said(rows, given_doses):
    found = around_doses(rows, given_doses, HOURS, arm=np.array([0, 0]), arms=("A",))

    assert {one.value.n for one in found} <= {0}


@pytest.mark.parametrize("edges", [(0.0,), (1.0, 0.0), (0.0, 0.0)])
def test_edges_that_do_not_ascend_are_refused(edges):
    with pytest.raises(ValueError, match="ascend"):
        Hours(edges, 1.0)


places = st.tuples(st.integers(0, 2), st.integers(-60, 160))


@given(st.lists(places, max_size=10), st.lists(places, max_size=5))
def test_alignment_is_what_looking_at_every_dose_would_find(rows, given_doses):
    given_doses = [(who, 1, hour) for who, hour in dict.fromkeys(given_doses)]

    found, _ = aligned(reported(*((who, hour, 1) for who, hour in rows)), doses(*given_doses), HOURS)

    for (who, hour), dose in zip(rows, found.tolist(), strict=True):
        own = sorted((at, index) for index, (whose, _, at) in enumerate(given_doses) if whose == who)
        begun = [index for at, index in own if at <= hour][-1:]
        to_come = [index for at, index in own if at > hour][:1]
        fitting = [index for index in begun + to_come if -24 <= hour - given_doses[index][2] < 48]
        assert dose == (fitting[0] if fitting else NONE)
