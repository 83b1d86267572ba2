"""What a diary says over weeks: prorated days agree with the score of one participant, means and relief by hand."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.instrument.library import Library
from proapp.score.scoring import block_scores
from proapp.trajectory.diary_measures import Relief, relief, relieved, symptom_days, weekly_means

NULL = float("nan")
DIARY = Library.load(Path(__file__).parents[3] / "instruments", None).get("net-diary@1.0")


def days(*runs):
    """One participant's days from runs of (value, number of days)."""
    return np.concatenate([np.full(number, value, dtype=float) for value, number in runs])[None]


@pytest.mark.parametrize(
    ("symptom", "raw", "answered", "prorated"),
    [
        (days((1, 7), (0, 21)), 7, 28, 7.0),
        (days((1, 7), (0, 7), (NULL, 14)), 7, 14, 14.0),
        (days((1, 7), (0, 6), (NULL, 15)), 7, 13, NULL),
        (days((NULL, 28)), 0, 0, NULL),
        (days((1, 28)), 28, 28, 28.0),
    ],
)
def test_days_with_a_symptom_raw_and_prorated(symptom, raw, answered, prorated):
    found = symptom_days(symptom)

    assert (found.raw.tolist(), found.answered.tolist()) == ([raw], [answered])
    assert found.prorated.tolist() == pytest.approx([prorated], nan_ok=True)


@given(st.lists(st.sampled_from([0, 1, None]), min_size=28, max_size=28))
def test_everybody_at_once_is_the_score_of_one(answers):
    diaries = [{"pain": answer} for answer in answers if answer is not None]

    score = block_scores(DIARY, diaries)["pain_days"]
    found = symptom_days(np.array([answers], dtype=float))

    assert found.prorated.tolist() == pytest.approx([NULL if score.value is None else score.value], nan_ok=True)


def test_nobody_and_too_many_days():
    assert symptom_days(np.zeros((0, 28))).prorated.tolist() == []
    with pytest.raises(ValueError, match="do not fit"):
        symptom_days(np.zeros((1, 29)))


def test_a_weeks_mean_is_that_of_its_answered_days():
    value = days((4, 3), (NULL, 3), (8, 1), (NULL, 7), (5, 2))

    assert weekly_means(value).tolist()[0] == pytest.approx([5.0, NULL, 5.0], nan_ok=True)
    assert weekly_means(value, least=4).tolist()[0] == pytest.approx([5.0, NULL, NULL], nan_ok=True)


@pytest.mark.parametrize(
    ("value", "baseline", "rule", "expected", "because"),
    [
        (days((3.5, 42), (5, 42)), 5.0, Relief(), 1, "30 % less on half of the days"),
        (days((3.5, 41), (5, 43)), 5.0, Relief(), 0, "a day short"),
        (days((3.6, 84)), 5.0, Relief(), 0, "28 % less"),
        (days((3, 42), (NULL, 42)), 5.0, Relief(), 1, "days without a diary do not count as relief"),
        (days((3, 41), (NULL, 43)), 5.0, Relief(), 0, "nor are they forgiven"),
        (days((3, 41), (NULL, 43)), 5.0, Relief(missing="left out"), 1, "unless they are left out"),
        (days((3, 41), (NULL, 43)), 5.0, Relief(missing="left out", least=0.5), None, "but enough must be answered"),
        (days((NULL, 84)), 5.0, Relief(), None, "no diary at all"),
        (days((0, 84)), 0.0, Relief(), None, "nothing to reduce"),
        (days((0, 84)), NULL, Relief(), None, "no run-in"),
    ],
)
def test_whether_a_relief_lasted(value, baseline, rule, expected, because):
    (found,) = relieved(value, np.array([baseline]), rule).tolist()

    assert (None if np.isnan(found) else found) == expected, because


def test_relief_by_arm():
    value = np.concatenate([days((1, 84)), days((5, 84)), days((NULL, 84))])

    found = relief(value, np.full(3, 5.0), Relief(), arm=np.array([0, 0, 1]), arms=("A", "B"))

    assert [(one.arm, one.n, one.responders, one.share) for one in found] == [("A", 2, 1, 0.5), ("B", 0, 0, None)]
    assert found[1].reason == "nobody of whom it can be said"


@pytest.mark.parametrize("wrong", [{"missing": "guessed"}, {"share": 1.5}])
def test_unknown_words_and_shares_are_refused(wrong):
    with pytest.raises(ValueError, match="must be|between"):
        Relief(**wrong)
