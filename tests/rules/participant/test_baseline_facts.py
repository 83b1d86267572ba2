"""Baseline facts are checked against what the protocol asks."""

import pytest

from proapp.participant.baseline_facts import problems
from tests.rules.treatment import make

ADA = {
    "primary_site": "midgut",
    "who_grade": "G2",
    "ki67_percent": 11.5,
    "functioning": True,
    "syndrome": "carcinoid",
    "prior_lines": 2,
    "sstr_positive": True,
    "prior_prrt_cycles": 4,
    "months_since_prrt": 26,
    "response_12_months": True,
}


def test_what_the_protocol_asks_is_enough():
    assert problems(make.RETREAT, ADA) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("shoe_size", 42, "this protocol does not ask for it"),
        ("primary_site", "knee", "one of bronchial, midgut, pancreas, other"),
        ("functioning", "yes", "true or false"),
        ("functioning", 1, "true or false"),
        ("prior_lines", 2.5, "a whole number"),
        ("prior_lines", True, "a whole number"),
        ("prior_lines", -1, "not below 0"),
        ("ki67_percent", 101, "not above 100"),
        ("ki67_percent", float("inf"), "a number"),
        ("syndrome", "", "a text"),
    ],
)
def test_what_does_not_fit_is_named(name, value, words):
    found = problems(make.RETREAT, {**ADA, name: value})

    assert [(fault.pointer, fault.message) for fault in found] == [(f"/{name}", words)]


def test_what_is_required_must_be_there_and_the_rest_may_be_left_out():
    given = {name: value for name, value in ADA.items() if name not in ("functioning", "syndrome")}

    found = problems(make.RETREAT, given)

    assert [(fault.pointer, fault.message) for fault in found] == [("/functioning", "this protocol asks for it")]


def test_only_the_age_surely_reached_counts_when_the_year_of_birth_is_all_that_is_kept():
    person = make.person(birth_year=2008)

    assert person.certain_age(make.day(0)) == 17
    assert make.person(birth_year=None).certain_age(make.day(0)) is None
