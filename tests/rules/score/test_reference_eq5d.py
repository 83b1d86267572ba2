"""EQ-5D-5L: every coefficient is the published one, and every state is worth what the model says."""

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.columns import scored
from proapp.score.scoring import scores

REFERENCE = Path(__file__).parents[2] / "reference"
EQ5D = Library.load(shipped_folder()).get("eq-5d-5l@1.0")
DIMENSIONS = ("MO", "SC", "UA", "PD", "AD")
STATES = list(product(range(1, 6), repeat=5))


def country(column):
    """The name of a value set in the reference as ours: Sweden_2020 is Sweden, USA is the United States."""
    return {"Sweden_2020": "sweden", "USA": "united-states"}.get(column, column.lower())


def coefficients():
    with (REFERENCE / "eq5d5l_value_sets.csv").open(encoding="utf-8", newline="") as file:
        rows = {row.pop("parameter"): row for row in csv.DictReader(file)}
    columns = next(iter(rows.values()))
    return {country(column): {name: float(row[column] or 0) for name, row in rows.items()} for column in columns}


PUBLISHED = coefficients()


def worth(of, state):
    """Written from the table by its row names, and independent of how the definition holds it."""
    named = dict(zip(DIMENSIONS, state, strict=True))
    total = of["StartValue"] + sum(of[f"{dimension}{level}"] for dimension, level in named.items())
    total += sum(of[f"{dimension}45"] for dimension, level in named.items() if level > 3)
    total += of["Num45sq"] * max(0, sum(level > 3 for level in state) - 1) ** 2
    return total + of["Intercept"] * (max(state) > 1) + of["N5"] * (max(state) == 5)


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_state_has_the_published_index_at_three_decimals(name):
    columns = dict(zip(DIMENSIONS, np.array(STATES, float).T, strict=True)) | {"VAS": np.full(len(STATES), np.nan)}

    made = scored(EQ5D, columns)[f"index-{name}"].values

    expected = np.array([worth(PUBLISHED[name], state) for state in STATES])
    assert len(np.unique(made)) > 100
    np.testing.assert_allclose(made, expected, rtol=0, atol=0.0005 + 1e-9)
    np.testing.assert_array_equal(made, np.round(made, 3))


@pytest.mark.parametrize(
    ("name", "worst"),
    [("england", -0.285), ("united-states", -0.573), ("canada", -0.148), ("germany", -0.661), ("netherlands", -0.446)],
)
def test_the_worst_state_is_worth_what_the_literature_says(name, worst):
    assert scores(EQ5D, dict.fromkeys(DIMENSIONS, 5))[f"index-{name}"].value == worst


def test_the_best_state_is_not_worth_1_everywhere():
    best = {rule.id: rule.range[1] for rule in EQ5D.scores if rule.method == "value-set"}

    assert {name: value for name, value in best.items() if value != 1} == {"index-canada": 0.949, "index-sweden": 0.976}


def test_each_value_set_names_its_country_and_where_it_is_from():
    with (REFERENCE / "eq5d5l_value_set_sources.csv").open(encoding="utf-8", newline="") as file:
        sources = {country(row["Country"]): row for row in csv.DictReader(file) if row["Type"] == "VT"}

    assert EQ5D.value_sets.keys() == PUBLISHED.keys() == sources.keys()
    for name, value_set in EQ5D.value_sets.items():
        assert sources[name]["DOI"] in value_set.source.text
        assert value_set.country.lower().replace(" ", "-") == name
