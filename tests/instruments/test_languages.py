"""Our own instruments in every language of the patients' app: whole, written the right way, and scored alike."""

import json

import pytest

from proapp.instrument import check
from proapp.instrument.answers import asked, problems
from proapp.instrument.library import Library, shipped_folder
from proapp.instrument.paper import paper
from proapp.score.scoring import scores

LIBRARY = Library.load(shipped_folder())
OWN = ("bother@1.0", "net-crisis@1.0", "net-diary@1.0", "net-unscheduled@1.0", "pgi-c@1.0", "pgi-s@1.0")
LANGUAGES = {"ar": "rtl", "de": "ltr", "en": "ltr", "es": "ltr", "fr": "ltr"}
EVERY = [(key, language) for key in OWN for language in LANGUAGES]
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "de": ("A", "ſ"), "en": ("A", "z"), "es": ("A", "ſ"), "fr": ("A", "ſ")}


def shown(key, language):
    return paper(LIBRARY.get(key), LIBRARY.wording(key, language))


def words(key, language):
    """Every word a patient reads, by its place."""
    whole = shown(key, language)
    found = {"title": whole["title"], "instructions": whole["instructions"]}
    found |= {item["code"]: item["text"] for item in whole["items"]}
    return found | {
        f"{name} {code}": text for name, answers in whole["answers"].items() for code, text in answers["words"].items()
    }


def test_no_file_has_a_fault():
    assert check.faults(LIBRARY, shipped_folder()) == []


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_every_language_is_whole_and_says_which_way_it_is_written(key, language):
    whole = shown(key, language)

    assert (whole["language"], whole["direction"], whole["placeholder"]) == (language, LANGUAGES[language], False)
    assert words(key, language).keys() == words(key, "en").keys()
    assert all(text.strip() == text and text for text in words(key, language).values())


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_no_sentence_was_left_in_another_language(key, language):
    first, last = SCRIPTS[language]
    english = words(key, "en")

    for place, text in words(key, language).items():
        assert any(first <= letter <= last for letter in text), (place, text)
        if language != "en" and " " in text:
            assert text != english[place], place


@pytest.mark.parametrize(("key", "language"), EVERY)
def test_a_question_is_a_question_and_each_answer_is_said_once(key, language):
    whole = shown(key, language)

    assert all(item["text"].rstrip().endswith("؟" if language == "ar" else "?") for item in whole["items"])
    for answers in whole["answers"].values():
        assert len(set(answers["words"].values())) == len(answers["words"])


def filled(key, language, pick):
    """Everything answered as somebody reading this language does: the first or the last of the words on each list."""
    whole = shown(key, language)
    codes = {
        name: [int(code) for code in answers["words"]] or [int(answers["min"]), int(answers["max"])]
        for name, answers in whole["answers"].items()
    }
    answers = {item["code"]: codes[item["answers"]][pick] for item in whole["items"]}
    definition = LIBRARY.get(key)
    return {code: answer for code, answer in answers.items() if code in asked(definition, answers)}


@pytest.mark.parametrize("pick", [0, -1])
@pytest.mark.parametrize("key", OWN)
def test_every_language_gives_the_same_score(key, pick):
    definition = LIBRARY.get(key)
    answers = {language: filled(key, language, pick) for language in LANGUAGES}

    assert all(problems(definition, said) == [] for said in answers.values())
    assert len({json.dumps(said, sort_keys=True) for said in answers.values()}) == 1
    results = [scores(definition, said) for said in answers.values()]
    assert any(score.value is not None for score in results[0].values())
    assert all(result == results[0] for result in results)
