"""FACT-G, FACIT-F and the fatigue subscale equal FACTscorer 0.2.0, which rounds to three decimals."""

import csv
from pathlib import Path

import numpy as np
import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.columns import scored
from proapp.score.scoring import scores

REFERENCE = Path(__file__).parents[2] / "reference"
LIBRARY = Library.load(shipped_folder())
TOLERANCE = 0.0015  # the tool rounds to three decimals, and adds up what it has rounded
SUBSCALES = {name: name for name in ("PWB", "SWB", "EWB", "FWB")}
# instrument, file, and which column of it holds which score
CASES = [
    ("fact-g@4.0", "fact_g_scores.csv", {**SUBSCALES, "FACTG": "FACTG"}),
    (
        "facit-f@4.0",
        "facit_f_scores.csv",
        {**SUBSCALES, "FS": "FS", "FACTG": "FACTG", "FACITF": "FACIT_F_TOTAL", "TOI": "FACIT_F_TOI"},
    ),
    ("facit-fatigue@4.0", "facit_fatigue_scores.csv", {"FS": "FACIT_Fatigue"}),
]


def rows(name):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return {row["ID"]: row for row in csv.DictReader(file)}


ANSWERS = rows("facit_answers.csv")


def number(text):
    return float(text) if text else None


def answers_of(definition, name):
    return {code: int(ANSWERS[name][code]) for code in definition.items if ANSWERS[name][code]}


@pytest.mark.parametrize(("key", "file", "columns"), CASES)
def test_each_response_scores_as_the_reference(key, file, columns):
    definition, expected = LIBRARY.get(key), rows(file)

    assert len(expected) == len(ANSWERS) == 200
    for name, row in expected.items():
        made = scores(definition, answers_of(definition, name))
        for scale, column in columns.items():
            wanted = number(row[column])
            assert made[scale].value == (None if wanted is None else pytest.approx(wanted, abs=TOLERANCE)), (
                name,
                scale,
            )


@pytest.mark.parametrize(("key", "file", "columns"), CASES)
def test_each_counts_its_answered_items_as_the_reference(key, file, columns):
    definition = LIBRARY.get(key)
    counted = {scale: f"{column}_N" for scale, column in columns.items() if scale != "TOI"}  # the tool has none of it

    for name, row in rows(file).items():
        made = scores(definition, answers_of(definition, name))
        assert {scale: made[scale].answered for scale in counted} == {
            scale: int(row[column]) for scale, column in counted.items()
        }


@pytest.mark.parametrize(("key", "file", "columns"), CASES)
def test_columns_score_as_the_reference(key, file, columns):
    definition, expected = LIBRARY.get(key), rows(file)
    given = [answers_of(definition, name) for name in expected]

    made = scored(
        definition, {code: np.array([row.get(code, np.nan) for row in given], float) for code in definition.items}
    )

    for scale, column in columns.items():
        wanted = [number(row[column]) for row in expected.values()]
        known = np.array([np.nan if value is None else value for value in wanted])
        np.testing.assert_allclose(made[scale].values, known, rtol=0, atol=TOLERANCE, equal_nan=True)
