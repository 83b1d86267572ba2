"""What a message may say to whoever reads over a shoulder: nothing."""

import re
from uuid import UUID

import pytest

from proapp.message.template import TEMPLATES, payload, words

TELLING = re.compile(
    r"trial|study|studie|drug|dose|infusion|medi|cancer|tumou?r|net\b|lu-?177|dotatate|symptom|toxic|pain|schmerz|"
    r"questionnaire|fragebogen|diary|tagebuch|qlq|ctcae|flag|\d",
    re.IGNORECASE,
)
SENTENCES = [
    pytest.param(text, id=f"{template}-{language}")
    for template, translations in TEMPLATES.items()
    for language, text in translations.items()
]


@pytest.mark.parametrize("text", SENTENCES)
def test_no_sentence_tells_a_stranger_anything(text):
    assert TELLING.search(f"{text.subject} {text.sentence}") is None


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_message_is_there_in_english_and_german(template):
    assert TEMPLATES[template].keys() == {"en", "de"}


@pytest.mark.parametrize(
    ("language", "same_as"),
    [("de-AT", "de"), ("DE", "de"), ("en-GB", "en"), ("fr", "en")],
)
def test_a_language_without_words_of_its_own_is_written_in_the_nearest_there_is(language, same_as):
    assert words("reminder", language) == TEMPLATES["reminder"][same_as]


def test_a_phone_gets_the_number_of_the_message_and_nothing_else():
    number = UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11")

    assert payload(number) == {"v": 1, "n": "5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11"}
