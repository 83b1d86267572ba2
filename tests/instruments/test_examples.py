"""Every worked example beside every definition is a test, for one response and for columns of them."""

import numpy as np
import pytest

from proapp.base.document import read
from proapp.instrument.library import Library, shipped_folder
from proapp.score import examples
from proapp.score.columns import scored

LIBRARY = Library.load(shipped_folder())


def cases(kind):
    for definition in LIBRARY:
        for example in read(LIBRARY.path(definition.key).with_name("examples.yaml")).data:
            if kind in example:
                yield pytest.param(definition, example, id=f"{definition.key}: {example['case']}")


@pytest.mark.parametrize(("definition", "example"), [*cases("answers"), *cases("days")])
def test_the_scores_are_those_worked_out_by_hand(definition, example):
    assert examples.faults(definition, [example]) == []


@pytest.mark.parametrize(("definition", "example"), list(cases("answers")))
def test_columns_give_the_same_scores(definition, example):
    answers = examples.expanded(definition, example["answers"])
    numbers = {code: answers.get(code) for code in definition.items}
    columns = {code: np.array([np.nan if isinstance(n, str | None) else n], float) for code, n in numbers.items()}

    found = scored(definition, columns)

    for scale, written in example["scores"].items():
        value = float(found[scale].values[0])
        assert examples.same(None if np.isnan(value) else value, examples.value(written)), scale


@pytest.mark.parametrize("definition", list(LIBRARY), ids=lambda definition: definition.key)
def test_every_score_has_a_worked_example(definition):
    written = read(LIBRARY.path(definition.key).with_name("examples.yaml")).data
    shown = {scale for example in written for scale in example["scores"]}
    composites = {rule.table for rule in definition.scores if rule.id in shown}

    for rule in definition.scores:
        assert rule.id in shown or rule.table in composites or rule.method == "item"


@pytest.mark.parametrize(
    ("example", "place"),
    [
        ({"case": "wrong number", "answers": {"bother": 3}, "scores": {"bother": 2}}, "/0/scores/bother"),
        ({"case": "null by hand", "answers": {"bother": 3}, "scores": {"bother": None}}, "/0/scores/bother"),
        ({"case": "null by rule", "answers": {}, "scores": {"bother": 0}}, "/0/scores/bother"),
        ({"case": "no such score", "answers": {}, "scores": {"QL": None}}, "/0/scores/QL"),
        ({"case": "no such answer", "answers": {"bother": 9}, "scores": {"bother": 9}}, "/0/answers"),
        ({"case": "other reason", "answers": {}, "scores": {}, "reasons": {"bother": "lost"}}, "/0/reasons/bother"),
    ],
    ids=lambda value: value["case"] if isinstance(value, dict) else "",
)
def test_an_example_that_does_not_hold_is_found(library, example, place):
    found = examples.faults(library.get("bother@1.0"), [example])

    assert [fault.pointer for fault in found] == [place]
