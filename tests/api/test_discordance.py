"""A clinician's grades beside the patient's own: where they lie apart, by role and site."""

from datetime import timedelta

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}/discordance"
TRIAL = "/trials/net-retreat/discordance"


@pytest.fixture
def week_1(trial, database, catalogue, clock):
    """Ada reports frequent diarrhoea and no nausea in the week after her first infusion."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    due = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    make.answered(database, catalogue, due, **{"16A": 3})
    clock.move_to(due.opens_at + timedelta(days=2))
    return due


@pytest.fixture
def grade(database, catalogue, week_1):
    """Her clinician grades a term two days later."""

    def record(term, number, *, days=2, **more):
        detail = {"term": term, "grade": number, **({"attribution": "possible"} if number else {})}
        return make.fact(database, catalogue, "toxicity", week_1.opens_at + timedelta(days=days), **detail, **more)

    return record


def kinds(reply, name="gaps"):
    assert reply.status_code == 200, reply.json
    return {(gap["term"], gap["symptom"]): gap["kind"] for gap in reply.json[name]}


def test_gaps_are_listed_with_both_grades_and_dates(as_chen, grade, week_1):
    fact = grade("diarrhoea", 0)
    grade("nausea", 2)

    reply = as_chen.get(ADA)

    assert kinds(reply) == {("diarrhoea", "16"): "patient-higher", ("nausea", "9"): "clinician-higher"}
    gap = next(one for one in reply.json["gaps"] if one["term"] == "diarrhoea")
    assert (gap["patient_grade"], gap["clinician_grade"], gap["fact"]) == (2, 0, str(fact.fact.id))
    assert gap["patient_on"] <= gap["clinician_on"]
    assert (gap["title"], gap["label"]) == ("Diarrhoea", "Diarrhea")
    assert "not a CTCAE grade" in reply.json["note"]
    assert reply.json["pairs"] >= 2


def test_grades_that_agree_are_no_gap(as_chen, grade):
    grade("diarrhoea", 2)

    reply = as_chen.get(ADA)

    assert (reply.json["gaps"], reply.json["pairs"]) == ([], 1)


def test_a_corrected_grade_counts_as_corrected(as_chen, grade):
    first = grade("diarrhoea", 0)
    grade("diarrhoea", 2, corrects=first.fact.id, reason="a slip")

    assert as_chen.get(ADA).json["gaps"] == []


def test_the_days_can_be_said_and_have_bounds(as_chen, grade):
    grade("diarrhoea", 0, days=9)

    near, far, wrong = (as_chen.get(f"{ADA}?within_days={days}") for days in (7, 10, 99))

    assert (kinds(near), list(kinds(far).values())) == ({}, ["patient-higher"])
    assert wrong.status_code == 422


def test_a_trial_lists_the_gaps_of_the_sites_one_reaches(as_chen, as_vera, grade, staff):
    grade("diarrhoea", 0)
    gina = staff("gina", "site_nurse", site="02")
    elsewhere = make.named("net-retreat/02")

    own, pooled, none = as_chen.get(TRIAL), as_vera.get(TRIAL), gina.get(TRIAL)

    assert kinds(own, "items") == kinds(pooled, "items") == {("diarrhoea", "16"): "patient-higher"}
    assert own.json["items"][0]["participant"] == str(make.named("ada"))
    assert (none.json["items"], none.json["pairs"]) == ([], 0)
    assert as_vera.get(f"{TRIAL}?site={elsewhere}").json["items"] == []


def test_pages_of_gaps_add_up(as_chen, grade):
    for day, term in enumerate(("nausea", "vomiting", "fatigue"), start=1):
        grade(term, 2, days=day)

    first = as_chen.get(f"{TRIAL}?limit=2").json
    second = as_chen.get(f"{TRIAL}?limit=2&cursor={first['next']}").json

    assert [one["term"] for one in (*first["items"], *second["items"])] == ["fatigue", "vomiting", "nausea"]
    assert second["next"] is None


@pytest.mark.parametrize("role", ["admin", "dmc", "auditor", "unblinded_statistician"])
def test_who_reads_no_answers_reads_no_gaps(as_role, grade, role):
    grade("diarrhoea", 0)
    somebody = as_role(role)

    assert [somebody.get(path).status_code for path in (ADA, TRIAL)] == [403, 403]
