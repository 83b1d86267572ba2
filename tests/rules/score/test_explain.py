"""A score explains itself: what went in, by which formula, what is missing, from which source."""

import json

import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.score.explain import explain

LIBRARY = Library.load(shipped_folder())


def test_a_scale_shows_its_items_formula_range_thresholds_and_source():
    told = explain(LIBRARY.get("qlq-c30@3.0"), {"q10": 3, "q18": 4}, "FA")

    assert told["formula"] == "(mean of the answered items - 1) / (4 - 1) x 100"
    assert told["value"] == pytest.approx(250 / 3)
    assert (told["answered"], told["of"]) == (2, 3)
    assert told["inputs"][1] == {"item": "q12", "label": "Fatigue: weakness", "answer": None}
    assert (told["range"], told["higher_is"]) == ([0, 100], "worse")
    assert told["source"].startswith("Fayers 2001")
    assert {"id": "TCI", "above": 39, "verify": True}.items() <= told["thresholds"][0].items()


def test_a_null_score_says_why():
    told = explain(LIBRARY.get("qlq-gi.net21@1.0"), {"q39": "not-applicable", "q40": "not-applicable"}, "TR2")

    assert told["value"] is None
    assert told["reason"] == "fewer than half answered: 0 of 2"
    assert told["not_applicable"] == 2
    assert told["key"] == "GINET21:TR:B"


def test_the_summary_shows_the_scales_it_is_made_of():
    told = explain(LIBRARY.get("qlq-c30@3.0"), {f"q{number}": 1 for number in range(1, 28)}, "summary")

    assert told["value"] == 100
    assert len(told["inputs"]) == 13
    assert {"score": "FA", "value": 0.0, "reversed": True, "reason": None} in told["inputs"]


def test_a_composite_names_its_table_and_its_gate():
    told = explain(LIBRARY.get("pro-ctcae-net@1.0"), {"9A": 0}, "9")

    assert told["formula"] == (
        "grade by the table frequency-severity; 0 in the first attribute gives 0 whatever the others say"
    )
    assert told["value"] == 0


def test_days_with_symptom_belong_to_a_block():
    told = explain(LIBRARY.get("net-diary@1.0"), {"pain": 1}, "pain_days")

    assert told["value"] is None
    assert told["reason"] == "made of a block of 28 days, not of one response"


@pytest.mark.parametrize("key", LIBRARY.keys())
def test_every_score_can_be_explained_in_json(key):
    definition = LIBRARY.get(key)

    for rule in definition.scores:
        assert json.loads(json.dumps(explain(definition, {}, rule.id)))["scale"] == rule.id


def test_a_scale_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        explain(LIBRARY.get("bother@1.0"), {}, "QL")


def test_a_facit_subscale_says_which_items_are_turned_round():
    told = explain(LIBRARY.get("fact-g@4.0"), {"GE1": 1, "GE2": 3, "GE3": 1, "GE4": 1}, "EWB")

    assert told["formula"] == "6 x the mean of the answered items, those named as reversed as 4 - x"
    assert told["value"] == 18
    assert [(one["item"], one["reversed"]) for one in told["inputs"][:2]] == [("GE1", True), ("GE2", False)]


def test_an_index_names_the_source_of_its_value_set():
    told = explain(LIBRARY.get("eq-5d-5l@1.0"), {"MO": 2, "SC": 1, "UA": 1, "PD": 1, "AD": 1}, "index-france")

    assert told["value"] == 0.962
    assert "10.1007/s40273-019-00876-4" in told["source"]


def test_a_t_score_names_the_table_of_its_form_version():
    told = explain(LIBRARY.get("promis-pf-4a@1.0"), {}, "PF")

    assert told["source"].startswith("HealthMeasures conversion table of the form at version 1.0")
