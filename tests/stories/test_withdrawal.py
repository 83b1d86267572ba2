"""Ada wants no more questions: none is asked from that day on, and what she had answered stays hers."""

from datetime import date, timedelta

from proapp.jobs.tick import tick
from proapp.response.tables import Response
from tests import make
from tests.stories import people
from tests.stories.people import ADA

FIRST = make.at(date(2026, 3, 27), 10)


def test_no_more_is_asked_and_nothing_answered_is_lost(as_chen, as_ada, clock, catalogue, database):
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    clock.move_to(FIRST + timedelta(days=6, hours=12))
    bother = people.due(as_ada, instrument="bother")[0]
    symptoms = people.due(as_ada, instrument="pro-ctcae-net")[0]
    url, body = people.written(catalogue, bother, clock.now())
    people.did(as_ada.put(url, json=body))
    before = tick(database, clock=clock, catalogue=catalogue, channels={})
    unsent, kept = people.written(catalogue, symptoms, clock.now())

    clock.move_to(FIRST + timedelta(days=7))
    people.tell(as_chen, "withdrawal", clock.now().date(), **{"from": "pro"})
    clock.move_to(clock.now() + timedelta(days=1))

    assert people.due(as_ada) == []
    assert as_chen.get(f"{ADA}/assignments?state=upcoming").json["items"] == []
    after = tick(database, clock=clock, catalogue=catalogue, channels={})
    assert (before.reminders > 0, after.reminders) == (True, 0)

    late = as_ada.put(unsent, json=kept)

    assert late.status_code == 201
    assert {str(response.assignment_id) for response in make.rows(database, Response)} == {bother["id"], symptoms["id"]}
    counted = [one for one in make.assignments(database) if one.cancelled_at is not None and one.had_opened]
    assert all(one.opens_at <= one.cancelled_at for one in counted)
    assert make.faults(database) == []
