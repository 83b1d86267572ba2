"""Rates and shares in pooled tables: what is told of them never tells of fewer people than the minimum."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.grades import SUMMARIES, Share
from proapp.trajectory.rates import Rate
from proapp.trajectory.suppression.counts import is_small
from proapp.trajectory.suppression.rates import told_rate
from proapp.trajectory.suppression.shares import told_shares


def rate(*, missing, modes, expected=None, late=0):
    received = sum(modes.values())
    population = received + sum(missing.values())
    return Rate(
        arm="all", timepoint="week 1", received=received, expected=population if expected is None else expected,
        population=population, completion_rate=None, available_data_rate=None, missing=missing, modes=modes, late=late,
    )  # fmt: skip


def share(summary, n, present, severe, arm="all"):
    return Share(arm, summary, n, present, severe, None, None)


def told(found, minimum=5):
    return dict(told_rate(found, minimum=minimum))


def test_numbers_that_tell_of_nobody_in_particular_stay():
    found = told(rate(missing={"death": 20, "unknown": 30}, modes={"app": 100, "paper": 30}, expected=160, late=10))

    assert None not in found.values()


def test_the_few_who_are_missing_are_not_to_be_had_by_subtraction():
    found = told(rate(missing={"unknown": 3}, modes={"app": 97}))

    assert found["population", None] == 100
    assert (found["received", None], found["missing", "unknown"], found["modes", "app"]) == (None, None, None)


def test_one_reason_of_few_takes_another_with_it():
    found = told(rate(missing={"death": 2, "unknown": 30, "too-ill": 9}, modes={"app": 100}, expected=110))

    assert found["missing", "death"] is None
    assert found["missing", "too-ill"] is None
    assert found["missing", "unknown"] == 30
    assert found["received", None] == 100


def test_the_few_who_were_late_are_withheld():
    found = told(rate(missing={"unknown": 50}, modes={"app": 100}, late=2))

    assert (found["late", None], found["received", None]) == (None, 100)


def test_of_a_small_population_nothing_is_told():
    assert set(told(rate(missing={}, modes={"app": 3})).values()) == {None}


def test_nobody_at_all_is_told():
    assert set(told(rate(missing={}, modes={})).values()) == {0}


COUNTS = st.integers(0, 40)


@given(
    death=COUNTS, unknown=COUNTS, app=COUNTS, paper=COUNTS, gone=COUNTS, late=COUNTS, minimum=st.sampled_from([5, 11])
)
def test_no_difference_of_told_rates_is_small(death, unknown, app, paper, gone, late, minimum):
    missing = {why: count for why, count in {"death": death, "unknown": unknown}.items() if count}
    modes = {how: count for how, count in {"app": app, "paper": paper}.items() if count}
    made = rate(
        missing=missing, modes=modes, expected=max(death + unknown + app + paper - gone, 0), late=min(late, app)
    )

    found = told(made, minimum)

    shown = {name: count for name, count in found.items() if count is not None}
    assert not any(is_small(count, minimum) for count in shown.values())
    pairs = [("population", "received"), ("population", "expected"), ("expected", "received"), ("received", "late")]
    for whole, part in pairs:
        if (whole, None) in shown and (part, None) in shown:
            assert not is_small(shown[whole, None] - shown[part, None], minimum)


def summaries(adjusted, post, most, arm="all"):
    """Shares of one arm from (n, present, severe) of each summary."""
    return [share(name, *counts, arm=arm) for name, counts in zip(SUMMARIES, (most, post, adjusted), strict=True)]


def test_shares_of_many_are_told():
    found = told_shares(summaries((50, 20, 8), (70, 40, 20), (90, 60, 30)), minimum=5)

    assert all(None not in one.values() for one in found.values())


@pytest.mark.parametrize(
    ("post", "gone"),
    [
        ((50, 20, 3), {"severe"}),  # three severe
        ((50, 20, 17), {"severe"}),  # three present and not severe
        ((50, 47, 20), {"present"}),  # three without
        ((4, 2, 1), {"n", "present", "severe"}),
    ],
)
def test_what_lies_between_two_shares_counts_too(post, gone):
    found = told_shares([share("max_post_baseline", *post)], minimum=5)

    withheld = {name for name, count in found["all", "max_post_baseline"].items() if count is None}
    assert gone <= withheld


def test_two_summaries_side_by_side_do_not_tell_who_lacks_a_baseline():
    found = told_shares(summaries((68, 20, 8), (70, 40, 20), (90, 60, 30)), minimum=5)

    assert None in (found["all", "baseline_adjusted"]["n"], found["all", "max_post_baseline"]["n"])


def test_by_arm_what_is_withheld_of_everybody_is_withheld_of_the_arms():
    both = summaries((0, 0, 0), (30, 10, 0), (30, 10, 0), "a") + summaries((0, 0, 0), (30, 13, 0), (30, 13, 0), "b")
    few = [share("max_post_baseline", 20, 18, 6, arm) for arm in "ab"]  # two in each, four together, without it

    found = told_shares(few, minimum=5)

    assert {one["present"] for one in found.values()} == {None}
    assert told_shares(both, minimum=5)["a", "maximum"]["n"] == 30


def test_an_arm_of_few_is_not_what_remains_of_all():
    found = told_shares([share("maximum", 30, 15, 8, "a"), share("maximum", 3, 3, 3, "b")], minimum=5)

    assert found["a", "maximum"]["n"] is None


@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=3))
def test_no_difference_of_told_shares_is_small(parts):
    rows = [share("maximum", a + b + c, b + c, c, f"arm {place}") for place, (a, b, c) in enumerate(parts)]

    for one in told_shares(rows, minimum=5).values():
        shown = [count for count in (one["n"], one["present"], one["severe"]) if count is not None]
        assert not any(is_small(count, 5) for count in shown)
        assert not any(is_small(more - less, 5) for more, less in zip(shown, shown[1:], strict=False))
