"""A course is folded from facts: each table is one story a treating nurse could tell."""

from dataclasses import replace
from datetime import timedelta

import pytest

from proapp.treatment.course import course
from tests.rules.treatment import make
from tests.rules.treatment.make import at, crossover, day, enrolled, fact, given, protocol, said

ONLY_LU = protocol("  - {id: x, use: compare, anchor: randomisation, from: 0, to: 1, instruments: [qlq-c30@3.0]}")
FOUR_CYCLES = enrolled("only")


def told(facts, trial=ONLY_LU, *, period=1, regimen="lu"):
    """number, status, day planned, day given: one row a cycle."""
    found = course(trial, facts, site_zone=make.BERLIN).periods[period - 1].regimens[regimen]
    return [(cycle.number, cycle.status, number(cycle.planned_on), number(_given_on(cycle))) for cycle in found.cycles]


def number(date):
    return None if date is None else (date - make.MONDAY).days


def _given_on(cycle):
    return cycle.given.on if cycle.given else None


@pytest.mark.parametrize(
    ("story", "facts", "cycles"),
    [
        (
            "nothing given yet: planned from allocation, every 56 days",
            [],
            [(1, "planned", 0, None), (2, "planned", 56, None), (3, "planned", 112, None), (4, "planned", 168, None)],
        ),
        (
            "given late: the next counts from the day given",
            [given(1, 3), given(2, 62)],
            [(1, "given", 0, 3), (2, "given", 59, 62), (3, "planned", 118, None), (4, "planned", 174, None)],
        ),
        (
            "delayed for platelets: later cycles follow",
            [given(1, 0), said("delayed", 2, 50, to="2026-03-16", reasons=["platelets"])],
            [(1, "given", 0, 0), (2, "delayed", 70, None), (3, "planned", 126, None), (4, "planned", 182, None)],
        ),
        (
            "held without a new day: stays where it was until somebody says more",
            [given(1, 0), said("held", 2, 56, reasons=["platelets"])],
            [(1, "given", 0, 0), (2, "held", 56, None), (3, "planned", 112, None), (4, "planned", 168, None)],
        ),
        (
            "skipped: it consumes its interval",
            [given(1, 0), said("skipped", 2, 56)],
            [(1, "given", 0, 0), (2, "skipped", None, None), (3, "planned", 112, None), (4, "planned", 168, None)],
        ),
        (
            "delayed, then skipped: the interval counts from the last dose, not from the delay",
            [given(1, 0), said("delayed", 2, 50, to="2026-03-16"), said("skipped", 2, 70)],
            [(1, "given", 0, 0), (2, "skipped", None, None), (3, "planned", 112, None), (4, "planned", 168, None)],
        ),
        (
            "day 112 is the last allowed",
            [given(1, 0), said("delayed", 2, 50, to=str(day(112)))],
            [(1, "given", 0, 0), (2, "delayed", 112, None), (3, "planned", 168, None), (4, "planned", 224, None)],
        ),
        (
            "day 113 pauses planning",
            [given(1, 0), said("delayed", 2, 50, to=str(day(113)))],
            [(1, "given", 0, 0), (2, "paused", None, None), (3, "planned", None, None), (4, "planned", None, None)],
        ),
        (
            "day 113 goes on once the investigator accepts it",
            [given(1, 0), said("delayed", 2, 50, to=str(day(113)), accepted=True)],
            [(1, "given", 0, 0), (2, "delayed", 113, None), (3, "planned", 169, None), (4, "planned", 225, None)],
        ),
        (
            "two skipped in a row come later than day 112: somebody must decide",
            [given(1, 0), said("skipped", 2, 56), said("skipped", 3, 112)],
            [(1, "given", 0, 0), (2, "skipped", None, None), (3, "skipped", None, None), (4, "paused", None, None)],
        ),
        (
            "stopped: what was not given is not planned any more",
            [given(1, 0), given(2, 56), fact("stopped", 90, regimen="lu", reasons=["progression"])],
            [(1, "given", 0, 0), (2, "given", 56, 56), (3, "stopped", None, None), (4, "stopped", None, None)],
        ),
        (
            "death ends the course",
            [given(1, 0), fact("death", 30)],
            [(1, "given", 0, 0), (2, "stopped", None, None), (3, "stopped", None, None), (4, "stopped", None, None)],
        ),
    ],
)
def test_cycles_as_planned_and_as_given(story, facts, cycles):
    assert told([*FOUR_CYCLES, *facts]) == cycles, story


