"""Two releases, or two filters of one table, that lie side by side: no difference of a few people can be had."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from proapp.trajectory.suppression.counts import Sum
from proapp.trajectory.suppression.releases import exposed, is_too_soon, succeeding

TIMEPOINTS = ("week 1", "week 2", "week 3")
PARTS = ("improved", "stable", "worse")


def apart_by(random, counts, people):
    """The same counts after so many people more have answered."""
    later = dict(counts)
    for name in random.choice(list(counts), people):
        later[name] += 1
    return later


def differences(before, after):
    told = [(before[name], after[name]) for name in after if name in before]
    return [abs(later - earlier) for earlier, later in told if earlier is not None and later is not None]


@pytest.mark.parametrize("minimum", [5, 11])
def test_of_10000_pairs_a_few_people_apart_no_difference_shows(minimum):
    random = np.random.default_rng(minimum)
    told = 0

    for _ in range(5_000):
        counts = dict(zip(TIMEPOINTS, random.poisson(15, 3).tolist(), strict=True))
        before = succeeding({}, counts, minimum=minimum)
        after = succeeding(before, apart_by(random, counts, int(random.integers(1, 11))), minimum=minimum)

        assert not any(0 < difference < minimum for difference in differences(before, after))
        told += sum(count is not None for count in after.values())
    assert told


def margins(counts):
    """The same with their sums."""
    names = [(timepoint, part) for timepoint in TIMEPOINTS for part in PARTS]
    found = dict(zip(names, counts, strict=True))
    sums = tuple(Sum((timepoint, "n"), tuple((timepoint, part) for part in PARTS)) for timepoint in TIMEPOINTS)
    return found | {one.total: sum(found[part] for part in one.parts) for one in sums}, sums


def test_nor_where_margins_are_shown():
    random = np.random.default_rng(3)
    told = 0

    for _ in range(60):
        first = random.poisson(12, 9)
        second = first + np.bincount(random.integers(0, 9, int(random.integers(1, 11))), minlength=9)
        counts, sums = margins(first.tolist())
        before = succeeding({}, counts, sums, minimum=5)
        after = succeeding(before, margins(second.tolist())[0], sums, minimum=5)

        assert not any(0 < difference < 5 for difference in differences(before, after))
        assert not exposed(before, after, sums, minimum=5)
        told += sum(count is not None for count in after.values())
    assert told


ROW = (Sum("n", ("here", "there")),)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"n": 20}, {"n": 20}, set()),  # the same people
        ({"n": 20}, {"n": 25}, set()),  # five more
        ({"n": 20}, {"n": 23}, {"n"}),  # three more
        ({"n": 20}, {"n": 18}, {"n"}),  # two taken out
        ({"n": 20}, {"m": 21}, set()),  # nothing to lay beside it
        ({"n": None}, {"n": 30}, set()),
        ({"here": None, "there": None, "n": 20}, {"here": 26, "there": None, "n": 30}, {"there"}),
    ],
)
def test_what_laying_two_side_by_side_tells(before, after, found):
    sums = ROW if "here" in before else ()

    assert (exposed(before, after, sums, minimum=5) != set()) is bool(found)
    assert found <= exposed(before, after, sums, minimum=5)


def test_a_sum_of_two_withheld_counts_tells_as_well():
    sums = (Sum("n", ("here", "there", "elsewhere")),)
    before = {"here": None, "there": None, "elsewhere": 30, "n": 50}
    after = {"here": None, "there": None, "elsewhere": 37, "n": 60}  # three more, here or there

    assert exposed(before, after, sums, minimum=5)


def test_a_smaller_sum_than_before_is_compared_too():
    before = {"here": None, "there": None, "n": 20}
    after = {"here": 7, "there": 8, "n": 15}

    assert not exposed(before, after, ROW, minimum=5)


def test_after_a_release_only_what_grew_enough_is_told():
    before = {"here": 12, "there": 30, "n": 42}

    told = succeeding(before, {"here": 14, "there": 40, "n": 54}, ROW, minimum=5)

    assert told["here"] is None
    assert not exposed(before, told, ROW, minimum=5)


def test_where_nothing_can_be_told_nothing_is():
    told = succeeding({"n": 20}, {"n": 21}, minimum=5)

    assert told == {"n": None}


@pytest.mark.parametrize(("days", "too_soon"), [(0, True), (6, True), (7, False), (30, False)])
def test_releases_lie_a_week_apart(days, too_soon):
    last = datetime(2026, 3, 2, 8, tzinfo=UTC)

    assert is_too_soon(last, last + timedelta(days=days)) is too_soon
