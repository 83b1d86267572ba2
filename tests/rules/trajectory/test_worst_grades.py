"""From rows to worst grades and indices: which reports count, and what a question that was not asked is worth."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from proapp.trajectory.comparison import Grouping
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Dose, Member
from proapp.trajectory.toxicity.at_moments import graded_at_moments, since_baseline
from proapp.trajectory.worst_grades import filled, index_by_symptom, worst_by_symptom

DOSED = datetime(2026, 3, 27, 10, tzinfo=UTC)
ARMS = Grouping(arms=("lu", "control"), by_arm=True)
GATES = {"9B": "9A", "9C": "9B"}
MOMENTS = (
    Moment("baseline", 1, None, "baseline", is_baseline=True),
    Moment("toxicity", 1, 7, "toxicity 1", is_baseline=False),
    Moment("toxicity", 2, 14, "toxicity 2", is_baseline=False),
)


def person(number=1, arm="lu"):
    dose = Dose("lu", 1, DOSED, DOSED.date())
    return Member(UUID(int=number), arm, {}, DOSED.date(), DOSED - timedelta(days=7), None, (dose,), None, None)


def report(day, value, *, number=1, scale="9A", use="compare"):
    at = (DOSED + timedelta(days=day)).timestamp()
    timepoint, ordinal = ("baseline", 1) if day < 0 else ("toxicity", day // 7)
    return SimpleNamespace(
        participant_id=UUID(int=number), scale=scale, value=float(value), at=at, use=use, timepoint=timepoint,
        ordinal=ordinal,
    )  # fmt: skip


def summaries(rows, scale="9A", gates=None):
    found = worst_by_symptom(rows, [person()], scales=[scale], grouping=ARMS, baseline="first-dose", gates=gates)
    return {one.summary: (one.n, one.present, one.severe) for one in found[scale] if one.arm == "lu"}


def test_every_summary_is_there_the_overall_maximum_with_the_baseline():
    found = summaries([report(-3, 3), report(7, 1)])

    assert found == {"maximum": (1, 1, 1), "max_post_baseline": (1, 1, 0), "baseline_adjusted": (1, 0, 0)}


def test_what_was_asked_of_one_arm_for_safety_is_no_comparison_but_may_be_the_start():
    found = summaries([report(-3, 2, use="safety"), report(7, 2), report(14, 3, use="safety")])

    assert found["max_post_baseline"] == (1, 1, 0)
    assert found["baseline_adjusted"] == (1, 0, 0)


def test_what_was_not_asked_because_the_first_was_zero_counts_as_zero_if_so_wanted():
    rows = [report(-3, 0), report(7, 4), report(7, 3, scale="9B")]

    assert summaries(rows, "9B", GATES)["baseline_adjusted"] == (1, 1, 1)
    assert summaries(rows, "9B")["baseline_adjusted"] == (0, 0, 0)


@pytest.mark.parametrize(
    ("rows", "scale", "values"),
    [
        ([report(7, 0)], "9B", [0.0]),
        ([report(7, 0)], "9C", [0.0]),
        ([report(7, 2)], "9B", []),
        ([report(7, 2), report(7, 0, scale="9B")], "9C", [0.0]),
        ([], "9B", []),
        ([report(7, 1, scale="9B")], "9B", [1.0]),
        ([report(7, 0), report(7, 1, scale="9B")], "9B", [1.0]),
        ([report(7, 0)], "9A", [0.0]),
    ],
)
def test_zero_is_filled_in_forwards_only(rows, scale, values):
    by_scale = {name: [row for row in rows if row.scale == name] for name in ("9A", "9B", "9C")}

    assert [row.value for row in filled(by_scale, scale, GATES)] == values


def test_the_index_includes_the_baseline_and_has_a_row_for_each_arm():
    rows = [report(-3, 2), report(7, 3)]

    lu, control = index_by_symptom(rows, [person()], scales=["9A"], grouping=ARMS, baseline="first-dose")["9A"]

    assert (lu.value.n, lu.value.mean) == (1, 3.5)
    assert (control.value.n, control.value.mean) == (0, None)


def test_moments_become_days_since_the_start():
    rows = [report(-3, 1), report(7, 2), report(7.5, 3), report(14, 0, use="safety")]

    found = graded_at_moments(rows, [person().entrant("first-dose")], MOMENTS)
    score, days = since_baseline(found, MOMENTS)

    assert days == (0, 7, 14)
    assert score.tolist() == [pytest.approx([1, 3, float("nan")], nan_ok=True)]


def test_nobody_and_no_answer_give_empty_tables():
    found = graded_at_moments([], [person().entrant("first-dose")], MOMENTS)

    assert since_baseline(found, MOMENTS)[0].shape == (1, 3)
    assert graded_at_moments([], [], MOMENTS).score.shape == (0, 3)
    assert worst_by_symptom([], [], scales=["9A"], grouping=ARMS, baseline="first-dose")["9A"][0].n == 0
