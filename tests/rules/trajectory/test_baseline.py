"""Where a participant started: the last value before the first dose, or the median of the run-in."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.baseline import NEVER, Observation, last_before, last_before_all, run_in, run_in_all

DOSE = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
EARLIER, LATER = DOSE - timedelta(minutes=1), DOSE + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("observations", "value", "because"),
    [
        ([(EARLIER, 50.0)], 50.0, "a minute before the dose is before it"),
        ([(DOSE, 50.0)], None, "the instant of the dose is not"),
        ([(EARLIER, 50.0), (LATER, 75.0)], 50.0, "later values never count"),
        ([(EARLIER - timedelta(days=9), 40.0), (EARLIER, None)], 40.0, "a null value is passed over"),
        ([(EARLIER, 50.0), (EARLIER - timedelta(days=9), 40.0)], 50.0, "the last one, in whatever order"),
        ([], None, "nothing answered"),
    ],
)
def test_the_baseline_is_the_last_value_before_the_first_dose(observations, value, because):
    found = last_before([Observation(at, seen) for at, seen in observations], cutoff=DOSE)

    assert found.value == value, because
    assert (found.reason is None) == (value is not None)


def test_without_dose_and_randomisation_there_is_no_baseline():
    found = last_before([Observation(EARLIER, 50.0)], cutoff=None)

    assert (found.value, found.reason) == (None, "neither a first dose nor a randomisation")


@pytest.mark.parametrize(
    ("days", "value", "because"),
    [
        ([3.0] * 14, 3.0, "fourteen days are enough"),
        ([3.0] * 13 + [None] * 9, None, "thirteen are not, however many were missed"),
        ([1.0] * 7 + [9.0] * 7, 5.0, "an even number meets in the middle"),
        ([1.0] * 7 + [9.0] * 8, 9.0, "the median, not the mean"),
    ],
)
def test_a_diary_starts_from_the_median_of_its_run_in(days, value, because):
    found = run_in(days)

    assert found.value == value, because
    assert (found.reason is None) == (value is not None)


observed = st.tuples(st.integers(0, 3), st.integers(0, 6), st.one_of(st.none(), st.integers(0, 4).map(float)))


@given(st.lists(observed, max_size=30), st.lists(st.one_of(st.none(), st.integers(0, 6)), min_size=4, max_size=4))
def test_everybody_at_once_is_everybody_one_by_one(rows, cutoffs):
    start = datetime(2024, 1, 1, tzinfo=UTC)
    participant, at, value = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])

    together = last_before_all(
        np.array(participant, dtype=np.int64),
        np.array(at, dtype=np.int64),
        np.array(value, dtype=float),
        cutoff=np.array([NEVER if day is None else day for day in cutoffs]),
    )

    for person, day in enumerate(cutoffs):
        own = [Observation(start + timedelta(days=at), value) for who, at, value in rows if who == person]
        cutoff = None if day is None else start + timedelta(days=day)
        assert plain(together[person]) == last_before(own, cutoff=cutoff).value


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 9).map(float))), max_size=40))
def test_run_ins_at_once_are_run_ins_one_by_one(rows):
    participant, value = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [])

    together = run_in_all(np.array(participant, dtype=np.int64), np.array(value, dtype=float), participants=4, least=3)

    for person in range(4):
        assert plain(together[person]) == run_in([value for who, value in rows if who == person], least=3).value


def plain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
