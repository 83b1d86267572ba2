"""The committee's rule on severe toxicity: the table made in advance, and what it would do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from proapp.trajectory.toxicity.monitoring import Bound, boundary, chance_of_crossing, judged

BOUND = Bound(rate=0.3, certainty=0.9)


def test_the_chance_is_that_of_the_beta_distribution():
    found = judged(5, 10, BOUND)

    assert found.chance == pytest.approx(stats.beta(6, 6).sf(0.3))
    assert found.is_crossed


def test_before_anybody_is_seen_nothing_is_crossed():
    found = judged(0, 0, Bound(rate=0.1, certainty=0.5))

    assert (found.chance, found.is_crossed) == (pytest.approx(0.9), False)


# of one participant: 1 - 0.3^2 = 0.91 with the event; of two, one event: 1 - beta(2, 2) below 0.3 = 0.784
def test_a_small_table_by_hand():
    found = boundary((1, 2), BOUND)

    assert [(row.n, row.events) for row in found] == [(1, 1), (2, 2)]
    assert [row.chance for row in found] == pytest.approx([0.91, 0.973])


def test_a_bound_that_cannot_be_crossed_says_so():
    (found,) = boundary((1,), Bound(rate=0.9, certainty=0.9))

    assert (found.events, found.chance, found.reason) == (None, None, "not even if everybody had it")


def test_the_chance_of_crossing_at_one_look_is_binomial():
    (row,) = boundary((20,), BOUND)

    assert chance_of_crossing((20,), BOUND, rate=0.3) == pytest.approx(stats.binom(20, 0.3).sf(row.events - 1))


def test_two_looks_by_enumeration():
    first, second = (row.events for row in boundary((4, 8), BOUND))
    crossed = sum(
        stats.binom(4, 0.4).pmf(early) * stats.binom(4, 0.4).pmf(late)
        for early in range(5)
        for late in range(5)
        if early >= first or early + late >= second
    )

    assert chance_of_crossing((4, 8), BOUND, rate=0.4) == pytest.approx(crossed)


@pytest.mark.parametrize(
    "wrong",
    [{"rate": 0}, {"rate": 1}, {"rate": 0.3, "certainty": 1.0}, {"rate": 0.3, "prior_with": 0}],
)
def test_a_senseless_bound_is_refused(wrong):
    with pytest.raises(ValueError, match="between 0 and 1|beforehand"):
        Bound(**wrong)


def test_senseless_numbers_are_refused():
    with pytest.raises(ValueError, match="between 0 and n"):
        judged(3, 2, BOUND)
    with pytest.raises(ValueError, match="ascend"):
        chance_of_crossing((10, 5), BOUND, rate=0.3)
    with pytest.raises(ValueError, match="one participant or more"):
        boundary((0,), BOUND)


bounds = st.builds(Bound, st.sampled_from([0.1, 0.25, 0.4]), st.sampled_from([0.8, 0.95]))


@given(bounds, st.integers(1, 40))
def test_the_table_is_the_rule(bound, n):
    (row,) = boundary((n,), bound)

    for events in range(n + 1):
        assert judged(events, n, bound).is_crossed == (row.events is not None and events >= row.events)


@given(bounds)
def test_a_higher_rate_is_noticed_more_often(bound):
    looks = (10, 20, 30)

    chances = [chance_of_crossing(looks, bound, rate=rate) for rate in (0.0, 0.1, 0.3, 0.5, 1.0)]

    assert chances == sorted(chances)
    assert (chances[0], chances[-1]) == pytest.approx((0.0, 1.0))
