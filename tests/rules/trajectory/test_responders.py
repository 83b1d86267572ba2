"""Responders, quartiles and differences of shares, by hand and against R's and SciPy's numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from proapp.trajectory.distribution import Distribution, Step, distribution
from proapp.trajectory.quartiles import Quartiles, quartiles
from proapp.trajectory.responders import Responders, Response, States, at_once, best, responders, states
from proapp.trajectory.share_difference import Fraction, share_difference, wilson
from tests.invented import ARMS, real, table

NULL = float("nan")
CHANGES = np.array([
    [10.0, NULL, 16.7],  # better twice in a row, a gap between
    [10.0, 0.0, 10.0],  # better twice, not in a row
    [-10.0, -20.0, NULL],  # worse all the time
    [0.0, -20.0, 5.0],
    [NULL, NULL, NULL],
])  # fmt: skip
EVERYBODY = np.zeros(5, dtype=np.int64)


@pytest.mark.parametrize(
    ("rule", "n", "judged", "count"),
    [
        (Response("better"), 5, 4, 2),
        (Response("better", running=2), 5, 4, 1),
        (Response("better", missing="left out"), 4, 4, 2),
        (Response("worse", running=2), 5, 4, 1),
        (Response("better", threshold=15), 5, 4, 1),
        (Response("better", running=3, missing="left out"), 2, 2, 0),
    ],
)
def test_who_responded_of_whom(rule, n, judged, count):
    (found,) = responders(CHANGES, EVERYBODY, rule, arms=("A",))

    assert (found.n, found.judged, found.responders, found.share) == (n, judged, count, count / n)
    assert found.lower <= found.share <= found.upper


def test_everybody_has_one_best_state():
    assert best(CHANGES, Response("better")) == ("improved", "improved", "deteriorated", "stable", "unknown")


def test_an_arm_with_nobody_has_no_share():
    found = responders(np.zeros((0, 3)), np.zeros(0, dtype=np.int64), Response("better"), arms=("A",))

    assert found == (Responders("A", 0, 0, 0, None, None, None, reason="nobody to judge"),)


@pytest.mark.parametrize("wrong", [{"higher_is": "up"}, {"higher_is": "better", "missing": "guessed"},
                                   {"higher_is": "better", "running": 0}])  # fmt: skip
def test_unknown_words_are_refused(wrong):
    with pytest.raises(ValueError, match="must be|at least"):
        Response(**wrong)


def test_every_visit_has_the_quartiles_of_r():
    rows = table("ql_long")
    cell = np.array([ARMS.index(row["arm"]) * 9 + int(row["visit"]) for row in rows])
    value = np.array([real(row["QL"]) for row in rows], dtype=float)

    found = quartiles(cell, value, 18)

    for one, expected in zip(found, table("ql_by_visit"), strict=True):
        assert one.n == int(expected["n_received"])
        columns = [real(expected[column]) for column in ("q1", "median", "q3")]
        assert [one.q1, one.median, one.q3] == pytest.approx(columns, abs=1e-9)


def test_a_cell_without_values_has_no_quartiles():
    found = quartiles(np.array([1, 1, 0]), np.array([5.0, 7.0, NULL]), 2)

    assert found == (Quartiles(0, None, None, None, "no values"), Quartiles(2, 5.5, 6.0, 6.5))


# R: prop.test(c(15, 5), c(40, 42), correct = FALSE) and fisher.test(matrix(c(15, 25, 5, 37), 2))
def test_a_difference_of_shares_by_hand():
    found = share_difference(Fraction(15, 40), Fraction(5, 42))

    assert found.difference == pytest.approx(0.255952, abs=1e-6)
    half = 1.959963985 * (0.375 * 0.625 / 40 + 5 * 37 / 42**3) ** 0.5
    assert found.wald == pytest.approx((0.2559524 - half, 0.2559524 + half), abs=1e-6)
    first, second = 16 / 42, 6 / 44
    half = 1.959963985 * (first * (1 - first) / 42 + second * (1 - second) / 44) ** 0.5
    assert found.agresti_caffo == pytest.approx((first - second - half, first - second + half), abs=1e-6)


fractions = st.integers(0, 30).flatmap(lambda n: st.integers(0, n).map(lambda count: Fraction(count, n)))


@given(fractions, fractions)
def test_tests_agree_with_scipy(first, second):
    found = share_difference(first, second)

    if not first.n or not second.n:
        assert (found.difference, found.fisher_p, found.reason) == (None, None, "an arm has nobody")
        return
    square = [[first.count, first.n - first.count], [second.count, second.n - second.count]]
    assert found.fisher_p == pytest.approx(stats.fisher_exact(square).pvalue, abs=1e-9)
    if found.chi_squared_p is not None:
        assert found.chi_squared_p == pytest.approx(stats.chi2_contingency(square, correction=False).pvalue, abs=1e-9)
    low, high = found.wald
    assert -1 <= low <= found.difference <= high <= 1


@given(fractions)
def test_the_score_interval_is_scipys(fraction):
    if not fraction.n:
        assert wilson(fraction) is None
        return
    theirs = stats.binomtest(fraction.count, fraction.n).proportion_ci(method="wilson")
    assert wilson(fraction) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def test_more_than_everybody_is_refused():
    with pytest.raises(ValueError, match="between 0 and n"):
        Fraction(3, 2)


@given(fractions, fractions)
def test_newcombes_interval_is_that_of_statsmodels(first, second):
    found = share_difference(first, second)

    if found.newcombe is not None:
        theirs = confint_proportions_2indep(first.count, first.n, second.count, second.n, method="newcomb")
        assert found.newcombe == pytest.approx(theirs, abs=1e-9)


def test_states_at_one_moment_count_the_dead_apart():
    change = np.array([10.0, 0.0, -10.0, NULL, NULL, 20.0])
    died = np.array([False, False, False, True, False, True])
    rule = Response("better")

    (found,) = states(at_once(change, rule), np.zeros(6, dtype=int), arms=("A",), died=died, counted=np.ones(6, bool))

    assert found == States("A", 6, improved=2, stable=1, deteriorated=1, died=1, unknown=1)
    assert found.fraction(("improved",), missing="not a responder") == Fraction(2, 6)
    assert found.fraction(("improved",), missing="left out") == Fraction(2, 5)
    assert found.fraction(("improved", "stable"), missing="left out") == Fraction(3, 5)


def test_the_distribution_of_changes_ends_at_everybody():
    found = distribution(np.array([10.0, NULL, -5.0, 10.0, 10.0 + 1e-9]))

    assert found == Distribution(4, (Step(-5.0, 0.25), Step(10.0, 1.0)))
    assert distribution(np.array([NULL])) == Distribution(0, (), "no values")
