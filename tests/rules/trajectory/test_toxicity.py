"""Patient-reported toxicity by worked cases: index, areas, levels over time, new severe symptoms, and differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.deterioration import Series
from proapp.trajectory.grades import SUMMARIES, Grades, differences, shares, worst
from proapp.trajectory.incidence import incidences
from proapp.trajectory.toxicity.area import Area, areas, between
from proapp.trajectory.toxicity.index import toxicity_index
from proapp.trajectory.toxicity.new_severe import times_to_new_severe
from proapp.trajectory.toxicity.over_time import over_time

NULL = float("nan")


def reports(*scores, who=0, first_is_baseline=True):
    """One participant's reports in order, the first before treatment."""
    number = len(scores)
    is_baseline = np.zeros(number, dtype=bool)
    is_baseline[:1] = first_is_baseline
    return Grades(np.full(number, who), np.array(scores, dtype=float), is_baseline)


def together(*parts):
    return Grades(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("participant", "score", "is_baseline"))
    )


@pytest.mark.parametrize(
    ("scores", "index"),
    [
        ((3, 2), 3.5),  # 3 + 2/4
        ((2, 3), 3.5),
        ((3, 3, 3, 3), 3 + 3 / 4 + 3 / 16 + 3 / 64),
        ((1, 1, 1), 1 + 1 / 2 + 1 / 4),
        ((0, 0, 0), 0.0),
        ((2, 0, NULL), 2.0),
        ((NULL, NULL), NULL),
        ((), NULL),
        ((3,) * 40, 3.9999),  # the others never add up to a grade
    ],
)
def test_the_toxicity_index(scores, index):
    found = toxicity_index(reports(*scores), participants=1)

    assert found.tolist() == pytest.approx([index], nan_ok=True)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=20), st.randoms())
def test_an_index_lies_between_the_worst_grade_and_the_next(rows, random):
    def indexed(order):
        who, score = (np.array([row[place] for row in order], dtype=int) for place in (0, 1))
        return toxicity_index(Grades(who, score.astype(float), np.zeros(len(order), dtype=bool)), participants=3)

    found = indexed(rows)

    np.testing.assert_allclose(indexed(random.sample(rows, len(rows))), found)
    for who in range(3):
        highest = max((score for whose, score in rows if whose == who), default=None)
        assert np.isnan(found[who]) if highest is None else highest <= found[who] < highest + 1


# 0 had a grade 3 before treatment and never since; 1 got a new grade 3; 2 has no baseline; 3 no report since
CASES = together(reports(3, 1, 0), reports(0, 3, 1, who=1), reports(NULL, 2, who=2), reports(1, who=3))


@pytest.mark.parametrize(
    ("summary", "n", "present", "severe"),
    [("maximum", 4, 4, 2), ("max_post_baseline", 3, 3, 1), ("baseline_adjusted", 2, 1, 1)],
)
def test_every_summary_has_its_own_denominator(summary, n, present, severe):
    (found,) = shares(worst(CASES, participants=4), np.zeros(4, dtype=int), arms=("A",), summaries=(summary,))

    assert (found.n, found.present, found.severe) == (n, present, severe)
    assert (found.present_share, found.severe_share) == (present / n, severe / n)


def test_the_overall_maximum_differs_from_the_later_one_within_arms_too():
    arm = np.array([0, 1, 0, 1])

    found = shares(worst(CASES, participants=4), arm, arms=("A", "B"), summaries=("maximum", "max_post_baseline"))

    assert [(one.arm, one.summary, one.n, one.severe) for one in found] == [
        ("A", "maximum", 2, 1),
        ("A", "max_post_baseline", 2, 0),
        ("B", "maximum", 2, 1),
        ("B", "max_post_baseline", 1, 1),
    ]


def test_arms_are_compared_summary_by_summary():
    arm = np.array([0, 1, 0, 1])
    found = shares(worst(CASES, participants=4), arm, arms=("A", "B"), summaries=SUMMARIES)

    apart = differences(found, reference="A")

    assert [(one.arm, one.reference, one.summary) for one in apart] == [("B", "A", summary) for summary in SUMMARIES]
    later = apart[1]
    assert (later.present.difference, later.severe.difference) == (0.0, 1.0)
    assert (later.severe.fisher_p, later.present.chi_squared_p) == (pytest.approx(1 / 3), None)


def test_an_arm_without_anybody_cannot_be_compared():
    found = shares(worst(CASES, participants=4), np.zeros(4, dtype=int), arms=("A", "B"))

    assert {one.severe.reason for one in differences(found, reference="A")} == {"an arm has nobody"}


