"""Ada decides how much she is asked, and events decide for her: reminders stop in that very commit, and come back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.jobs.tick import tick
from proapp.message.tables import Message
from tests import make
from tests.jobs.outbox import Inbox
from tests.stories import people
from tests.stories.people import ADA

FIRST = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def ticks(database, clock, catalogue):
    """Let the scheduler look, and say how many reminders it planned."""
    return lambda: tick(database, clock=clock, catalogue=catalogue, channels={"push": Inbox()}).reminders


def waiting(database):
    """What the outbox still holds for ada."""
    return [one for one in make.rows(database, Message) if one.recipient == f"participant:{make.named('ada')}" and
            one.state in {"new", "sending"}]  # fmt: skip


def said(clock, **more):
    return {"at": clock.now().isoformat(), **more}


@pytest.fixture
def early(as_chen, clock):
    """Ada had her first cycle on Friday; a week later, at half past seven, two questionnaires have just opened."""
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    clock.move_to(make.at(date(2026, 4, 2), 5, 30))  # in Vienna: reminders wait for the end of the night


@pytest.mark.parametrize("what", ["reminders", "pro", "all"])
def test_a_withdrawal_on_the_phone_empties_the_outbox_in_its_own_commit(early, as_ada, clock, ticks, database, what):
    planned, held = ticks(), len(waiting(database))

    people.did(as_ada.put(f"/me/withdrawal/{uuid4()}", json=said(clock, **{"from": what})))

    assert (planned > 0, held > 0, waiting(database)) == (True, True, [])
    for _ in range(4):
        clock.move_to(clock.now() + timedelta(days=2))
        assert ticks() == 0
    assert make.faults(database) == []


def test_who_muted_reminders_can_still_answer(early, as_ada, clock, ticks, catalogue):
    ticks()
    people.did(as_ada.put(f"/me/withdrawal/{uuid4()}", json=said(clock, **{"from": "reminders"})))

    due = people.due(as_ada)
    url, body = people.written(catalogue, due[0], clock.now())

    assert as_ada.put(url, json=body).status_code == 201


@pytest.mark.parametrize(
    ("kind", "detail"), [("death", {}), ("progression", {"assessor": "local"}), ("withdrawal", {"from": "all"})]
)
def test_what_the_site_records_silences_in_its_own_commit(early, as_chen, clock, ticks, database, kind, detail):
    planned, held = ticks(), len(waiting(database))

    people.tell(as_chen, kind, clock.now().date(), **detail)

    assert (planned > 0, held > 0, waiting(database)) == (True, True, [])
    clock.move_to(clock.now() + timedelta(days=7))
    assert ticks() == 0


def test_after_progression_there_is_silence_until_she_crosses_over(as_chen, as_ada, clock, ticks):
    usual = {"at": "2026-03-20T11:00:00+01:00", "arm": "usual-treatment", "strata": make.STRATA["net-retreat"]}
    clock.move_to(make.at(date(2026, 3, 20), 11))
    people.did(as_chen.put(f"{ADA}/allocations/{uuid4()}", json=usual))
    clock.move_to(make.at(date(2026, 5, 27)))
    people.tell(as_chen, "progression", date(2026, 5, 27), assessor="local")
    clock.move_to(make.at(date(2026, 5, 30), 12))
    silent, due = ticks(), people.due(as_ada, instrument="qlq-c30")

    again = {**usual, "at": clock.now().isoformat(), "arm": "retreatment", "detail": {"kind": "crossover"}}
    people.did(as_chen.put(f"{ADA}/allocations/{uuid4()}", json=again))
    clock.move_to(make.at(date(2026, 6, 1), 12))  # the days of the planned infusion are off

    assert (silent, len(due)) == (0, 1)
    assert ticks() > 0


def test_after_progression_the_site_may_say_that_it_goes_on(as_chen, clock, ticks):
    people.allocate(as_chen, clock)
    clock.move_to(make.at(date(2026, 5, 27)))
    people.tell(as_chen, "progression", date(2026, 5, 27), assessor="local")
    clock.move_to(make.at(date(2026, 5, 30), 12))
    silent = ticks()

    people.tell(as_chen, "resume", date(2026, 5, 30))

    assert silent == 0
    assert ticks() > 0


def test_a_pause_is_quiet_and_its_end_brings_questions_and_reminders_back(early, as_ada, clock, ticks, database):
    planned, held = ticks(), len(waiting(database))
    people.did(as_ada.put(f"/me/pauses/{uuid4()}", json=said(clock, until="2026-04-25")))
    at_once = waiting(database)
    clock.move_to(make.at(date(2026, 4, 9), 12))
    quiet, asked = ticks(), people.due(as_ada)

    people.did(as_ada.put(f"/me/resumptions/{uuid4()}", json=said(clock)))

    assert (planned > 0, held > 0, at_once, quiet, asked) == (True, True, [], 0, [])
    clock.move_to(make.at(date(2026, 4, 10), 12))
    assert people.due(as_ada)
    assert ticks() > 0
    assert make.faults(database) == []


def test_a_pause_that_nobody_ends_ends_by_itself(early, as_ada, clock, ticks):
    ticks()
    people.did(as_ada.put(f"/me/pauses/{uuid4()}", json=said(clock, until="2026-04-10")))
    clock.move_to(make.at(date(2026, 4, 9), 12))
    quiet = ticks()

    clock.move_to(make.at(date(2026, 4, 10), 12))

    assert (quiet, ticks() > 0, bool(people.due(as_ada))) == (0, True, True)


def test_a_withdrawal_the_site_takes_out_lets_everything_go_on(early, as_ada, as_chen, clock, ticks):
    decision = uuid4()
    people.did(as_ada.put(f"/me/withdrawal/{decision}", json=said(clock, **{"from": "pro"})))
    clock.move_to(make.at(date(2026, 4, 9), 12))
    quiet = ticks()
    taken_out = {"kind": "withdrawal", "on": "2026-04-02", "corrects": str(decision), "reason": "pressed by mistake"}

    people.did(as_chen.put(f"{ADA}/facts/{uuid4()}", json={**taken_out, "detail": {"retracted": True}}))

    clock.move_to(make.at(date(2026, 4, 10), 12))
    assert (quiet, ticks() > 0, bool(people.due(as_ada))) == (0, True, True)
