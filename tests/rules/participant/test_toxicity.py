"""A clinician's grade after CTCAE: a term of the list, a grade the term has, and to what it is laid."""

import pytest

from proapp.participant.fact import problems
from proapp.participant.laboratory import ANALYTES
from proapp.participant.toxicity import TERMS, terms_of
from tests.rules.treatment.make import LIBRARY


@pytest.mark.parametrize(
    "detail",
    [
        {"term": "nausea", "grade": 0},
        {"term": "nausea", "grade": 3, "attribution": "probable"},
        {"term": "vomiting", "grade": 5, "attribution": "unrelated"},
        {
            "term": "platelet-count-decreased", "grade": 2, "attribution": "definite", "regimen": "lu", "cycle": 2,
        },
        {"term": "myelodysplastic-syndrome", "grade": 4, "attribution": "possible"},
    ],
)  # fmt: skip
def test_what_a_clinician_may_grade(detail):
    assert problems("toxicity", detail) == []


@pytest.mark.parametrize(
    ("detail", "pointer"),
    [
        ({"term": "nausea"}, "/detail/grade"),
        ({"grade": 1, "attribution": "possible"}, "/detail/term"),
        ({"term": "sadness", "grade": 1, "attribution": "possible"}, "/detail/term"),
        ({"term": "nausea", "grade": "1", "attribution": "possible"}, "/detail/grade"),
        ({"term": "nausea", "grade": True, "attribution": "possible"}, "/detail/grade"),
        ({"term": "vomiting", "grade": 6, "attribution": "possible"}, "/detail/grade"),
        ({"term": "nausea", "grade": 4, "attribution": "possible"}, "/detail/grade"),
        ({"term": "leukaemia", "grade": 3, "attribution": "possible"}, "/detail/grade"),
        ({"term": "nausea", "grade": 1}, "/detail/attribution"),
        ({"term": "nausea", "grade": 1, "attribution": "fate"}, "/detail/attribution"),
        ({"term": "nausea", "grade": 1, "attribution": "possible", "cycle": 2}, "/detail/regimen"),
    ],
)
def test_what_a_clinician_cannot_grade_is_named_by_its_place(detail, pointer):
    assert [fault.pointer for fault in problems("toxicity", detail)] == [pointer]


def test_every_symptom_named_is_one_of_pro_ctcae_and_every_analyte_is_known():
    asked = {item.rstrip("ABC") for item in LIBRARY.get("pro-ctcae@1.0").items}

    for term in TERMS.values():
        assert set(term.symptoms) <= asked
        assert term.analyte is None or ANALYTES[term.analyte].term in (None, term.code)


def test_a_symptom_may_stand_beside_several_terms():
    assert [term.code for term in terms_of("18")] == ["diarrhoea", "faecal-incontinence"]
    assert terms_of("80") == ()
