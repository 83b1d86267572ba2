"""What the label names for holding a dose is shown as facts: met, not met, or not to be told."""

import pytest

from proapp.treatment.hold import hold_facts
from tests.rules.treatment.make import fact, given
from tests.rules.treatment.test_results import followed, laboratory

CODES = [
    "platelets-grade", "haemoglobin-grade", "neutrophils-grade", "clearance", "creatinine-change",
    "creatinine-clearance-change", "bilirubin", "albumin",
]  # fmt: skip


def told(analyte, value, unit, **more):
    return {analyte: {"value": value, "unit": unit, **more}}


def met(*facts):
    return {one.code: one.meets for one in hold_facts(followed(*facts))}


def test_without_a_value_nothing_can_be_told():
    found = met(given(1, 7))

    assert list(found) == CODES
    assert set(found.values()) == {None}


@pytest.mark.parametrize(
    ("results", "code", "expected"),
    [
        (told("platelets", 74, "10^9/L"), "platelets-grade", True),
        (told("platelets", 75, "10^9/L"), "platelets-grade", False),
        (told("platelets", 90, "10^9/L", grade=2), "platelets-grade", True),  # as the laboratory graded it
        (told("haemoglobin", 7.9, "g/dL"), "haemoglobin-grade", True),
        (told("haemoglobin", 8, "g/dL"), "haemoglobin-grade", False),
        (told("neutrophils", 0.9, "10^9/L"), "neutrophils-grade", True),
        (told("neutrophils", 1, "10^9/L"), "neutrophils-grade", False),
        (told("creatinine-clearance", 39, "mL/min"), "clearance", True),
        (told("creatinine-clearance", 40, "mL/min"), "clearance", False),
        (told("bilirubin", 61, "umol/L", upper=20), "bilirubin", True),
        (told("bilirubin", 60, "umol/L", upper=20), "bilirubin", False),
        (told("bilirubin", 61, "umol/L"), "bilirubin", None),
        (told("albumin", 29, "g/L"), "albumin", True),
        (told("albumin", 30, "g/L"), "albumin", False),
    ],
)
def test_the_latest_value_is_held_against_its_limit(results, code, expected):
    assert met(given(1, 7), laboratory(40, **results))[code] is expected


@pytest.mark.parametrize(("then", "expected"), [(139, False), (141, True)])
def test_creatinine_is_compared_with_the_last_before_the_first_dose(then, expected):
    start, later = (
        laboratory(number, **told("creatinine", value, "umol/L")) for number, value in ((3, 100), (40, then))
    )

    found = met(start, given(1, 7), later)

    assert found["creatinine-change"] is expected


def test_a_fall_of_clearance_counts_too():
    start, later = (
        laboratory(number, **told("creatinine-clearance", value, "mL/min")) for number, value in ((3, 100), (40, 60))
    )

    assert met(start, given(1, 7), later)["creatinine-clearance-change"] is True


def test_graver_toxicity_since_the_last_dose_is_named():
    before = fact("toxicity", 8, term="vomiting", grade=3, attribution="probable")
    after = fact("toxicity", 70, term="diarrhoea", grade=3, attribution="possible")
    mild = fact("toxicity", 71, term="nausea", grade=2, attribution="possible")

    found = [
        one for one in hold_facts(followed(given(1, 7), before, given(2, 63), after, mild)) if one.code == "toxicity"
    ]

    assert [one.words for one in found] == ["diarrhoea of CTCAE grade 3 since the last dose"]
