"""A diary by weeks: which days make one, where each participant started, and that the order of rows is nothing."""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.comparison import Column, Grouping
from proapp.trajectory.diary_weeks import by_week, diaries, run_in, run_in_mean, weeks
from proapp.trajectory.moments import Block, Moment
from proapp.trajectory.population import Entrant
from proapp.trajectory.summary import Change

RUN_IN, DIARY = Block("run-in", 1, 14, "run-in", is_baseline=True), Block("diary", 1, 10, "diary 1", is_baseline=False)
BLOCKS = (RUN_IN, DIARY)
MOMENTS = tuple(
    Moment(block.timepoint, day, day + first, "day", is_baseline=block.is_baseline)
    for block, first in ((RUN_IN, -1), (DIARY, 56))
    for day in range(block.first, block.last + 1)
)
ADA = Entrant(UUID(int=1).hex, "lu", {}, datetime(2026, 3, 20, tzinfo=UTC))
ARMS = Grouping(arms=("lu", "control"), by_arm=True)


def column(*rows):
    """Rows of (timepoint, ordinal, value, at)."""
    timepoint, ordinal, value, at = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [], [], [])
    return Column([ADA.id] * len(rows), timepoint, ordinal, value, at)


def cells(*rows, least=1, least_run_in=3):
    found = diaries(column(*rows), (ADA,), MOMENTS)
    made = by_week(
        found, (ADA,), BLOCKS, grouping=ARMS, change=Change("worse", 1.0), least=least, least_run_in=least_run_in
    )
    return {one.timepoint: one for one in made if one.arm == "lu"}


def test_a_block_has_its_weeks_and_what_is_left_of_it():
    found = weeks(BLOCKS, MOMENTS)

    assert [(one.label, one.day) for one in found] == [
        ("run-in week 1", 0), ("run-in week 2", 7), ("diary 1 week 1", 57), ("diary 1 week 2", 64),
    ]  # fmt: skip


def test_a_week_is_the_mean_of_its_days_and_changes_from_the_run_ins_median():
    found = cells(
        ("run-in", 1, 2.0, 0), ("run-in", 2, 4.0, 1), ("run-in", 9, 9.0, 2), ("diary", 1, 1.0, 3), ("diary", 7, 2.0, 4),
        ("diary", 8, 6.0, 5),
    )  # fmt: skip

    assert [one.value.mean for one in found.values()] == [3.0, 9.0, 1.5, 6.0]
    assert (found["diary 1 week 1"].change.mean, found["diary 1 week 1"].improved) == (-2.5, 1)
    assert (found["diary 1 week 2"].change.mean, found["diary 1 week 2"].deteriorated) == (2.0, 1)
    assert found["run-in week 1"].change.n == 0


def test_too_few_days_make_no_week_and_no_start():
    rows = (("run-in", 1, 2.0, 0), ("diary", 1, 1.0, 3), ("diary", 8, 6.0, 5), ("diary", 9, 8.0, 5))

    found = cells(*rows, least=2)

    assert (found["diary 1 week 1"].value.n, found["diary 1 week 2"].value.mean) == (0, 7.0)
    assert found["diary 1 week 2"].change.n == 0


def test_of_two_answers_on_a_day_the_later_counts_and_others_days_and_people_are_left_out():
    rows = [("diary", 1, 5.0, 9), ("diary", 1, 1.0, 3), ("diary", 99, 7.0, 4), ("other", 1, 7.0, 4)]

    found = diaries(column(*rows), (ADA,), MOMENTS)

    assert found.of(DIARY)[0].tolist() == pytest.approx([5.0] + [float("nan")] * 9, nan_ok=True)
    assert np.isnan(found.of(RUN_IN)).all()
    assert diaries(column(*rows), (), MOMENTS).value.shape == (0, 24)


def test_the_run_in_has_a_median_and_a_mean():
    found = diaries(column(("run-in", 1, 2.0, 0), ("run-in", 2, 4.0, 1), ("run-in", 9, 9.0, 2)), (ADA,), MOMENTS)

    assert run_in(found, BLOCKS, least=3).tolist() == [4.0]
    assert run_in_mean(found, BLOCKS, least=3).tolist() == [5.0]
    assert np.isnan([*run_in(found, BLOCKS, least=4), *run_in_mean(found, BLOCKS, least=4)]).all()
    assert np.isnan(run_in_mean(found, (DIARY,), least=0)).all()


rows = st.tuples(st.sampled_from(["run-in", "diary"]), st.integers(1, 10), st.integers(0, 9), st.integers(0, 99))


@given(st.lists(rows, max_size=20, unique_by=lambda row: (row[0], row[1], row[3])), st.randoms())
def test_the_order_of_rows_changes_nothing(found, random):
    assert cells(*found) == cells(*random.sample(found, len(found)))
