"""The 179 published combinations of PRO-CTCAE composite grades, each through the scoring itself."""

from itertools import product

import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.scoring import scores

CTCAE = Library.load(shipped_folder()).get("pro-ctcae@1.0")

# Basch 2021, Clin Trials 18:104-114, as tabulated apart from the definition: digits along the last attribute 0 to 4.
PUBLISHED = {
    "frequency": ("16", {(): "01123"}),
    "severity": ("15", {(): "01233"}),
    "amount": ("27", {(): "01122"}),
    "frequency-severity": ("10", {(1,): "11122", (2,): "11222", (3,): "11233", (4,): "11233"}),
    "frequency-interference": ("18", {(1,): "11122", (2,): "11122", (3,): "11233", (4,): "11233"}),
    "severity-interference": ("19", {(1,): "11122", (2,): "11223", (3,): "12233", (4,): "22233"}),
    "frequency-severity-interference": (
        "17",
        dict(
            zip(
                product((1, 2, 3, 4), (0, 1, 2, 3, 4)),
                (
                    *("01122", "11122", "12223", "22233", "22333"),
                    *("01122", "11122", "22233", "22233", "22333"),
                    *("11122", "11122", "22233", "22333", "22333"),
                    *("11122", "11223", "22233", "22333", "22333"),
                ),
                strict=True,
            )
        ),
    ),
}


def cases():
    for table, (scale, rows) in PUBLISHED.items():
        if () not in rows:
            yield table, scale, (0,), 0
        for leading, grades in rows.items():
            for last, grade in enumerate(grades):
                yield table, scale, (*leading, last), int(grade)


def test_there_are_179_combinations():
    assert len(list(cases())) == 179
    assert sum(len(table.grades) for table in CTCAE.tables.values()) == 179


@pytest.mark.parametrize("table", PUBLISHED)
def test_the_grades_are_the_published_ones(table):
    for name, scale, values, grade in cases():
        if name == table:
            answers = {f"{scale}{letter}": value for letter, value in zip("ABC", values, strict=False)}

            assert scores(CTCAE, answers)[scale].value == grade, values


@pytest.mark.parametrize("scale", [rule.id for rule in CTCAE.scores if rule.method == "lookup"])
def test_a_gate_of_nought_gives_grade_nought_whatever_the_others_say(scale):
    items = CTCAE.score(scale).items
    answers = dict.fromkeys(items, 4) | {items[0]: 0}

    assert scores(CTCAE, answers)[scale].value == 0


@pytest.mark.parametrize("scale", [rule.id for rule in CTCAE.scores if rule.method == "lookup" and len(rule.items) > 1])
def test_above_nought_every_attribute_is_needed(scale):
    items = CTCAE.score(scale).items
    for left_out in items:
        answers = dict.fromkeys(set(items) - {left_out}, 1)

        score = scores(CTCAE, answers)[scale]

        assert score.value is None
        assert f"{left_out} not answered" in score.reason


def test_an_answer_no_table_knows_is_never_guessed():
    with pytest.raises(ValueError, match="table frequency has no grade"):
        scores(CTCAE, {"16A": 7})
