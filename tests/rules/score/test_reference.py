"""QLQ-C30 scores equal those of a reference implementation, PROscorer 0.0.4, to 1e-9 and null for null."""

import csv
from pathlib import Path

import numpy as np
import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.columns import scored
from proapp.score.scoring import scores

REFERENCE = Path(__file__).parents[2] / "reference"
C30 = Library.load(shipped_folder()).get("qlq-c30@3.0")
COLUMNS = {rule.id: "C30SUMMARY" if rule.id == "summary" else rule.id for rule in C30.scores}


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


ANSWERS = {
    name: {code: int(row[code]) for code in C30.items if row[code]} for name, row in rows("qlq_c30_answers.csv").items()
}
EXPECTED = rows("qlq_c30_scores.csv")


def number(text):
    return float(text) if text else None


def test_there_are_400_responses_with_16_scores():
    assert len(ANSWERS) == len(EXPECTED) == 400
    assert ANSWERS.keys() == EXPECTED.keys()
    assert set(COLUMNS.values()) <= EXPECTED["C30-0001"].keys()


def test_each_response_scores_as_the_reference():
    for name, answers in ANSWERS.items():
        made = scores(C30, answers)
        for scale, column in COLUMNS.items():
            expected = number(EXPECTED[name][column])
            assert made[scale].value == (None if expected is None else pytest.approx(expected, abs=1e-9)), (name, scale)


def test_columns_score_as_the_reference():
    columns = {code: np.array([row.get(code, np.nan) for row in ANSWERS.values()], float) for code in C30.items}

    made = scored(C30, columns)

    for scale, column in COLUMNS.items():
        expected = [number(EXPECTED[name][column]) for name in ANSWERS]
        wanted = np.array([np.nan if value is None else value for value in expected])
        np.testing.assert_allclose(made[scale].values, wanted, rtol=0, atol=1e-9, equal_nan=True)
