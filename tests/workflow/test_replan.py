"""Planning again: what was started or answered stays where it was, and what was taken away stays countable."""

from datetime import date, timedelta

import pytest

from proapp.base.actor import SYSTEM
from proapp.participant import queries
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.workflow.answering.start import start
from proapp.workflow.treatment.replan import Change, replan
from tests import make

FIRST = make.at(date(2026, 3, 27), 10)
DOSE = {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4}


def plan_again(database, catalogue, *, now):
    def work(session):
        ada = queries.participant(session, make.named("ada"), lock=True)
        return replan(session, actor=SYSTEM, now=now, catalogue=catalogue, participant=ada, because="test")

    return database.run(work)


def begin(database, assignment, now):
    return database.run(
        lambda session: start(session, actor=make.phone(), now=now, assignment_id=assignment.id).started_at
    )


def stored(database, assignment):
    with database.read() as session:
        return session.get(Assignment, assignment.id)


def bounds(assignment):
    return assignment.opens_at, assignment.target_on, assignment.closes_at, assignment.zone, assignment.take


def moved_dose(database, catalogue, days, *, now):
    dose = max((fact for fact in facts(database) if fact.kind == "given"), key=lambda fact: fact.recorded_at)
    return make.fact(
        database,
        catalogue,
        "given",
        FIRST + timedelta(days=days),
        now=now,
        corrects=dose.id,
        reason="wrong day",
        **DOSE,
    )


def facts(database):
    with database.read() as session:
        return queries.fact_rows(session, make.named("ada"))


@pytest.mark.parametrize("days", [0, 1, 40, 400])
def test_planning_twice_is_planning_once(treated, catalogue, days):
    before = make.snapshot(treated)

    change, _ = plan_again(treated, catalogue, now=FIRST + timedelta(days=days))

    assert change == Change()
    assert make.snapshot(treated) == before


@pytest.mark.parametrize("how", ["started", "answered"])
def test_what_was_begun_never_moves_and_the_real_week_is_asked_again(treated, catalogue, how):
    week_1 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net")
    if how == "started":
        begin(treated, week_1, week_1.opens_at + timedelta(hours=1))
    else:
        make.answered(treated, catalogue, week_1)
    before = bounds(week_1)

    moved_dose(treated, catalogue, 6, now=FIRST + timedelta(days=8))

    takes = make.assignments(treated, timepoint="toxicity", ordinal=1, instrument=week_1.instrument)
    assert bounds(stored(treated, week_1)) == before
    assert [one.take for one in takes] == [1, 2]
    assert takes[1].target_on == week_1.target_on + timedelta(days=6)


def test_what_was_missed_follows_its_anchor(treated, catalogue):
    crisis = make.assignment(treated, "crisis", instrument="net-crisis")
    late = crisis.closes_at + timedelta(days=1)

    moved_dose(treated, catalogue, 1, now=late)

    assert stored(treated, crisis).opens_at == crisis.opens_at + timedelta(days=1)


def test_what_is_cancelled_after_opening_stays_countable(treated, catalogue):
    week_2 = make.assignment(treated, "toxicity", instrument="bother", ordinal=2)
    now = week_2.opens_at + timedelta(hours=1)

    make.fact(treated, catalogue, "withdrawal", now - timedelta(days=3), now=now, **{"from": "pro"})

    gone = {one.target_on: one for one in make.assignments(treated) if one.cancelled_at is not None}
    assert gone[week_2.target_on].had_opened
    assert not gone[week_2.target_on + timedelta(days=7)].had_opened
    assert {one.cancelled_at for one in gone.values() if one.target_on >= week_2.target_on} == {now}


def test_what_comes_back_keeps_its_id(treated, catalogue):
    before = {one.id: bounds(one) for one in make.assignments(treated)}
    now = FIRST + timedelta(days=20)
    gone = make.fact(treated, catalogue, "withdrawal", now - timedelta(days=1), now=now, **{"from": "pro"}).fact

    back = make.fact(
        treated, catalogue, "withdrawal", gone.at, now=now + timedelta(hours=1), corrects=gone.id,
        reason="she stays", retracted=True,
    )  # fmt: skip

    assert back.change.added == 0
    assert {one.id: bounds(one) for one in make.assignments(treated)} == before
    assert all(one.cancelled_at is None or one.cancel_reason == "randomisation" for one in make.assignments(treated))


def test_a_journey_moves_windows_to_the_new_zone(treated, catalogue):
    week_4 = make.assignment(treated, "toxicity", instrument="bother", ordinal=4)

    make.fact(treated, catalogue, "zone", FIRST + timedelta(days=10), zone="Asia/Tokyo")

    moved = stored(treated, week_4)
    assert (moved.zone, moved.target_on) == ("Asia/Tokyo", week_4.target_on)
    assert moved.opens_at == week_4.opens_at - timedelta(hours=7)


def test_an_answer_outlives_what_it_was_asked_for(treated, catalogue):
    crisis = make.assignment(treated, "crisis", instrument="net-crisis")
    make.answered(treated, catalogue, crisis, temperature=36.8)
    (dose,) = (fact for fact in facts(treated) if fact.kind == "given")

    make.fact(
        treated, catalogue, "given", dose.at, now=FIRST + timedelta(days=2), corrects=dose.id, reason="not hers",
        retracted=True,
    )  # fmt: skip

    kept = stored(treated, crisis)
    assert len(make.rows(treated, Response)) == 1
    assert bounds(kept) == bounds(crisis)
    assert kept.cancelled_at is None


def test_starting_twice_keeps_the_first_time(treated):
    week_1 = make.assignment(treated, "toxicity", instrument="bother")

    first = begin(treated, week_1, week_1.opens_at)
    again = begin(treated, week_1, week_1.opens_at + timedelta(hours=5))

    assert first == again == week_1.opens_at
