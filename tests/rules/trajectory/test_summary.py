"""Cells of arms at timepoints: nothing depends on the order of rows or on what an arm is called; nothing crashes."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.estimate import estimates
from proapp.trajectory.summary import Change, Labels, Rows, summarise

LABELS = Labels(arms=("A", "B"), timepoints=("start", "week 12", "week 24"))
STEPS = [round(100 * step / 12, 10) for step in range(13)]  # what a two-item seven-point scale can give

score = st.one_of(st.none(), st.sampled_from(STEPS))
row = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1), score, score)
tables = st.lists(row, max_size=40)


def rows_of(table) -> Rows:
    arm, timepoint, stratum, value, baseline = (
        (list(column) for column in zip(*table, strict=True)) if table else [[]] * 5
    )
    return Rows(
        participant=np.arange(len(arm)),
        arm=np.array(arm, dtype=np.int64),
        timepoint=np.array(timepoint, dtype=np.int64),
        value=np.array(value, dtype=float),
        baseline=np.array(baseline, dtype=float),
        stratum=np.array(stratum, dtype=np.int64),
    )


def cells_of(table, *, higher_is="better", strata=("north", "south"), labels=LABELS):
    rows = rows_of(table)
    if not strata:
        rows = replace(rows, stratum=None)
    return summarise(rows, replace(labels, strata=strata), change=Change(higher_is=higher_is), baseline_timepoint=0)


@given(tables, st.randoms())
def test_the_order_of_rows_changes_nothing_to_the_last_bit(table, random):
    shuffled = random.sample(table, len(table))

    assert cells_of(shuffled) == cells_of(table)


@given(tables)
def test_swapping_the_arms_swaps_their_cells(table):
    swapped = [(1 - arm, *rest) for arm, *rest in table]

    found = cells_of(swapped)

    half = len(found) // 2
    expected = cells_of(table)
    nameless = [replace(cell, arm="") for cell in found]
    assert nameless == [replace(cell, arm="") for cell in expected[half:] + expected[:half]]


@given(tables)
def test_turning_the_direction_swaps_better_and_worse(table):
    better, worse = cells_of(table), cells_of(table, higher_is="worse")

    assert [(cell.improved, cell.deteriorated) for cell in better] == [
        (cell.deteriorated, cell.improved) for cell in worse
    ]


@given(tables)
def test_improved_stable_and_deteriorated_are_everybody_with_a_change(table):
    for cell in cells_of(table):
        assert cell.improved + cell.stable + cell.deteriorated == cell.change.n
        assert min(cell.improved, cell.stable, cell.deteriorated) >= 0


@given(tables)
def test_every_null_has_a_reason_and_every_cell_can_be_written_as_json(table):
    for cell in cells_of(table):
        for estimate in (cell.value, cell.change):
            assert (estimate.lower is None) == (estimate.reason is not None)
            assert (estimate.mean is None) == (estimate.n == 0)
        json.dumps(asdict(cell), allow_nan=False)


def test_without_any_row_every_cell_is_there_and_empty():
    found = cells_of([], strata=())

    assert [(cell.arm, cell.stratum, cell.timepoint) for cell in found] == [
        (arm, None, timepoint) for arm in LABELS.arms for timepoint in LABELS.timepoints
    ]
    assert {(cell.value.n, cell.value.reason) for cell in found} == {(0, "no values")}


def test_one_value_has_a_mean_but_no_interval():
    cell = cells_of([(0, 1, 0, 50.0, None)], strata=())[1]

    assert (cell.value.n, cell.value.mean, cell.value.sd, cell.value.lower) == (1, 50.0, None, None)
    assert cell.value.reason == "one value has no spread"
    assert cell.change.reason == "no values"


def test_ties_everywhere_have_no_width():
    cell = cells_of([(0, 1, 0, 75.0, 75.0)] * 5, strata=())[1]

    assert (cell.value.sd, cell.value.lower, cell.value.upper) == (0.0, 75.0, 75.0)
    assert (cell.improved, cell.stable, cell.deteriorated) == (0, 5, 0)


@pytest.mark.parametrize(
    ("baseline", "value", "threshold", "judged", "because"),
    [
        (83.3333333333, 73.3333333333, 10, (0, 0, 1), "ten points, though binary makes it a little less"),
        (73.3333333333, 83.3333333333, 10, (1, 0, 0), "and the same upwards"),
        (75.0, 66.6666666667, 10, (0, 1, 0), "one step of global health is not ten points"),
        (75.0, 58.3333333333, 10, (0, 0, 1), "two steps are"),
        (75.0, 58.3333333333, 15, (0, 0, 1), "and they are fifteen as well"),
        (75.0, 58.3333333333, 17, (0, 1, 0), "but not seventeen"),
    ],
)
def test_a_change_is_judged_at_the_threshold_with_a_tolerance(baseline, value, threshold, judged, because):
    rows = rows_of([(0, 1, 0, value, baseline)])

    cell = summarise(rows, LABELS, change=Change(higher_is="better", threshold=threshold))[1]

    assert (cell.improved, cell.stable, cell.deteriorated) == judged, because


def test_strata_divide_the_cells_of_an_arm():
    found = cells_of([(1, 2, 0, 50.0, 25.0), (1, 2, 1, 75.0, 100.0)])

    filled = {(cell.arm, cell.stratum, cell.timepoint): cell.change.mean for cell in found if cell.value.n}
    assert filled == {("B", "north", "week 24"): 25.0, ("B", "south", "week 24"): -25.0}


def test_an_unknown_direction_is_refused():
    with pytest.raises(ValueError, match="better or worse"):
        Change(higher_is="up")


def test_a_large_offset_cancels_nothing():
    values = np.array([1e9 + 1, 1e9 + 2, 1e9 + 3])

    (found,) = estimates(np.zeros(3, dtype=np.int64), values, 1)

    assert found.sd == pytest.approx(1.0, abs=1e-6)
