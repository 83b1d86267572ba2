"""Values by cycle, absorbed doses running up, injections between infusions."""

import pytest

from proapp.treatment.course import course
from proapp.treatment.dose_record import dose_records
from proapp.treatment.injections import EVERY, injections, next_due
from proapp.treatment.results import placed
from tests.rules.treatment import make
from tests.rules.treatment.make import day, enrolled, fact, given, said
from tests.rules.treatment.test_bound_courses import ONLY, OWN, measured, prescribed, small

LATE = said("delayed", 2, 30, to=str(day(91)))
PLATELETS = {"platelets": {"value": 62, "unit": "10^9/L", "grade": 2}}


def followed(*facts, trial=make.RETREAT):
    return course(trial, [*enrolled(), *facts], site_zone=make.BERLIN)


def laboratory(number, clock=None, /, **results):
    return fact("laboratory", number, clock, results=results or PLATELETS)


def test_a_value_comes_after_the_dose_before_it_and_on_its_day_before_it():
    doses = (given(1, 7), given(2, 63, "12:00"))
    values = (laboratory(3), laboratory(40), laboratory(63), laboratory(63, "13:00"))

    found = placed(followed(*doses, *values))

    assert [(one.dose.cycle if one.dose else None, one.days) for one in found] == [
        (None, None), (1, 33), (1, 56), (2, 0),
    ]  # fmt: skip


def test_a_value_stands_beside_the_clinicians_grade_of_its_week():
    near = fact("toxicity", 42, term="platelet-count-decreased", grade=2, attribution="probable")
    far = fact("toxicity", 60, term="platelet-count-decreased", grade=0)
    other = fact("toxicity", 40, term="nausea", grade=1, attribution="possible")

    (found,) = placed(followed(given(1, 7), laboratory(40), near, far, other))

    assert (found.result.suggested.grade, found.result.grade, found.graded.grade) == (2, 2, 2)
    assert found.graded.fact == near.id


def test_markers_can_be_read_against_the_last_injection():
    injected = fact("ssa-injection", 20, agent="octreotide")
    marker = laboratory(33, **{"chromogranin-a": {"value": 250, "unit": "ng/mL"}})

    (found,) = placed(followed(injected, marker))

    assert found.injected == 13


def test_doses_run_up_cycle_by_cycle_and_say_what_remains():
    first, second = [{"id": "liver", "gy": 30}, {"id": "node", "gy": 20}], [{"id": "liver", "gy": 20}]
    facts = [given(1, 0), measured(1, 8, lesions=first, kidney_gy=5, method="spect", software="x", scans=3)]
    facts += [given(2, 56), measured(2, 64, lesions=second, kidney_gy=4), given(3, 112), prescribed(100, cycles=5)]

    (found,) = dose_records(course(small(OWN), [*ONLY, *facts], site_zone=make.BERLIN))

    assert [one.running for one in found.cycles] == [
        {"lesion": 25, "kidney": 5}, {"lesion": 35, "kidney": 9}, {"lesion": 35, "kidney": 9},
    ]  # fmt: skip
    assert found.cycles[0].lesions == {"liver": 30, "node": 20}
    assert (found.cycles[0].method, found.cycles[0].software, found.cycles[0].scans) == ("spect", "x", 3)
    assert found.lesions == {"liver": 50, "node": 20}
    assert found.remaining == {"lesion": 45, "kidney": 14, "marrow": 2}
    assert found.unmeasured == (3,)
    assert found.own["cycles"] == 5


def test_a_goal_that_is_passed_leaves_nothing():
    facts = [given(1, 0), measured(1, 8, lesion_gy=130, kidney_gy=30)]

    (found,) = dose_records(course(small(OWN), [*ONLY, *facts], site_zone=make.BERLIN))

    assert found.remaining == {"lesion": 0, "kidney": 0, "marrow": 2}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([given(1, 7)], None),
        ([given(1, 7), fact("ssa-injection", 8, agent="lanreotide")], (day(63), "after-infusion")),
        ([given(1, 7), fact("ssa-injection", 8, agent="lanreotide"), LATE], (day(36), "interval")),
        ([given(1, 7), fact("ssa-injection", 36, agent="lanreotide")], (day(63), "after-infusion")),
        ([given(1, 7), given(2, 63), fact("ssa-injection", 64, agent="lanreotide")], (day(92), "interval")),
        ([fact("ssa-injection", 8, agent="lanreotide"), fact("death", 9)], None),
    ],
)
def test_the_next_injection_waits_for_an_infusion_that_is_near(facts, expected):
    found = next_due(followed(*facts))

    assert (found and (found.on, found.because)) == expected


def test_who_must_not_know_the_infusions_gets_the_interval_alone():
    course_of = followed(given(1, 7), fact("ssa-injection", 36, agent="lanreotide"))

    assert next_due(course_of, with_infusions=False).on == day(36) + EVERY


def test_injections_say_how_long_before_the_next_dose_they_were():
    found = injections(followed(fact("ssa-injection", 2, agent="octreotide", dose_mg=30), given(1, 40)))

    assert [(one.agent, one.dose_mg, one.days_before_dose) for one in found] == [("octreotide", 30, 38)]
