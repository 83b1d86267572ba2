"""The published formula, cell by cell: when it was begun and completed decides what is told, and nothing is ever lost.

Every cell by either road, with a right and with a wrong clock, and both where late answers are accepted and refused.
"""

import json
from datetime import timedelta
from itertools import product
from uuid import uuid4, uuid5

import pytest
from sqlalchemy import insert

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.response.tables import Quarantine, Response
from proapp.schedule.tables import Assignment
from tests import make

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONG = timedelta(days=100)  # after everything else, so that nothing is received before it was completed
BEGUN = ("not", "before opening", "in the window", "after closing")
COMPLETED = ("before opening", "in the window", "in the grace", "after the grace")
CLOCKS = {"right": timedelta(0), "three days ahead": timedelta(days=3), "a year behind": timedelta(days=-365)}

# Status, and whether it is late; by when it was begun and when it was completed. The protocol's grace is two hours.
EARLY, IN_TIME, LATE, CLOSED = (409, None), (201, False), (201, True), (409, None)
ACCEPTING = {
    **dict.fromkeys(product(BEGUN, ["before opening"]), EARLY),
    **dict.fromkeys(product(BEGUN, ["in the window"]), IN_TIME),
    ("not", "in the grace"): LATE,
    ("before opening", "in the grace"): IN_TIME,
    ("in the window", "in the grace"): IN_TIME,
    ("after closing", "in the grace"): LATE,
    **dict.fromkeys(product(BEGUN, ["after the grace"]), LATE),
}
REFUSING = {cell: CLOSED if told == LATE else told for cell, told in ACCEPTING.items()}
TABLES = {"accept-and-mark": ACCEPTING, "refuse": REFUSING}


@pytest.fixture(params=TABLES)
def lateness(request):
    """What the protocol says about late answers."""
    return request.param


@pytest.fixture
def asked(database, catalogue, clock, lateness):
    """One assignment for each cell and clock, of ada in a trial with that protocol; all with one window."""
    text = json.dumps(json.loads(make.protocol_text()) | {"lateness": lateness, "version": f"2-{lateness}"})
    make.trial_of(database, catalogue, text)
    now = make.at(make.REGISTERED, 9)
    make.site(database)
    make.participant(database, catalogue)
    first = make.assignment(database, "baseline", instrument="pgi-s")
    row = {column.name: getattr(first, column.name) for column in Assignment.__table__.columns}
    cells = list(product(BEGUN, COMPLETED, CLOCKS))
    made = {cell: Assignment(**row | {"id": uuid5(first.id, str(cell))}) for cell in cells}
    copies = [row | {"id": one.id} for one in made.values()]
    with database.write() as session:
        session.execute(insert(Assignment), copies)
        audit.record(session, audit.Event(first.trial_id, "assignment.copied", "assignment", "ada", SYSTEM, now))
    clock.move_to(first.closes_at + LONG)
    return made


def moments(assignment):
    opens, closes = assignment.opens_at, assignment.closes_at
    begun = dict(zip(BEGUN, (None, opens - HOUR, closes - MINUTE, closes + MINUTE), strict=True))
    completed = dict(zip(COMPLETED, (opens - MINUTE, closes - HOUR, closes + HOUR, closes + 3 * HOUR), strict=True))
    return begun, completed


def written(catalogue, assignment, cell):
    """What the phone has frozen, by its own clock."""
    begun, completed = moments(assignment)
    off = CLOCKS[cell[2]]
    body = make.submission(catalogue, assignment, completed[cell[1]] + off)
    if begun[cell[0]] is not None:
        body["started_at"] = (begun[cell[0]] + off).isoformat()
    return json.dumps(body)


def by_put(phone, bodies, clock):
    for cell, body in bodies.items():
        sent_at = (clock.now() + CLOCKS[cell[2]]).isoformat()
        reply = phone.put(
            f"/responses/{uuid4()}", data=body, content_type="application/json", headers={"X-Device-Sent-At": sent_at}
        )
        yield cell, (reply.status_code, reply.json.get("late")), reply.json.get("receipt_id")


def by_sync(phone, bodies, clock):
    for name, off in CLOCKS.items():
        mine = {cell: body for cell, body in bodies.items() if cell[2] == name}
        items = [{"kind": "response", "id": str(uuid4()), "body": body} for body in mine.values()]
        reply = phone.post("/me/sync", json={"sent_at": (clock.now() + off).isoformat(), "items": items})
        for cell, result in zip(mine, reply.json["results"], strict=True):
            receipt = result["receipt"]
            late = receipt["late"] if result["status"] == 201 else None
            yield cell, (result["status"], late), receipt["receipt_id"]


@pytest.mark.parametrize("road", [by_put, by_sync])
def test_every_cell_says_what_is_published_and_keeps_the_answer(
    road, asked, lateness, device, catalogue, clock, database
):
    bodies = {cell: written(catalogue, assignment, cell) for cell, assignment in asked.items()}

    outcomes = list(road(device("ada"), bodies, clock))

    expected = {(*cell, name): told for cell, told in TABLES[lateness].items() for name in CLOCKS}
    assert {cell: told for cell, told, _ in outcomes} == expected
    held = [*make.rows(database, Response), *make.rows(database, Quarantine)]
    assert {str(one.receipt_id) for one in held} == {receipt for _, _, receipt in outcomes}
    assert len(held) == len(bodies)
    kept = {one.body.decode() for one in make.rows(database, Quarantine)}
    assert kept == {bodies[cell] for cell, told, _ in outcomes if told[0] == 409}
    assert make.faults(database) == []


def test_who_told_the_server_of_the_start_has_the_grace_without_saying_it_again(
    asked, device, catalogue, clock, database
):
    phone = device("ada")
    cell = ("not", "in the grace", "right")
    assignment = asked[cell]
    began = (assignment.closes_at - MINUTE).isoformat()
    start = {"kind": "start", "id": str(assignment.id), "at": began}
    answer = {"kind": "response", "id": str(uuid4()), "body": written(catalogue, assignment, cell)}

    reply = phone.post("/me/sync", json={"sent_at": clock.now().isoformat(), "items": [start, answer]})

    assert [(one["status"], one.get("receipt", {}).get("late")) for one in reply.json["results"]] == [
        (200, None),
        (201, False),
    ]
