"""Facts are kept for good; what stands is what the last correction of each chain says."""

import random

import pytest
from hypothesis import given as examples
from hypothesis import strategies as some

from proapp.participant.fact import chain_of, current, problems
from tests.rules.treatment.make import at, day, fact, given


def test_a_fact_alone_stands_as_it_is():
    dose = given(1, 0)

    assert [(found.root, found.id, found.version, found.on) for found in current([dose])] == [
        (dose.id, dose.id, 1, day(0))
    ]


def test_the_last_correction_stands_and_counts_the_versions():
    first = given(1, 0)
    second = given(1, 3, corrects=first)
    third = given(1, 2, corrects=second)

    found = current([first, second, third])

    assert [(one.root, one.id, one.version, one.on) for one in found] == [(first.id, third.id, 3, day(2))]


def test_two_corrections_of_one_fact_are_one_chain():
    first = given(1, 0)
    one, other = given(1, 3, corrects=first), given(1, 5, corrects=first)

    assert [(found.id, found.version) for found in current([first, one, other])] == [(other.id, 3)]


def test_a_retracted_fact_is_out_and_can_come_back():
    first = given(1, 0)
    out = fact("given", 0, "10:00", corrects=first, retracted=True)
    back = given(1, 1, corrects=out)

    assert current([first, out]) == ()
    assert [found.on for found in current([first, out, back])] == [day(1)]


def test_the_versions_of_a_fact_can_be_listed_from_any_of_them():
    first = given(1, 0)
    second = given(1, 3, corrects=first)
    other = given(2, 56)

    assert chain_of(second.id, [other, second, first]) == (first, second)
    assert chain_of(first.id, [other, second, first]) == (first, second)
    assert chain_of(first.id, [other]) == ()


