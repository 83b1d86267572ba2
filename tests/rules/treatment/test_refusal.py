"""What cannot be recorded beside what is known, each with the place that says so."""

from datetime import timedelta

import pytest

from proapp.participant.fact import problems
from proapp.treatment.refusal import refusals
from proapp.trial.protocol import from_document
from tests.rules.treatment import make
from tests.rules.treatment.make import at, crossover, day, enrolled, fact, given, said

NOW = at(200, "18:00")
REGISTERED = [fact("registration", -21)]
RANDOMISED = enrolled("retreatment")
TREATED = [*RANDOMISED, given(1, 1)]
CONTROL = [*enrolled("usual-treatment"), given(1, 5, regimen="usual")]


def refused(known, new, *, trial=make.RETREAT, now=NOW):
    return [(fault.pointer, fault.message) for fault in refusals(trial, known, new, now=now, site_zone=make.BERLIN)]


@pytest.mark.parametrize(
    ("known", "new"),
    [
        ([], fact("registration", -21)),
        (REGISTERED, fact("allocation", 0, "09:00", arm="retreatment", strata=make.STRATA)),
        (RANDOMISED, given(1, 1)),
        (RANDOMISED, given(1, 0, "09:30")),
        (TREATED, given(2, 57)),
        (TREATED, said("delayed", 2, 50, to=str(day(70)))),
        (TREATED, said("skipped", 2, 57)),
        (TREATED, fact("stopped", 60, regimen="lu")),
        ([*CONTROL, fact("progression", 100, assessor="local")], crossover(104)),
        (TREATED, fact("zone", 210, zone="America/New_York")),
        (TREATED, fact("pause", 205, until=str(day(215)))),
        ([*TREATED, fact("pause", 100)], fact("resume", 105)),
        ([*TREATED, fact("progression", 100, assessor="local")], fact("resume", 100)),
        (TREATED, fact("death", 120)),
        (
            [*TREATED, fact("death", 120)],
            fact("laboratory", 125, results={"platelets": {"value": 90, "unit": "10^9/L"}}),
        ),
    ],
    ids=lambda value: value.kind if hasattr(value, "kind") else "",
)
def test_what_fits_is_not_refused(known, new):
    assert problems(new.kind, new.detail, at=new.at) == []
    assert refused(known, new) == []


