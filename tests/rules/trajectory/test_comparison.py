"""From rows to tables: which value counts at a moment, what it is compared with, and that order does not matter."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.comparison import Column, Grouping, in_cycles
from proapp.trajectory.counted import cells as cells_of
from proapp.trajectory.counted import plainly
from proapp.trajectory.deterioration import Rule
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Dose, Member
from proapp.trajectory.summary import Change
from proapp.trajectory.to_deterioration import times_to_deterioration
from proapp.trajectory.worst_grades import worst_by_symptom

START = datetime(2026, 3, 20, 9, tzinfo=UTC)
MOMENTS = (Moment("baseline", 1, None, "baseline", True), Moment("q12w", 1, 84, "q12w 1", False))
ARMS = Grouping(arms=("lu", "control"), by_arm=True)
CHANGE = Change(higher_is="better", threshold=10)


def person(number, arm="lu", *, dose_day=7, second_day=None):
    at = START + timedelta(days=dose_day)
    second_at = None if second_day is None else START + timedelta(days=second_day)
    return Member(
        UUID(int=number), arm, {}, START.date(), START, second_at, (Dose("lu", 1, at, at.date()),), None, None
    )  # fmt: skip


def row(number, day, value, *, timepoint="q12w", use="compare", scale="QL"):
    at = START + timedelta(days=day)
    return SimpleNamespace(
        participant_id=UUID(int=number), timepoint=timepoint, ordinal=1, use=use, scale=scale, value=value,
        at=at.timestamp(), day=at.date().toordinal(),
    )  # fmt: skip


def column(rows):
    return Column(
        [one.participant_id.hex for one in rows],
        [one.timepoint for one in rows],
        [one.ordinal if one.use == "compare" else 0 for one in rows],
        [one.value for one in rows],
        [one.at for one in rows],
    )


def cell(rows, people, *, label="q12w 1", arm="lu"):
    entrants = [one.entrant("first-dose") for one in people]
    counted = plainly(column(rows), entrants, MOMENTS, died={})
    cells = cells_of(counted, MOMENTS, grouping=ARMS, change=CHANGE)
    return next(one for one in cells if (one.arm, one.timepoint) == (arm, label))


def test_change_is_from_the_last_value_before_the_first_dose():
    rows = [row(1, -5, 40.0, timepoint="baseline"), row(1, 6, 50.0, timepoint="x", use="safety"), row(1, 84, 70.0)]

    found = cell(rows, [person(1)])

    assert (found.value.mean, found.change.mean, found.improved) == (70.0, 20.0, 1)


def test_of_two_answers_at_one_moment_the_last_counts():
    found = cell([row(1, 90, 30.0), row(1, 84, 70.0)], [person(1)])

    assert (found.value.n, found.value.mean) == (1, 30.0)


def test_safety_answers_are_no_cells():
    assert cell([row(1, 84, 70.0, use="safety")], [person(1)]).value.n == 0


def test_who_is_not_compared_is_left_out():
    assert cell([row(1, 84, 70.0), row(9, 84, 10.0)], [person(1)]).value.mean == 70.0


@given(st.permutations(range(12)))
def test_the_order_of_rows_does_not_matter(order):
    rows = [row(number, day, number * 7.1 + day / 3) for number in range(1, 5) for day in (-3, 84, 85)]
    people = [person(number, "lu" if number % 2 else "control") for number in range(1, 5)]

    shuffled = [rows[place] for place in order]

    assert cell(shuffled, people) == cell(rows, people)


def test_cycle_time_ends_with_the_first_period():
    rows = [row(1, 3, 40.0), row(1, 8, 50.0), row(1, 29, 60.0), row(1, 100, 10.0)]

    cells, bins = in_cycles(
        rows, [person(1, second_day=90)], infusions=frozenset({"lu"}), grouping=ARMS, change=CHANGE,
        baseline="first-dose",
    )  # fmt: skip

    means = {one.timepoint: one.value.mean for one in cells if one.arm == "lu"}
    assert means == {"before first dose": 40.0, "cycle 1 week 0": 50.0, "cycle 1 week 3": 60.0}
    assert [one.label for one in bins] == list(means)


@pytest.mark.parametrize(
    ("rows", "day", "event"),
    [
        ([row(1, -5, 60.0), row(1, 84, 50.0)], 84, True),
        ([row(1, -5, 60.0), row(1, 84, 51.0), row(1, 168, 40.0)], 168, True),
        ([row(1, -5, 60.0), row(1, 30, 10.0, use="safety"), row(1, 84, 60.0)], 84, False),
        ([row(1, -5, 60.0)], 1, False),
        ([row(1, 84, 50.0)], None, None),
    ],
)
def test_days_to_deterioration_count_from_randomisation(rows, day, event):
    (found,) = times_to_deterioration(
        rows, [person(1)], rule=Rule(threshold=10), grouping=ARMS, baseline="first-dose"
    )  # fmt: skip

    assert (found.day, found.event) == (day, event)


def test_the_baseline_grade_is_that_of_the_last_report_before_the_dose():
    rows = [row(1, -20, 3.0, scale="16"), row(1, 0, 1.0, scale="16"), row(1, 30, 2.0, scale="16")]

    found = worst_by_symptom(rows, [person(1)], scales=["16"], grouping=ARMS, baseline="first-dose")

    shares = {(share.arm, share.summary): share for share in found["16"]}
    assert shares["lu", "max_post_baseline"].present == 1
    assert shares["lu", "max_post_baseline"].severe == 0
    assert shares["lu", "baseline_adjusted"].present == 1
    assert shares["control", "max_post_baseline"].n == 0
