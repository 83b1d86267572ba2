"""How one is doing, in plain words: by the protocol's own points, in every language of the app, and never advice."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.plainly import (
    ALWAYS,
    BETTER,
    NO_POINTS,
    NO_START,
    NOTHING,
    ONLY_START,
    SAME,
    WORDS,
    WORSE,
    plainly,
    spoken,
    verdict,
)

ARABIC = re.compile(r"[\u0600-\u06ff]")
ADVICE = re.compile(r"should|must|take|stop|dose|treatment|other|average|normal|sollt|debe|doit", re.IGNORECASE)
values = st.floats(0, 100)


@pytest.mark.parametrize(
    ("start", "latest", "higher_is", "told"),
    [
        (50, 60, "better", BETTER),
        (50, 59.9, "better", SAME),
        (50, 40, "better", WORSE),
        (50, 60, "worse", WORSE),
        (50, 40, "worse", BETTER),
        (50, 50, "worse", SAME),
        (83.33333333333333, 73.33333333333333, "better", WORSE),  # not 10 in binary
    ],
)
def test_a_change_counts_from_the_protocols_points_on(start, latest, higher_is, told):
    assert verdict(start, latest, points=10, higher_is=higher_is) == told


@given(values, values, st.floats(0.5, 50))
def test_turning_the_scale_round_turns_the_verdict_round(start, latest, points):
    turned = {BETTER: WORSE, WORSE: BETTER, SAME: SAME}

    found = verdict(start, latest, points=points, higher_is="better")

    assert verdict(start, latest, points=points, higher_is="worse") == turned[found]


@pytest.mark.parametrize(
    ("start", "later", "points", "told"),
    [
        (None, (), 10, NOTHING),
        (None, (), None, NOTHING),
        (50.0, (), 10, ONLY_START),
        (None, (50.0,), 10, NO_START),
        (50.0, (20.0, 51.0), 10, SAME),  # the latest counts
        (50.0, (90.0,), None, NO_POINTS),  # the protocol does not say what a change is
    ],
)
def test_one_sentence_and_what_always_holds(start, later, points, told):
    sentences = plainly(start, later, points=points, higher_is="better", language="en")

    assert sentences == (WORDS["en"][told], WORDS["en"][ALWAYS])


@pytest.mark.parametrize("language", WORDS)
def test_every_language_says_the_same_things(language):
    assert WORDS.keys() == {"en", "de", "es", "fr", "ar"}
    assert WORDS[language].keys() == WORDS["en"].keys()
    assert len(set(WORDS[language].values())) == len(WORDS["en"])
    assert all(bool(ARABIC.search(text)) == (language == "ar") for text in WORDS[language].values())


@pytest.mark.parametrize("language", WORDS)
def test_no_sentence_advises_or_compares_with_others(language):
    assert not any(ADVICE.search(text) for text in WORDS[language].values())


@pytest.mark.parametrize(("asked", "found"), [("de-AT", "de"), ("FR", "fr"), ("pt", "en")])
def test_the_nearest_language_is_spoken(asked, found):
    assert spoken(asked) == found
