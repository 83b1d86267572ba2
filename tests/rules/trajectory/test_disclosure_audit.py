"""Audited suppression: of what a table leaves out nothing can be worked out from what it shows."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from proapp.trajectory.suppression.attack import bounds, derivable, determined
from proapp.trajectory.suppression.audit import audited, by_subtraction
from proapp.trajectory.suppression.counts import Sum, crossed

MEANS = (2, 4, 8, 20, 40)


def tables(number, seed=5):
    """Random tables of 2-4 arms by 3-8 cycles with all margins: (counts, sums)."""
    random = np.random.default_rng(seed)
    for _ in range(number):
        arms, cycles = int(random.integers(2, 5)), int(random.integers(3, 9))
        drawn = random.poisson(random.choice(MEANS), (arms, cycles))
        rows, columns = [f"arm {row}" for row in range(arms)], [f"cycle {column}" for column in range(cycles)]
        yield crossed(
            {(row, column): int(drawn[i, j]) for i, row in enumerate(rows) for j, column in enumerate(columns)},
            rows, columns,
        )  # fmt: skip


def told_by_row_reduction(told, sums):
    """The withheld counts that exact elimination leaves alone in an equation: another way than the one tested."""
    names = list(dict.fromkeys(name for one in sums for name in one.names if told.get(name) is None))
    rows = [
        [Fraction((name in one.parts) - (name == one.total)) for name in names]
        for one in sums
        if any(name in names for name in one.names)
    ]
    for column in range(len(names)):
        pivot = next((row for row in rows if row[column] and not any(row[:column])), None)
        if pivot is None:
            continue
        for row in rows:
            if row is not pivot and row[column]:
                times = row[column] / pivot[column]
                row[:] = [one - times * other for one, other in zip(row, pivot, strict=True)]
    alone = [[name for name, value in zip(names, row, strict=True) if value] for row in rows]
    return {found[0] for found in alone if len(found) == 1}


def test_of_3000_tables_with_margins_no_count_follows_from_the_others():
    shown = cells = 0

    for counts, sums in tables(3_000):
        told = audited(counts, sums, minimum=5, attack=by_subtraction)

        assert not any(0 < count < 5 for count in told.values() if count is not None)
        assert not determined(told, sums)
        shown += sum(count is not None for count in told.values())
        cells += len(told)
    assert shown / cells > 0.5  # an audit that withholds everything would be no use


def test_exact_elimination_finds_nothing_either():
    for counts, sums in tables(12, seed=6):
        told = audited(counts, sums, minimum=5)

        assert not told_by_row_reduction(told, sums)


@pytest.mark.parametrize("minimum", [5, 11])
def test_no_withheld_count_lies_within_fewer_than_the_minimum(minimum):
    for counts, sums in tables(20, seed=minimum):
        told = audited(counts, sums, minimum=minimum)

        found = bounds(told, sums)
        assert all(told[name] == counts[name] for name in told if told[name] is not None)
        assert all(low <= counts[name] <= high for name, (low, high) in found.items())
        assert all(high - low >= minimum - 1e-6 for low, high in found.values())


def test_leaving_out_small_counts_alone_gives_nearly_all_of_them_away():
    """The control: what the audit is for (finding 12 of 3,000 tables had 2,925 so)."""
    given_away = 0

    for counts, sums in tables(50):
        first = {name: None if 0 < count < 5 else count for name, count in counts.items()}
        given_away += bool(derivable(first, sums, minimum=5))

    assert given_away > 25


ROW = (Sum("n", ("improved", "stable", "worse")),)


def row(improved, stable, worse):
    return {"improved": improved, "stable": stable, "worse": worse, "n": improved + stable + worse}


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (row(10, 20, 30), (10, 20, 30, 60)),  # nothing is small
        (row(0, 20, 0), (0, 20, 0, 20)),  # that there is nobody may be said
        (row(3, 20, 30), (None, None, 30, 53)),  # n and the others would give 3 away
        (row(1, 1, 30), (None, None, None, 32)),  # 1 and 1: their sum 2 leaves nothing to guess
        (row(4, 3, 30), (None, None, 30, 37)),  # 1 to 6 each: as wide as it must be
        (row(3, 3, 0), (None, None, 0, None)),  # 1 to 5 each would be too narrow: n goes too
        (row(2, 0, 0), (None, 0, 0, None)),  # n is the same person
        (row(0, 0, 0), (0, 0, 0, 0)),
    ],
)
def test_a_row_with_its_number(counts, told):
    assert tuple(audited(counts, ROW, minimum=5).values()) == told


def test_without_a_margin_only_small_counts_go():
    assert audited(row(3, 20, 30), minimum=5) == {"improved": None, "stable": 20, "worse": 30, "n": 53}


def test_a_count_that_no_table_shows_is_kept_too():
    """Ten answers, eight with a change: two without one."""
    counts = {"n": 10, "change": 8}
    sums = (Sum("n", ("change", "without")),)

    assert audited(counts, sums, minimum=5) == {"n": 10, "change": None}
    assert audited({"n": 18, "change": 8}, sums, minimum=5) == {"n": 18, "change": 8}
    assert audited({"n": 8, "change": 8}, sums, minimum=5) == {"n": 8, "change": 8}


def test_bounds_are_those_of_every_table_that_could_have_been():
    counts, sums = crossed(
        {(r, c): 1 + i + 2 * j for i, r in enumerate("ab") for j, c in enumerate("xyz")}, "ab", "xyz"
    )
    hidden = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    told = {name: None if name in hidden else count for name, count in counts.items()}

    possible = [
        dict(zip(hidden, values, strict=True))
        for values in product(range(1, 12), repeat=4)
        if all(
            sum((told | dict(zip(hidden, values, strict=True)))[part] for part in one.parts) == counts[one.total]
            for one in sums
        )
    ]

    found = bounds(told, sums)
    for name in hidden:
        lowest, highest = min(one[name] for one in possible), max(one[name] for one in possible)
        assert found[name] == pytest.approx((lowest, highest))


def test_what_nothing_bounds_has_no_bound():
    told = {"a": None, "b": None, "c": None, "n": None, "m": None, "k": 9}
    sums = (Sum("n", ("a", "b")), Sum("m", ("b", "c", "k")))

    found = bounds(told, sums)

    assert {high for _, high in found.values()} == {np.inf}
    assert not derivable(told, sums, minimum=5)


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValueError, match="add up"):
        audited({"a": 5, "b": 5, "n": 11}, (Sum("n", ("a", "b")),), minimum=5)
    with pytest.raises(ValueError, match="add up"):
        bounds(
            {"a": None, "b": None, "c": None, "n": 1, "m": 50},
            (Sum("n", ("a", "b")), Sum("m", ("a", "b", "c")), Sum("n", ("c", "b"))),
        )


def test_the_same_counts_are_withheld_in_the_same_way_each_time():
    for counts, sums in tables(20, seed=8):
        assert audited(counts, sums, minimum=5) == audited(dict(counts), sums, minimum=5)
