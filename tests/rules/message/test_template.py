"""What a message may say to whoever reads over a shoulder: nothing."""

import re
import unicodedata
from uuid import UUID

import pytest

from proapp.message import template as template_module
from proapp.message.template import LANGUAGES, TEMPLATES, payload, words

TELLING = re.compile(
    r"trial|study|studie|drug|dose|infusion|medi|cancer|tumou?r|net\b|lu-?177|dotatate|symptom|toxic|pain|schmerz|"
    r"questionnaire|fragebogen|diary|tagebuch|qlq|ctcae|flag|patient|participant|clinic|klinik|krank|health|\d|"
    r"ensayo|estudio|tratamiento|tumor|dolor|s[ií]ntoma|cuestionario|diario|enferm|salud|cl[ií]nic|"
    r"essai|étude|traitement|perfusion|douleur|sympt|journal|malad|santé|cliniq|hôpital|"
    r"دراسة|تجربة|علاج|دواء|ورم|سرطان|ألم|أعراض|استبيان|مريض|صحة|مستشفى|عيادة|جرعة",
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
def test_every_message_is_there_in_every_language_of_ours(template):
    assert TEMPLATES[template].keys() == LANGUAGES == {"en", "de", "es", "fr", "ar"}


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_two_languages_say_the_same(template):
    sentences = [words.sentence for words in TEMPLATES[template].values()]

    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_arabic_is_written_in_arabic(template):
    arabic = TEMPLATES[template]["ar"]

    assert all(unicodedata.bidirectional(letter) == "AL" for letter in arabic.sentence if letter.isalpha())


def test_every_message_that_can_be_put_in_has_its_words():
    names = {value for name, value in vars(template_module).items() if name.isupper() and isinstance(value, str)}

    assert names - {"en"} == TEMPLATES.keys()


@pytest.mark.parametrize(
    ("language", "same_as"),
    [("de-AT", "de"), ("DE", "de"), ("en-GB", "en"), ("ar-EG", "ar"), ("nl", "en")],
)
def test_a_language_without_words_of_its_own_is_written_in_the_nearest_there_is(language, same_as):
    assert words("reminder", language) == TEMPLATES["reminder"][same_as]


def test_a_phone_gets_the_number_of_the_message_and_nothing_else():
    number = UUID("5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11")

    assert payload(number) == {"v": 1, "n": "5f1d7a84-3b0e-4b3c-9a53-0d5c7d2f9c11"}
