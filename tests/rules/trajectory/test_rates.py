"""Completion and available data: both denominators, and why the rest is missing."""

import numpy as np
import pytest

from proapp.trajectory.rates import NO_REASON, Due, rates

KINDS = ("died", "withdrew", "missed")


def due(*rows: tuple[int, int, bool, bool, int]) -> Due:
    arm, timepoint, received, expected, missing = zip(*rows, strict=True) if rows else [()] * 5
    return Due(
        arm=np.array(arm, dtype=np.int64),
        timepoint=np.array(timepoint, dtype=np.int64),
        received=np.array(received, dtype=bool),
        expected=np.array(expected, dtype=bool),
        missing=np.array(missing, dtype=np.int64),
    )


def test_the_dead_leave_the_completion_rate_but_not_the_available_data_rate():
    rows = due((0, 0, True, True, NO_REASON), (0, 0, False, True, 2), (0, 0, False, False, 0))

    (rate,) = rates(rows, arms=("A",), timepoints=("week 12",), population=(4,), kinds=KINDS)

    assert (rate.received, rate.expected, rate.population) == (1, 2, 4)
    assert (rate.completion_rate, rate.available_data_rate) == (0.5, 0.25)
    assert rate.missing == {"died": 1, "missed": 1, "unknown": 1}


def test_nobody_gives_no_rate_rather_than_a_division_by_zero():
    found = rates(due(), arms=("A", "B"), timepoints=("week 12",), population=(3, 0))

    assert [(rate.arm, rate.completion_rate, rate.available_data_rate) for rate in found] == [
        ("A", None, 0.0),
        ("B", None, None),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_rows_changes_nothing(order):
    rows = [(0, 0, True, True, NO_REASON), (1, 0, False, True, 2), (0, 1, False, False, 1)]
    asked = {"arms": ("A", "B"), "timepoints": ("week 12", "week 24"), "population": (2, 2), "kinds": KINDS}

    found = rates(due(*(rows[index] for index in order)), **asked)

    assert found == rates(due(*rows), **asked)


def test_every_reason_adds_up_to_everybody_without_a_response():
    rows = due((0, 0, True, True, NO_REASON), (0, 0, False, True, 2), (0, 0, False, True, NO_REASON))

    (rate,) = rates(rows, arms=("A",), timepoints=("week 12",), population=(5,), kinds=KINDS)

    assert sum(rate.missing.values()) == rate.population - rate.received
