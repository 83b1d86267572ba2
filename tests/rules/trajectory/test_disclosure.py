"""Small cells: withheld where pooled tables are shown, and not to be worked out from their neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proapp.trajectory.disclosure import SPREAD_FROM, guarded, is_small, whole
from proapp.trajectory.summary import Change, Labels, Rows, summarise

CHANGE = Change(higher_is="better", threshold=10)


def cells(answers, *, strata=()):
    """Cells from (stratum, timepoint, value, baseline) of one person each."""
    columns = list(zip(*answers, strict=True))
    rows = Rows(
        participant=np.arange(len(answers)),
        arm=np.zeros(len(answers), dtype=np.int64),
        timepoint=np.array(columns[1], dtype=np.int64),
        value=np.array(columns[2], dtype=np.float64),
        baseline=np.array(columns[3], dtype=np.float64),
        stratum=np.array(columns[0], dtype=np.int64) if strata else None,
    )
    return summarise(rows, Labels(arms=["all"], timepoints=["week 1", "week 2"], strata=strata), change=CHANGE)


def people(number, *, stratum=0, timepoint=0, value=50.0, baseline=50.0):
    return [(stratum, timepoint, value, baseline)] * number


@pytest.mark.parametrize(("number", "shown"), [(1, False), (4, False), (5, True)])
def test_a_cell_below_the_minimum_is_withheld(number, shown):
    first, second = guarded(cells(people(number)), minimum=5)

    assert (first.value is not None) is shown
    assert (first.reason is None) is shown
    assert second.value.n == 0  # an empty cell says nothing about anybody


def test_counts_of_a_few_people_are_withheld_together():
    mixed = people(8) + people(2, value=90.0)

    first, _ = guarded(cells(mixed), minimum=5)

    assert first.value.n == 10
    assert (first.improved, first.stable, first.deteriorated) == (None, None, None)


def test_no_spread_is_told_of_fewer_than_eleven():
    values = [(0, 0, 40.0 + person, 50.0) for person in range(SPREAD_FROM - 1)]

    few, _ = guarded(cells(values), minimum=5)
    many, _ = guarded(cells([*values, (0, 0, 60.0, 50.0)]), minimum=5)

    assert (few.value.n, few.value.mean, few.value.sd, few.value.lower, few.value.upper) == (10, 44.5, None, None, None)
    assert few.value.reason == "no spread of fewer than 11"
    assert many.value.sd is not None


def test_those_without_a_change_are_not_to_be_had_by_subtraction():
    """Ten answers of whom eight have a change are two without."""
    first, _ = guarded(cells(people(8) + people(2, baseline=float("nan"))), minimum=5)

    assert (first.value.n, first.change, first.stable) == (10, None, None)


def test_a_change_known_of_a_few_is_withheld_alone():
    few = people(6, baseline=float("nan")) + people(2)

    first, _ = guarded(cells(few), minimum=5)

    assert first.value.n == 8
    assert first.change is None


def test_one_small_stratum_withholds_the_whole_timepoint():
    both = people(9, stratum=0) + people(3, stratum=1) + people(9, stratum=0, timepoint=1)

    found = {(cell.stratum, cell.timepoint): cell for cell in guarded(cells(both, strata=["G1", "G2"]), minimum=5)}

    assert found["G1", "week 1"].value is None
    assert found["G2", "week 1"].value is None
    assert found["G1", "week 2"].value.n == 9


def test_a_stratum_is_not_what_remains_of_all_when_another_is_small():
    both = people(30, stratum=0) + people(3, stratum=1) + people(9, stratum=2)

    found = {cell.stratum: cell for cell in guarded(cells(both, strata=["G1", "G2", "G3"]), minimum=5)[::2]}

    assert found["G1"].value.n == 30
    assert (found["G2"].value, found["G3"].value) == (None, None)  # 12 together


def test_what_is_withheld_of_all_is_withheld_of_its_strata():
    """Four improved, and nobody may be told in which stratum they are not."""
    both = people(30, stratum=0) + people(26, stratum=1) + people(4, stratum=1, value=90.0)

    found = guarded(cells(both, strata=["G1", "G2"]), minimum=5)[::2]

    assert [(cell.value.n, cell.improved, cell.stable) for cell in found] == [(30, None, None), (30, None, None)]


def test_a_small_arm_is_withheld_and_with_it_what_would_give_it_away():
    rows = Rows(
        participant=np.arange(33), arm=np.array([0] * 30 + [1] * 3), timepoint=np.zeros(33, dtype=np.int64),
        value=np.full(33, 50.0), baseline=np.full(33, 50.0),
    )  # fmt: skip
    found = guarded(summarise(rows, Labels(arms=["a", "b"], timepoints=["week 1"]), change=CHANGE), minimum=5)

    assert [cell.value for cell in found] == [None, None]  # 33 together, as everybody may ask


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.just(0), st.floats(0, 100), st.sampled_from([50.0, float("nan")])),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from([5, 11]),
)
def test_nothing_told_of_strata_or_of_all_leaves_a_few(answers, minimum):
    strata = ["G1", "G2", "G3"]
    for_all = guarded(cells(answers), minimum=minimum)[0]
    by_stratum = guarded(cells(answers, strata=strata), minimum=minimum)[::2]

    for cell in (for_all, *by_stratum):
        if cell.value is not None and cell.change is not None:
            assert not is_small(cell.value.n - cell.change.n, minimum)
        if cell.stable is not None:
            assert cell.improved + cell.stable + cell.deteriorated == cell.change.n
    hidden = [cell for cell in by_stratum if cell.value is None]
    if for_all.value is not None and 0 < len(hidden) < len(strata):
        rest = for_all.value.n - sum(cell.value.n for cell in by_stratum if cell.value is not None)
        assert rest - len(hidden) >= minimum  # each is at least one: so wide is the room for any of them


def test_the_committee_sees_cells_as_they_are():
    (first, _) = whole(cells(people(1)))

    assert (first.value.n, first.stable, first.reason) == (1, 1, None)


@given(
    st.lists(st.tuples(st.just(0), st.integers(0, 1), st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=30)
)
def test_no_number_about_fewer_than_five_is_ever_shown(answers):
    for cell in guarded(cells(answers), minimum=5):
        counts = [cell.improved, cell.stable, cell.deteriorated]
        counts += [estimate.n for estimate in (cell.value, cell.change) if estimate is not None]
        assert not any(is_small(count, 5) for count in counts if count is not None)