def test_a_halved_dose_changes_the_activity_and_no_date():
    facts = [*FOUR_CYCLES, given(1, 0, activity_gbq=7.3), said("reduced", 2, 50, activity_gbq=3.7)]

    ordered = course(ONLY_LU, facts, site_zone=make.BERLIN).periods[0].regimens["lu"]
    halved = course(ONLY_LU, [*facts, given(2, 56, activity_gbq=3.65)], site_zone=make.BERLIN).periods[0].regimens["lu"]

    assert [(cycle.activity_gbq, cycle.reduced) for cycle in ordered.cycles[:3]] == [
        (7.3, False),
        (3.7, True),
        (7.4, False),
    ]
    assert (halved.cycles[1].activity_gbq, halved.cycles[1].reduced) == (3.65, True)
    assert [cycle.on for cycle in ordered.cycles] == [cycle.on for cycle in halved.cycles]


def test_the_course_is_completed_when_every_cycle_was_given_or_skipped():
    facts = [*FOUR_CYCLES, given(1, 0), said("skipped", 2, 56), given(3, 112), given(4, 168)]

    found = course(ONLY_LU, facts, site_zone=make.BERLIN)

    assert found.periods[0].regimens["lu"].status == "completed"
    assert found.questions == ()


def test_a_delay_beyond_the_latest_day_asks_the_investigator_and_stops_nothing():
    facts = [*FOUR_CYCLES, given(1, 0), said("delayed", 2, 50, to=str(day(120)))]

    found = course(ONLY_LU, facts, site_zone=make.BERLIN)

    assert [(question.code, question.regimen, question.cycle) for question in found.questions] == [
        ("beyond-latest", "lu", 2)
    ]
    assert found.periods[0].regimens["lu"].status == "paused"


def test_intervals_may_be_a_list():
    compose = protocol(
        "  - {id: x, use: compare, anchor: randomisation, from: 0, to: 1, instruments: [qlq-c30@3.0]}",
        regimens="{id: lu, agent: 177Lu-edotreotide, activity_gbq: 7.5, cycles: 4, every: [42, 56]}",
    )

    assert told([*FOUR_CYCLES, given(1, 0)], compose) == [
        (1, "given", 0, 0),
        (2, "planned", 42, None),
        (3, "planned", 98, None),
        (4, "planned", 154, None),
    ]


def test_a_dosimetry_arm_gives_each_participant_another_number_of_cycles():
    dosimetry = protocol(
        "  - {id: x, use: compare, anchor: randomisation, from: 0, to: 1, instruments: [qlq-c30@3.0]}",
        regimens="{id: lu, agent: 177Lu-DOTATATE, own: [cycles, activity_gbq], every: 56}",
    )
    own = {"lu": {"cycles": 2, "activity_gbq": 9.1}}

    facts = enrolled("only", regimens=own)

    assert told(facts, dosimetry) == [(1, "planned", 0, None), (2, "planned", 56, None)]
    found = course(dosimetry, facts, site_zone=make.BERLIN).periods[0].regimens["lu"]
    assert found.cycles[0].activity_gbq == 9.1


@pytest.mark.parametrize("chosen", ["everolimus", "sunitinib", "cabozantinib"])
def test_a_comparator_is_chosen_at_allocation(chosen):
    allocation = fact("allocation", 0, arm="usual-treatment", strata={**make.STRATA, "intended": chosen})

    found = course(make.RETREAT, [fact("registration", -7), allocation], site_zone=make.BERLIN)

    assert found.periods[0].regimens["usual"].regimen.agent == chosen


def test_regimens_run_side_by_side():
    facts = [fact("registration", -28), fact("allocation", 0, arm="lutetium"), given(1, 2)]
    facts += [given(1, 2, "15:00", regimen="octreotide-30"), said("delayed", 2, 50, to=str(day(70)))]

    lu = told(facts, make.NETTER, regimen="lu")
    octreotide = told(facts, make.NETTER, regimen="octreotide-30")

    assert lu[:2] == [(1, "given", 0, 2), (2, "delayed", 70, None)]
    assert octreotide == [(1, "given", 0, 2), (2, "planned", 58, None)]


