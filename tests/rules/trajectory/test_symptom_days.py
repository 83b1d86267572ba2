"""Days with a symptom: declines of two arms and the interval of their difference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from proapp.trajectory.summary import Labels, Rows
from proapp.trajectory.symptom_days import by_block, declines, difference

ARMS = ("treated",) * 5 + ("control",) * 4
NULL = float("nan")


def rows(*blocks: tuple[int, int, int, float, float]) -> Rows:
    participant, arm, block, value, baseline = zip(*blocks, strict=True)
    return Rows(np.array(participant), np.array(arm), np.array(block), np.array(value), np.array(baseline))


def test_a_decline_is_the_mean_over_a_participants_blocks():
    found = declines(rows((0, 0, 1, 10, 14), (0, 0, 2, 8, 14), (1, 1, 1, NULL, 20)), participants=3)

    assert found.tolist() == pytest.approx([5.0, NULL, NULL], nan_ok=True)


def test_blocks_show_days_and_their_change_from_the_first():
    days = rows((0, 0, 0, 14, 14), (0, 0, 1, 10, 14), (1, 0, 0, 20, 20), (1, 0, 1, 18, 20))

    start, first = by_block(days, Labels(arms=("treated",), timepoints=("run-in", "block 1")), baseline_block=0)

    assert (start.value.mean, start.change.n) == (17.0, 0)
    assert (first.value.mean, first.change.mean, first.improved) == (14.0, -3.0, 2)


def test_the_difference_has_welchs_interval():
    decline = np.array([4.0, 6.0, 5.0, 3.0, 7.0, 1.0, 2.0, 0.0, 3.0])

    found = difference(decline, ARMS, treated="treated", reference="control")

    theirs = ttest_ind(decline[:5], decline[5:], equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert found.difference == pytest.approx(3.5)
    assert (found.lower, found.upper) == pytest.approx((interval.low, interval.high), abs=1e-9)
    assert found.p == pytest.approx(theirs.pvalue, abs=1e-9)


def test_swapping_the_arms_turns_the_difference_round():
    decline = np.array([4.0, 6.0, 5.0, 3.0, 7.0, 1.0, 2.0, 0.0, 3.0])

    found = difference(decline, ARMS, treated="treated", reference="control")
    turned = difference(decline, ARMS, treated="control", reference="treated")

    assert (turned.difference, turned.lower, turned.upper) == pytest.approx((-3.5, -found.upper, -found.lower))
    assert turned.p == found.p


@pytest.mark.parametrize(
    ("decline", "reason"),
    [
        ([NULL] * 9, "an arm has fewer than two participants with a value"),
        ([4.0, 3.0, 2.0, 1.0, 2.0, 1.0, NULL, NULL, NULL], "an arm has fewer than two participants with a value"),
        ([2.0] * 9, "nobody differs from their arm"),
    ],
)
def test_what_cannot_be_compared_is_null_with_a_reason(decline, reason):
    found = difference(np.array(decline), ARMS, treated="treated", reference="control")

    assert (found.difference, found.lower, found.p, found.reason) == (None, None, None, reason)


@given(st.lists(st.one_of(st.none(), st.integers(-28, 28)), min_size=9, max_size=9), st.permutations(range(9)))
def test_the_order_of_participants_changes_nothing(decline, order):
    values = np.array(decline, dtype=float)

    found = difference(values, ARMS, treated="treated", reference="control")
    shuffled = difference(values[order], [ARMS[place] for place in order], treated="treated", reference="control")

    assert shuffled == found
