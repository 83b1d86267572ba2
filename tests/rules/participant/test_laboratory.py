"""Laboratory values: one unit to read them in, limits that suggest a grade, and typing errors named by their place."""

import pytest
from hypothesis import given as examples
from hypothesis import strategies as some

from proapp.participant.laboratory import ANALYTES, MARKERS, faults, result, suggestion
from proapp.participant.toxicity import TERMS


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "expected"),
    [
        ("platelets", 74, "10^9/L", 74),
        ("platelets", 74_000, "/uL", 74),
        ("haemoglobin", 95, "g/L", 9.5),
        ("haemoglobin", 6, "mmol/L", 9.666),
        ("creatinine", 1.2, "mg/dL", 106.104),
        ("creatinine-clearance", 1.5, "mL/s", 90),
        ("bilirubin", 2, "mg/dL", 34.2),
        ("albumin", 3.1, "g/dL", 31),
        ("5-hiaa", 10, "mg/24h", 52.3),
        ("chromogranin-a", 250, "ng/mL", 250),
    ],
)
def test_a_value_is_read_in_one_unit_and_kept_as_it_was_told(analyte, value, unit, expected):
    found = result(analyte, {"value": value, "unit": unit})

    assert found.value == pytest.approx(expected)
    assert (found.unit, found.told, found.told_unit) == (ANALYTES[analyte].unit, value, unit)


@pytest.mark.parametrize(
    ("analyte", "value", "limits", "grade"),
    [
        ("platelets", 150, {"lower": 150}, 0),
        ("platelets", 149, {"lower": 150}, 1),
        ("platelets", 75, {"lower": 150}, 1),
        ("platelets", 74.9, {}, 2),
        ("platelets", 50, {}, 2),
        ("platelets", 49.9, {}, 3),
        ("platelets", 25, {}, 3),
        ("platelets", 24.9, {}, 4),
        ("neutrophils", 1.49, {}, 2),
        ("neutrophils", 0.99, {}, 3),
        ("neutrophils", 0.49, {}, 4),
        ("haemoglobin", 9.9, {}, 2),
        ("haemoglobin", 7.9, {}, 3),
        ("lymphocytes", 0.79, {}, 2),
        ("lymphocytes", 0.49, {}, 3),
        ("lymphocytes", 0.19, {}, 4),
        ("creatinine", 100, {"upper": 100}, 0),
        ("creatinine", 150, {"upper": 100}, 1),
        ("creatinine", 151, {"upper": 100}, 2),
        ("creatinine", 301, {"upper": 100}, 3),
        ("creatinine", 601, {"upper": 100}, 4),
        ("platelets", 120, {}, None),
        ("creatinine", 900, {}, None),
        ("albumin", 20, {}, None),
    ],
)
def test_limits_suggest_a_grade_or_say_what_is_lacking(analyte, value, limits, grade):
    found = suggestion(analyte, value, **limits)

    assert found.grade == grade
    assert (found.reason is None) == (grade is not None)


@examples(some.floats(0, 400), some.floats(0, 400), some.floats(100, 200))
def test_fewer_platelets_never_suggest_a_lower_grade(one, other, lower):
    fewer, more = sorted((one, other))

    assert suggestion("platelets", fewer, lower=lower).grade >= suggestion("platelets", more, lower=lower).grade


def test_limits_of_the_laboratory_are_read_in_the_unit_of_the_value():
    found = result("platelets", {"value": 140_000, "unit": "/uL", "lower": 150_000, "grade": 1})

    assert (found.lower, found.suggested.grade, found.grade) == (150, 1, 1)


@pytest.mark.parametrize(
    ("results", "pointer", "words"),
    [
        ({}, "", "an object"),
        ([], "", "an object"),
        ({"gold": {"value": 1, "unit": "g"}}, "/gold", "one of"),
        ({"platelets": {"value": "74", "unit": "10^9/L"}}, "/platelets", "a number"),
        ({"platelets": {"value": True, "unit": "10^9/L"}}, "/platelets", "a number"),
        ({"platelets": {"value": -1, "unit": "10^9/L"}}, "/platelets", "a number"),
        ({"platelets": {"value": 74, "unit": "10^9/L", "grade": 6}}, "/platelets", "0 to 5"),
        ({"platelets": {"value": 74, "unit": "10^9/L", "note": "x"}}, "/platelets", "a number"),
        ({"platelets": {"value": 74, "unit": "mg/dL"}}, "/platelets/unit", "10^9/L, G/L"),
        ({"platelets": {"value": 74_000, "unit": "10^9/L"}}, "/platelets/value", "between 0 and 3000 10^9/L"),
        ({"haemoglobin": {"value": 125, "unit": "g/dL"}}, "/haemoglobin/value", "between 2 and 25"),
        ({"creatinine": {"value": 1, "unit": "umol/L"}}, "/creatinine/value", "between 10"),
        ({"creatinine": {"value": 90, "unit": "umol/L", "lower": 100, "upper": 60}}, "/creatinine/upper", "above"),
    ],
)
def test_what_cannot_be_a_result_is_named_by_its_place(results, pointer, words):
    (fault,) = faults(results, "")

    assert fault.pointer == pointer
    assert words in fault.message


def test_markers_are_analytes_and_terms_belong_to_analytes():
    assert {"5-hiaa", "chromogranin-a"} == MARKERS
    for analyte in ANALYTES.values():
        assert analyte.unit in analyte.units
        assert analyte.term is None or TERMS[analyte.term].analyte == analyte.code