@pytest.mark.parametrize(
    ("height", "above", "below"),
    [
        ([0, 1, 1], 10 * 0.5 + 10, 0.0),  # up to 1 in ten days, then ten days at 1
        ([0, -1, -1], 0.0, -15.0),
        ([0, 1, -1], 10 * 0.5 + 5 * 0.5, -5 * 0.5),  # crosses half way
        ([0, 3, -1], 15 + 7.5 * 3 / 2, -2.5 * 1 / 2),  # crosses after three quarters
        ([0, 0, 0], 0.0, 0.0),
        ([0, 2, 0], 20.0, 0.0),
    ],
)
def test_areas_are_cut_where_the_line_crosses(height, above, below):
    assert between(np.array([0.0, 10, 20]), np.array(height, float)) == pytest.approx((above, below))


def test_an_arms_area_is_that_of_those_with_a_baseline():
    score = np.array([[0, 2, NULL], [2, 2, 3], [NULL, 3, 3]])

    found = areas(score, np.zeros(3, dtype=int), day=(0, 7, 14), arms=("A", "B"))

    # means of the first two: 1, 2, 3
    assert found[0] == Area("A", 2, 1.0, pytest.approx(0.5 * 14 * 2), 0.0)
    assert found[1] == Area("B", 0, None, None, None, reason="nobody with a baseline")


def test_a_timepoint_without_answers_is_passed_over_and_none_at_all_is_null():
    score = np.array([[1.0, NULL, 3.0]])

    (found,) = areas(score, np.array([0]), day=(0, 7, 14), arms=("A",))
    (alone,) = areas(score[:, :2], np.array([0]), day=(0, 7), arms=("A",))

    assert found.worsening == pytest.approx(14.0)
    assert (alone.worsening, alone.reason) == (None, "no answer after baseline")


def test_days_that_do_not_ascend_are_refused():
    with pytest.raises(ValueError, match="ascend"):
        areas(np.zeros((1, 2)), np.array([0]), day=(7, 7), arms=("A",))


heights = st.lists(st.integers(-3, 3), min_size=2, max_size=8)


@given(heights)
def test_areas_above_and_below_add_up_to_the_whole(height):
    day, line = np.arange(len(height)) * 7.0, np.array(height, float)

    above, below = between(day, line)
    mirrored = between(day, -line)

    assert above + below == pytest.approx(np.trapezoid(line, day))
    assert above >= 0 >= below
    assert mirrored == pytest.approx((-below, -above))


def test_levels_over_time():
    score = np.array([[0, 3, NULL], [1, NULL, NULL], [2, 3, NULL], [3, 0, NULL]])

    found = over_time(score, np.array([0, 0, 0, 1]), arms=("A", "B"), timepoints=("0", "1", "2"))

    assert [(one.n, one.missing, one.counts) for one in found] == [
        (3, 0, (1, 1, 1, 0)), (2, 1, (0, 0, 0, 2)), (0, 3, (0, 0, 0, 0)),
        (1, 0, (0, 0, 0, 1)), (1, 0, (1, 0, 0, 0)), (0, 1, (0, 0, 0, 0)),
    ]  # fmt: skip
    assert (found[0].present_share, found[0].severe_share) == (2 / 3, 0.0)
    assert (found[2].present_share, found[2].reason) == (None, "no answers")


@pytest.mark.parametrize("wrong", [4.0, -1.0, 1.5])
def test_what_is_no_score_is_refused(wrong):
    with pytest.raises(ValueError, match="whole number"):
        over_time(np.array([[wrong]]), np.array([0]), arms=("A",), timepoints=("0",))


def ada(*later, baseline=0.0, death_day=None):
    return Series("ada", "A", baseline, later, death_day)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (ada((7, 2), (14, 3), (21, 3)), (14, True, "new_severe")),
        (ada((21, 3), (14, 3)), (14, True, "new_severe")),
        (ada((7, 2), death_day=40), (40, True, "death")),
        (ada((7, 2), (14, 1)), (14, False, "censored_last_pro")),
        (ada(), (1, False, "no_followup_censored_day1")),
        (ada((7, 3), baseline=3.0), (None, None, "severe_at_baseline_excluded")),
        (ada((7, 3), baseline=None), (None, None, "no_baseline_excluded")),
    ],
)
def test_when_a_symptom_is_newly_severe(series, expected):
    (found,) = times_to_new_severe([series])

    assert (found.day, found.event, found.reason) == expected


def test_the_incidence_of_newly_severe_symptoms_counts_death_apart():
    series = [ada((7, 3)), ada((7, 0), death_day=10), ada((7, 0), (14, 3)), ada((7, 1), baseline=3.0)]

    (found,) = incidences(times_to_new_severe(series), ("A",))

    assert (found.n, found.events, found.competing) == (3, 2, 1)
    assert [(step.day, step.share) for step in found.steps] == [(7, pytest.approx(1 / 3)), (14, pytest.approx(2 / 3))]
