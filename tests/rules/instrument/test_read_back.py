"""Answers read back: every question that was asked, in its order, with the words of the answer."""

import pytest

from proapp.instrument.read_back import read_back


@pytest.fixture
def library(catalogue):
    return catalogue.library


@pytest.fixture
def lines(library):
    def read(answers, key="net-diary@1.0", language="en"):
        found = read_back(library.get(key), library.wording(key, language), answers)
        return [(line.item, line.answer) for line in found]

    return read


def test_answers_are_read_back_in_the_order_of_the_questions(lines):
    assert lines({"nausea": 3, "pain": 1, "flushing": 0}) == [("pain", "Yes"), ("flushing", "No"), ("nausea", "3")]


def test_the_words_are_those_of_the_language(lines):
    assert lines({"pain": 1}, language="de") == [("pain", "Ja")]


def test_an_answer_without_words_is_a_number(lines):
    assert lines({"nausea": 10, "vomiting_episodes": 2}) == [
        ("nausea", "The worst I can imagine"),
        ("vomiting_episodes", "2"),
    ]


def test_an_answer_beside_the_scale_is_read_back_too(library):
    found = [(definition, code) for definition in library for code, item in definition.items.items() if item.special]
    definition, code = found[0]
    special = min(definition.items[code].special)
    wording = library.wording(definition.key, "en")

    (line,) = read_back(definition, wording, {code: special})

    assert line.answer == wording.special[special]


def test_without_words_labels_in_brackets_stand_in(library):
    definition = library.get("qlq-c30@3.0")

    (line,) = read_back(definition, library.wording("qlq-c30@3.0", "en"), {"q29": 5})

    assert line.text == f"[{definition.items['q29'].label}]"
