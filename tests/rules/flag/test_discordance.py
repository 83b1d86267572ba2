"""A patient's own grades beside a clinician's: pairs within some days, and where they lie apart."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.discordance import NOTE, ClinicianGrade, Pair, PatientGrade, gaps, pairs

DAY = date(2026, 4, 10)


def patient(grade: int, *, days: int = 0, symptom: str = "16", number: int = 1) -> PatientGrade:
    return PatientGrade(UUID(int=number), symptom, DAY + timedelta(days=days), grade)


def clinician(grade: int, *, symptoms: tuple[str, ...] = ("16",), number: int = 1) -> ClinicianGrade:
    return ClinicianGrade(UUID(int=number), "diarrhoea", symptoms, DAY, grade)


@pytest.mark.parametrize(
    ("patients", "clinicians", "kind"),
    [
        (3, 1, "patient-higher"),
        (2, 0, "patient-higher"),
        (1, 0, "clinician-none"),
        (2, 1, None),
        (0, 0, None),
        (3, 3, None),
        (1, 2, "clinician-higher"),
        (0, 1, "clinician-higher"),
        (3, 4, None),  # a composite grade has no 4
        (3, 5, None),
        (2, 4, "clinician-higher"),
    ],
)
def test_a_gap_has_a_kind(patients, clinicians, kind):
    (pair,) = pairs([patient(patients)], [clinician(clinicians)])

    assert pair.kind == kind
    assert gaps([pair]) == ((pair,) if kind else ())


@pytest.mark.parametrize(("days", "paired"), [(-8, False), (-7, True), (7, True), (8, False)])
def test_reports_within_seven_days_to_both_sides_count(days, paired):
    assert bool(pairs([patient(1, days=days)], [clinician(1)])) is paired


def test_how_many_days_can_be_said():
    assert pairs([patient(1, days=3)], [clinician(1)], within=2) == ()
    assert pairs([patient(1, days=14)], [clinician(1)], within=14) != ()


def test_the_worst_counts_and_of_equals_the_nearest():
    reports = [patient(2, days=-5, number=1), patient(2, days=3, number=2), patient(1, number=3)]

    (pair,) = pairs(reports, [clinician(0)])

    assert (pair.patient.grade, pair.patient.response_id) == (2, UUID(int=2))


def test_silence_is_not_agreement():
    assert pairs([], [clinician(2)]) == ()
    assert pairs([patient(2, symptom="9")], [clinician(2)]) == ()


def test_of_two_symptoms_of_a_term_the_worst_stands_for_it():
    (pair,) = pairs([patient(0), patient(3, symptom="18")], [clinician(1, symptoms=("16", "18"))])

    assert (pair.patient.symptom, pair.kind) == ("18", "patient-higher")


def test_it_is_said_plainly_that_the_grades_are_not_the_same():
    assert "not a CTCAE grade" in NOTE


reports = st.lists(
    st.builds(
        patient,
        st.integers(0, 3),
        days=st.integers(-10, 10),
        symptom=st.sampled_from(["9", "16"]),
        number=st.integers(1, 9),
    ),
    max_size=8,
)
graded = st.lists(st.builds(clinician, st.integers(0, 5), number=st.integers(1, 9)), max_size=5)


@given(reports, graded)
def test_no_report_in_the_days_is_worse_than_the_one_shown(found, grades):
    for pair in pairs(found, grades):
        near = [one for one in found if one.symptom in pair.clinician.symptoms and abs((one.on - DAY).days) <= 7]
        assert pair.patient.grade == max(one.grade for one in near)


@given(reports, graded, st.randoms())
def test_the_order_things_come_in_does_not_matter(found, grades, chance: random.Random):
    mixed = pairs(chance.sample(found, len(found)), chance.sample(grades, len(grades)))

    assert sorted(map(repr, mixed)) == sorted(map(repr, pairs(found, grades)))
    assert all(isinstance(pair, Pair) for pair in mixed)
