"""Small cells: withheld where pooled tables are shown, and not to be worked out from their neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.disclosure import guarded, is_small, whole
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
