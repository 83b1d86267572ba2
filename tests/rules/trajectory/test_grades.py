"""Worst grades after baseline: nobody is dropped, and what was there before is not counted as new."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.grades import Grades, shares, worst

NULL = None


def grades(*rows: tuple[int, float | None, bool]) -> Grades:
    participant, score, is_baseline = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    return Grades(
        participant=np.array(participant, dtype=np.int64),
        score=np.array(score, dtype=float),
        is_baseline=np.array(is_baseline, dtype=bool),
    )


def plain(values) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


@pytest.mark.parametrize(
    ("before", "after", "highest", "adjusted", "because"),
    [
        (0, [1, 3, 2], 3, 3, "the worst after baseline"),
        (2, [1, 2], 2, 0, "no worse than before treatment counts as none"),
        (2, [3], 3, 3, "worse than before counts in full"),
        (3, [0, 0], 0, 0, "better than before"),
        (NULL, [2], 2, NULL, "without a baseline nothing can be adjusted"),
        (1, [], NULL, NULL, "no report after baseline"),
        (1, [NULL, NULL], NULL, NULL, "only empty reports after baseline"),
        (0, [0], 0, 0, "never had it"),
    ],
)
def test_worst_and_adjusted_grades(before, after, highest, adjusted, because):
    rows = [(0, before, True), *((0, score, False) for score in after)]

    found = worst(grades(*rows), participants=1)

    assert (plain(found.post_baseline), plain(found.adjusted)) == ([highest], [adjusted]), because


def test_shares_have_the_participants_with_a_summary_as_denominator():
    reports = grades(
        (0, 0, True), (0, 3, False), (1, NULL, True), (1, 1, False), (2, 1, True), (3, 0, True), (3, 0, False)
    )

    found = shares(worst(reports, participants=5), np.array([0, 0, 0, 1, 1]), arms=("A", "B"))

    assert [(share.arm, share.summary, share.n, share.present, share.severe) for share in found] == [
        ("A", "max_post_baseline", 2, 2, 1),
        ("A", "baseline_adjusted", 1, 1, 1),
        ("B", "max_post_baseline", 1, 0, 0),
        ("B", "baseline_adjusted", 1, 0, 0),
    ]


def test_an_arm_without_anybody_has_no_share():
    found = shares(worst(grades(), participants=0), np.array([], dtype=np.int64), arms=("A",))

    assert {(share.n, share.present_share, share.reason) for share in found} == {
        (0, None, "no participant with a summary")
    }


report = st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3)), st.booleans())


@given(st.lists(report, max_size=30), st.randoms())
def test_the_order_of_reports_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))

    straight, mixed = (worst(grades(*each), participants=4) for each in (rows, shuffled))

    assert plain(straight.adjusted) == plain(mixed.adjusted)
    assert plain(straight.post_baseline) == plain(mixed.post_baseline)