def test_a_crossover_begins_the_next_period_and_ends_the_regimens_before_it():
    facts = [*enrolled("usual-treatment"), given(1, 5, regimen="usual")]
    facts += [fact("progression", 100, assessor="local"), crossover(110), given(1, 115), given(2, 171)]

    found = course(make.RETREAT, facts, site_zone=make.BERLIN)

    assert [(period.number, period.kind, period.arm) for period in found.periods] == [
        (1, "randomisation", "usual-treatment"),
        (2, "crossover", "retreatment"),
    ]
    assert found.periods[0].regimens["usual"].ended.by == "progression"
    assert told(facts, make.RETREAT, period=2) == [(1, "given", 110, 115), (2, "given", 171, 171)]
    assert found.period_at(at(109)).number == 1
    assert found.period_at(at(110, "09:00")).number == 2
    assert found.first_dose_at() == at(5)
    assert found.first_dose_at(2) == at(115)


def test_progression_offers_the_crossover_until_it_is_made():
    facts = [*enrolled("usual-treatment"), fact("progression", 100, assessor="local")]

    before = course(make.RETREAT, facts, site_zone=make.BERLIN).questions
    after = course(make.RETREAT, [*facts, crossover(110)], site_zone=make.BERLIN).questions

    assert [question.code for question in before] == ["crossover-possible"]
    assert after == ()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(0, "09:59"), None),
        (at(0, "10:00"), (1, 0)),
        (at(1, "00:00"), (1, 1)),
        (at(56, "08:00"), (1, 56)),  # the same day, before the dose: still the cycle before
        (at(56, "12:00"), (2, 0)),
        (at(100, "12:00"), (2, 44)),
    ],
)
def test_the_time_of_a_dose_and_not_only_its_day_separates_before_from_after(moment, expected):
    found = course(ONLY_LU, [*FOUR_CYCLES, given(1, 0), given(2, 56, "11:30")], site_zone=make.BERLIN)

    where = found.cycle_at(moment)

    assert (where and (where.cycle, where.days)) == expected


@pytest.mark.parametrize("asked_from", ["Asia/Tokyo", "Europe/Berlin", "America/New_York"])
def test_the_anchor_day_is_the_local_day_at_the_site_of_the_dose_wherever_the_participant_is_now(asked_from):
    in_tokyo = replace(given(1, 0, "23:30"), on=day(1))

    found = course(ONLY_LU, [*FOUR_CYCLES, in_tokyo], site_zone=asked_from)

    assert found.administrations("lu")[0].on == day(1)


def test_questionnaires_keep_away_from_the_start_of_the_amino_acids():
    said_so = given(1, 0, amino_acids_at=at(0, "09:10").isoformat())

    known = course(ONLY_LU, [*FOUR_CYCLES, said_so], site_zone=make.BERLIN).doses[0]
    assumed = course(ONLY_LU, [*FOUR_CYCLES, given(1, 0)], site_zone=make.BERLIN).doses[0]

    assert known.quiet_from == at(0, "09:10")
    assert assumed.quiet_from == at(0, "10:00") - timedelta(minutes=30)


def test_a_dose_that_no_arm_explains_is_asked_about_and_never_lost():
    facts = [*enrolled("usual-treatment"), given(1, 5)]

    found = course(make.RETREAT, facts, site_zone=make.BERLIN)

    assert found.doses == ()
    assert [(question.code, question.regimen) for question in found.questions] == [("dose-without-place", "lu")]


def test_a_dose_after_the_stop_is_kept_and_asked_about():
    facts = [*FOUR_CYCLES, given(1, 0), fact("stopped", 10, regimen="lu"), given(2, 56)]

    found = course(ONLY_LU, facts, site_zone=make.BERLIN)

    assert [dose.cycle for dose in found.doses] == [1, 2]
    assert [question.code for question in found.questions] == ["dose-after-end"]


def test_a_corrected_dose_moves_what_follows_and_names_its_version():
    first = given(1, 0)
    corrected = given(1, 4, corrects=first)

    found = course(ONLY_LU, [*FOUR_CYCLES, first, corrected], site_zone=make.BERLIN)

    dose = found.doses[0]
    assert (dose.on, dose.fact.root, dose.fact.version) == (day(4), first.id, 2)
    assert found.periods[0].regimens["lu"].cycles[1].planned_on == day(60)