@examples(some.lists(some.integers(0, 30), min_size=1, max_size=12), some.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(days, chance: random.Random):
    facts = [given(1, days[0])]
    for number in days[1:]:
        corrects = chance.choice([None, *facts])
        facts.append(given(1, number, corrects=corrects))

    expected = current(facts)
    chance.shuffle(facts)

    assert current(facts) == expected


@pytest.mark.parametrize(
    ("kind", "detail"),
    [
        ("registration", {}),
        ("registration", {"consent_on": "2026-01-02", "assent_on": "2026-01-02"}),
        ("allocation", {"arm": "lutetium", "kind": "randomisation", "strata": {"grade": "G1"}}),
        ("allocation", {"arm": "lutetium", "regimens": {"lu": {"cycles": 3, "activity_gbq": 5.5, "every": [42, 56]}}}),
        ("held", {"regimen": "lu", "cycle": 2, "reasons": ["platelets"]}),
        ("delayed", {"regimen": "lu", "cycle": 2, "to": "2026-03-09", "accepted": True}),
        ("skipped", {"regimen": "lu", "cycle": 2}),
        ("reduced", {"regimen": "lu", "cycle": 2, "activity_gbq": 3.7}),
        ("stopped", {"regimen": "lu"}),
        ("progression", {"assessor": "central", "kind": "hepatic"}),
        ("procedure", {"procedure": "sabr", "lesions": 3}),
        ("ssa-injection", {"agent": "octreotide LAR", "dose_mg": 30}),
        ("prescribed", {"regimen": "lu", "cycles": 6, "activity_gbq": 9.25, "every": [70]}),
        (
            "dosimetry",
            {"regimen": "lu", "cycle": 1, "lesion_gy": 31.5, "lesion": "mean", "method": "spect", "scans": 3},
        ),
        ("end-of-treatment", {}),
        ("death", {}),
        ("withdrawal", {"from": "pro"}),
        ("zone", {"zone": "Pacific/Auckland"}),
        ("pause", {"until": "2026-03-09"}),
        ("laboratory", {"results": {"platelets": {"value": 74, "unit": "10^9/L", "grade": 2}}}),
    ],
)
def test_what_a_fact_of_each_kind_may_say(kind, detail):
    assert problems(kind, detail) == []


@pytest.mark.parametrize(
    ("kind", "detail", "pointer"),
    [
        ("haircut", {}, "/kind"),
        ("registration", {"colour": "red"}, "/detail/colour"),
        ("allocation", {}, "/detail/arm"),
        ("allocation", {"arm": "lu", "kind": "lottery"}, "/detail/kind"),
        ("allocation", {"arm": "lu", "strata": ["G1"]}, "/detail/strata"),
        ("allocation", {"arm": "lu", "strata": {"grade": 1}}, "/detail/strata/grade"),
        ("allocation", {"arm": "lu", "regimens": {"lu": 3}}, "/detail/regimens"),
        ("allocation", {"arm": "lu", "regimens": {"lu": {"colour": 3}}}, "/detail/regimens/lu/colour"),
        ("allocation", {"arm": "lu", "regimens": {"lu": {"cycles": 0}}}, "/detail/regimens/lu/cycles"),
        ("held", {"cycle": 2}, "/detail/regimen"),
        ("held", {"regimen": "lu", "cycle": "2"}, "/detail/cycle"),
        ("held", {"regimen": "lu", "cycle": True}, "/detail/cycle"),
        ("held", {"regimen": "lu", "cycle": 0}, "/detail/cycle"),
        ("held", {"regimen": "lu", "cycle": 2, "reasons": "platelets"}, "/detail/reasons"),
        ("delayed", {"regimen": "lu", "cycle": 2}, "/detail/to"),
        ("delayed", {"regimen": "lu", "cycle": 2, "to": "20260309"}, "/detail/to"),
        ("delayed", {"regimen": "lu", "cycle": 2, "to": "2026-02-30"}, "/detail/to"),
        ("reduced", {"regimen": "lu", "cycle": 2, "activity_gbq": -3.7}, "/detail/activity_gbq"),
        ("reduced", {"regimen": "lu", "cycle": 2, "activity_gbq": float("nan")}, "/detail/activity_gbq"),
        ("stopped", {"regimen": "\x00"}, "/detail/regimen"),
        ("progression", {}, "/detail/assessor"),
        ("procedure", {"procedure": "yoga"}, "/detail/procedure"),
        ("withdrawal", {"from": "life"}, "/detail/from"),
        ("zone", {"zone": "Europe/Atlantis"}, "/detail/zone"),
        ("laboratory", {"results": {}}, "/detail/results"),
        ("prescribed", {"regimen": "lu", "every": 70}, "/detail/every"),
        ("prescribed", {"cycles": 5}, "/detail/regimen"),
        ("dosimetry", {"regimen": "lu", "cycle": 1, "kidney_gy": 0}, "/detail/kidney_gy"),
        ("dosimetry", {"regimen": "lu", "cycle": 1, "lesion": "all"}, "/detail/lesion"),
        ("laboratory", {"results": {"gold": {"value": 1, "unit": "g"}}}, "/detail/results/gold"),
        ("laboratory", {"results": {"platelets": {"value": "74", "unit": "g"}}}, "/detail/results/platelets"),
        ("laboratory", {"results": {"platelets": {"value": 74, "unit": "g", "grade": 9}}}, "/detail/results/platelets"),
        ("given", {"regimen": "lu", "cycle": 1}, "/at"),
        ("death", {"retracted": True}, "/detail/retracted"),
    ],
)
def test_what_a_fact_may_not_say_is_named_by_its_place(kind, detail, pointer):
    assert [fault.pointer for fault in problems(kind, detail)] == [pointer]


def test_an_administration_has_an_aware_start_and_end():
    detail = {"regimen": "lu", "cycle": 1}

    assert problems("given", detail, at=at(0)) == []
    assert [fault.pointer for fault in problems("given", detail, at=at(0).replace(tzinfo=None))] == ["/at"]
    assert [fault.pointer for fault in problems("given", {**detail, "end": "2026-01-05T10:30:00"}, at=at(0))] == [
        "/detail/end"
    ]


def test_a_correction_needs_a_reason_and_a_retraction_says_nothing_else():
    first = given(1, 0)

    assert [fault.pointer for fault in problems("death", {}, corrects=first.id, reason="  ")] == ["/reason"]
    assert problems("death", {"retracted": True}, corrects=first.id, reason="wrong person") == []
    assert [
        fault.pointer for fault in problems("death", {"retracted": True, "cause": "x"}, corrects=first.id, reason="y")
    ] == ["/detail"]


def test_each_target_lesion_may_be_measured():
    measured = {"regimen": "lu", "cycle": 1, "lesions": [{"id": "liver 1", "gy": 31.5}, {"id": "liver 2", "gy": 18}]}

    assert problems("dosimetry", measured) == []


@pytest.mark.parametrize(
    ("lesions", "more", "pointer"),
    [
        ([], {}, "/detail/lesions"),
        ({"id": "a", "gy": 1}, {}, "/detail/lesions"),
        ([{"id": "a", "gy": 0}], {}, "/detail/lesions/0"),
        ([{"id": "a"}], {}, "/detail/lesions/0"),
        ([{"id": "a", "gy": 1}, {"id": "a", "gy": 2}], {}, "/detail/lesions/1/id"),
        ([{"id": "a", "gy": 1}], {"lesion_gy": 1}, "/detail/lesions"),
    ],
)
def test_lesions_are_named_once_and_measured_one_way(lesions, more, pointer):
    measured = {"regimen": "lu", "cycle": 1, "lesions": lesions, **more}

    assert [fault.pointer for fault in problems("dosimetry", measured)] == [pointer]
