"""What happens when somebody leaves is said in every language of the app, as fully in each."""

import re

import pytest

from proapp.participant.leaving import FROM, WORDS, options, spoken

ARABIC = re.compile(r"[\u0600-\u06ff]")


def test_every_language_of_the_app_has_them():
    assert WORDS.keys() == {"en", "de", "es", "fr", "ar"}


@pytest.mark.parametrize("language", WORDS)
def test_each_language_says_as_much_as_english(language):
    said = {what: len(leaving.happens) for what, leaving in options(language).items()}

    assert tuple(said) == FROM
    assert said == {what: len(leaving.happens) for what, leaving in options("en").items()}


@pytest.mark.parametrize("language", WORDS)
def test_no_sentence_is_borrowed_from_another_language(language):
    texts = {text for one in options(language).values() for text in (one.title, *one.happens)}
    others = {text for other in WORDS if other != language for one in options(other).values() for text in one.happens}

    assert not texts & others
    assert all(bool(ARABIC.search(text)) == (language == "ar") for text in texts)


@pytest.mark.parametrize(("asked", "found"), [("de-AT", "de"), ("AR", "ar"), ("pt", "en")])
def test_the_nearest_language_is_spoken(asked, found):
    assert spoken(asked) == found