@pytest.mark.parametrize(
    ("known", "new", "pointer", "words"),
    [
        (TREATED, given(2, 1, "16:00"), "/on", "given on this day already"),
        (TREATED, given(1, 57), "/detail/cycle", "cycle 1 was given on 2026-01-06"),
        (REGISTERED, given(1, 0), "/on", "before allocation"),
        (RANDOMISED, given(1, -3), "/on", "before allocation"),
        (RANDOMISED, given(1, 0, "08:00"), "/on", "before allocation"),
        (TREATED, given(2, 201), "/on", "in the future"),
        (TREATED, given(2, 200, "19:00"), "/on", "in the future"),
        (RANDOMISED, given(2, 57), "/detail/cycle", "cycle 1 was neither given nor skipped"),
        (TREATED, given(3, 120), "/detail/cycle", "has 2 cycles"),
        ([*TREATED, given(2, 57)], given(1, 57, "18:00"), "/detail/cycle", "cycle 1 was given"),
        ([*RANDOMISED, given(2, 57)], given(1, 60), "/detail/cycle", "follow each other by date"),
        ([*TREATED, fact("stopped", 50, regimen="lu")], given(2, 57), "/on", "ended on 2026-02-24 (stopped)"),
        ([*TREATED, fact("withdrawal", 50, from_="all")], given(2, 57), "/on", "treatment-withdrawal"),
        ([*TREATED, said("skipped", 2, 57)], given(2, 60), "/detail/cycle", "was skipped"),
        (TREATED, given(1, 57, regimen="usual"), "/detail/regimen", "has no regimen usual"),
        (TREATED, said("delayed", 2, 60, to=str(day(58))), "/detail/to", "before the day of the decision"),
        (TREATED, said("delayed", 2, 0, to=str(day(1))), "/detail/to", "not after the last dose"),
        (TREATED, said("held", 1, 2), "/detail/cycle", "cycle 1 was given"),
        ([*TREATED, given(2, 57)], fact("stopped", 30, regimen="lu"), "/on", "a dose is recorded after the stop"),
        ([*TREATED, fact("stopped", 30, regimen="lu")], fact("stopped", 40, regimen="lu"), "/kind", "ended already"),
        ([*TREATED, given(2, 57)], fact("death", 30), "/on", "a dose is recorded after death"),
        ([*TREATED, fact("death", 30)], given(2, 57), "/on", "after death"),
        (TREATED, fact("pause", 60, until=str(day(60))), "/detail/until", "ends before it begins"),
        (TREATED, fact("resume", 60), "/on", "no pause and no progression"),
        ([*TREATED, fact("pause", 61)], fact("resume", 60), "/on", "no pause and no progression"),
        (TREATED, given(2, 57, end=at(57, "09:00").isoformat()), "/detail/end", "ends before it begins"),
        (REGISTERED, fact("registration", -3), "/kind", "recorded already"),
        (REGISTERED, fact("progression", -30, assessor="local"), "/on", "before registration"),
        ([], fact("allocation", 0, arm="retreatment", strata=make.STRATA), "/kind", "before registration"),
        (REGISTERED, fact("allocation", 0, arm="placebo", strata=make.STRATA), "/detail/arm", "no arm is called"),
        (REGISTERED, fact("allocation", 0, arm="retreatment"), "/detail/strata/origin", "a level of every stratum"),
        (
            REGISTERED,
            fact("allocation", 0, arm="retreatment", strata={**make.STRATA, "grade": "G3"}),
            "/detail/strata/grade",
            "one of G1, G2",
        ),
        (
            REGISTERED,
            fact("allocation", 0, arm="retreatment", strata={**make.STRATA, "colour": "red"}),
            "/detail/strata/colour",
            "no such stratum",
        ),
        (
            REGISTERED,
            fact("allocation", 0, arm="retreatment", strata=make.STRATA, regimens={"lu": {"cycles": 3}}),
            "/detail/regimens/lu/cycles",
            "has no own cycles",
        ),
        (
            REGISTERED,
            fact("allocation", 0, arm="retreatment", strata=make.STRATA, regimens={"x": {}}),
            "/detail/regimens/x",
            "has no regimen",
        ),
        (
            REGISTERED,
            fact("allocation", 0, arm="retreatment", strata=make.STRATA, kind="crossover"),
            "/detail/kind",
            "the first allocation is the randomisation",
        ),
        (
            RANDOMISED,
            fact("allocation", 3, arm="retreatment", strata=make.STRATA, kind="randomisation"),
            "/detail/kind",
            "randomised already",
        ),
        (CONTROL, crossover(104), "/on", "needs progression first"),
        (TREATED, crossover(104), "/detail/arm", "does not cross over"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(known, new, pointer, words):
    found = refused(known, new)

    assert any(place == pointer and words in message for place, message in found), found


def test_a_correction_is_judged_without_what_it_corrects():
    first = given(1, 1)
    known = [*RANDOMISED, first]

    assert refused(known, given(1, 2, corrects=first)) == []
    assert refused(known, given(1, 1, "12:00", corrects=first)) == []
    assert refused(known, given(1, -2, corrects=first)) == [("/on", "this lies before allocation")]


def test_a_correction_names_a_fact_of_this_participant_and_of_the_same_kind():
    unknown, first = given(1, 1), given(1, 1)

    assert refused(RANDOMISED, given(1, 2, corrects=unknown)) == [
        ("/corrects", "there is no such fact of this participant")
    ]
    assert refused([*RANDOMISED, first], fact("death", 3, corrects=first)) == [
        ("/kind", "a correction of given is of the same kind")
    ]


def test_a_registration_can_be_corrected_but_not_taken_out():
    registration = fact("registration", -21)

    assert refused([registration], fact("registration", -20, corrects=registration)) == []
    assert refused([registration], fact("registration", -21, corrects=registration, retracted=True)) == [
        ("/detail/retracted", "a registration can be corrected, not taken out")
    ]


def test_a_fact_on_another_day_than_its_time_says_is_refused():
    new = given(1, 1)
    wrong = type(new)(new.id, new.kind, day(2), new.at, new.detail, None, new.recorded_at)

    assert refused(RANDOMISED, wrong) == [("/on", "at that time it was 2026-01-06 at the site")]


def test_clocks_of_site_and_server_may_differ_by_minutes():
    ahead = given(1, 200, "18:04")

    assert refused(RANDOMISED, ahead) == []
    assert refused(RANDOMISED, ahead, now=NOW - timedelta(minutes=2)) == [("/on", "this lies in the future")]


def test_a_closed_arm_takes_nobody_new():
    document = {**make.RETREAT.document}
    document["arms"] = {**document["arms"], "retreatment": {**document["arms"]["retreatment"], "status": "closed"}}
    closed = from_document(document)

    found = refused(REGISTERED, fact("allocation", 0, "09:00", arm="retreatment", strata=make.STRATA), trial=closed)

    assert found == [("/detail/arm", "the arm retreatment is closed to allocation; who is in it stays")]


@pytest.mark.parametrize(
    ("detail", "pointer"),
    [
        ({"regimen": "lu", "cycle": 1}, None),
        ({"regimen": "lu"}, None),
        ({}, None),
        ({"regimen": "lu", "cycle": 2}, "/detail/cycle"),
        ({"regimen": "tablets"}, "/detail/regimen"),
    ],
)
def test_a_clinicians_grade_is_laid_to_a_dose_that_came_before(detail, pointer):
    new = fact("toxicity", 20, term="nausea", grade=1, attribution="possible", **detail)

    found = refused(TREATED, new)

    assert [place for place, _ in found] == ([pointer] if pointer else [])
