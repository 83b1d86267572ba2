"""The curve of what happens between questionnaires: the most likely one, by hand, by its own proof, and when empty."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.deterioration import Rule, Series
from proapp.trajectory.interval_censored import Between, between, interval_curves
from proapp.trajectory.survival import curves
from tests.invented import ARMS, everybody, times_by

WORSE, SAME = 50.0, 75.0


def ada(*later, death_day=None, baseline=75.0):
    return Series("ada", "A", baseline, later, death_day)


@pytest.mark.parametrize(
    ("series", "death_is_event", "expected"),
    [
        (ada((84, SAME), (168, WORSE)), False, Between("A", 84, 168)),
        (ada((84, WORSE)), False, Between("A", 0, 84)),
        (ada((84, SAME)), False, Between("A", 84, None)),
        (ada(), False, Between("A", 0, None)),
        (ada((84, SAME), death_day=200), True, Between("A", 84, 200)),
        (ada((84, SAME), death_day=200), False, Between("A", 84, None)),
    ],
)
def test_when_somebody_can_have_got_worse(series, death_is_event, expected):
    assert between([series], Rule(death_is_event=death_is_event)) == (expected,)


def test_without_a_baseline_nobody_counts():
    assert between([ada(baseline=None)], Rule()) == ()


def test_a_small_series_by_hand():
    seen = [Between("A", 0, 10), Between("A", 5, 15), Between("A", 20, 30), Between("A", 20, None)]

    (found,) = interval_curves(seen, ("A",))

    # the first two meet between 5 and 10, so half fell there; the other two can both be between 20 and 30
    assert [(fall.after, fall.by) for fall in found.falls] == [(5, 10), (20, 30)]
    assert [fall.share for fall in found.falls] == pytest.approx([0.5, 0.5], abs=1e-6)
    assert (found.median_after, found.median_by) == (5, 10)


def test_days_known_exactly_give_the_kaplan_meier_curve():
    times = [time for time in times_by("first_ge10") if time.day is not None]
    seen = [
        Between(time.arm, time.day - 1 if time.event else time.day, time.day if time.event else None) for time in times
    ]

    for found, curve in zip(interval_curves(seen, ARMS), curves(times, ARMS), strict=True):
        kept = {step.day: step.surviving for step in curve.steps if step.events}
        assert {fall.by: fall.surviving for fall in found.falls} == pytest.approx(kept, abs=1e-5)


def test_the_invented_participants_get_worse_before_it_is_seen_in_their_first_year():
    found = interval_curves(between(everybody(), Rule()), ARMS)

    for one, curve in zip(found, curves(times_by("first_ge10"), ARMS), strict=True):
        assert one.n == curve.n
        for fall in one.falls:
            seen = [step.surviving for step in curve.steps if step.day <= fall.by][-1]
            assert fall.surviving <= seen or fall.by > 365


pairs = st.tuples(st.integers(0, 10), st.one_of(st.none(), st.integers(1, 6)))
seen_by = st.lists(
    pairs.map(lambda pair: Between("A", pair[0], None if pair[1] is None else sum(pair))), min_size=1, max_size=12
)


@given(seen_by)
def test_no_other_curve_is_more_likely(seen):
    (found,) = interval_curves(seen, ("A",))

    if not found.falls:
        assert found.reason == "nobody has deteriorated"
        return
    last = found.falls[-1].surviving
    by = [10**6 if one.by is None else one.by for one in seen]
    chances = np.array([
        sum(fall.share for fall in found.falls if one.after <= fall.after and fall.by <= end)
        + (last if one.by is None else 0.0)
        for one, end in zip(seen, by, strict=True)
    ])  # fmt: skip
    assert (chances > 0).all()
    for start in range(
        17
    ):  # moving weight to any one day cannot raise the likelihood: the proof of Gentleman and Geyer
        holds = np.array([one.after <= start < end for one, end in zip(seen, by, strict=True)])
        assert (holds / chances).mean() <= 1 + 1e-4


@given(seen_by, st.randoms())
def test_order_changes_nothing_and_the_curve_never_rises(seen, random):
    (found,) = interval_curves(seen, ("A",))
    (mixed,) = interval_curves(random.sample(seen, len(seen)), ("A",))

    assert [fall.surviving for fall in mixed.falls] == pytest.approx([fall.surviving for fall in found.falls], abs=1e-5)
    heights = [1.0, *(fall.surviving for fall in found.falls)]
    assert heights == sorted(heights, reverse=True)


def test_an_arm_with_nobody_is_empty_with_a_reason():
    (found,) = interval_curves([], ("A",))

    assert (found.n, found.falls, found.median_by, found.reason) == (0, (), None, "nobody with a baseline")
