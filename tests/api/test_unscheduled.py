"""What somebody reports without being asked: taken like an answer, looked at for danger, and no part of the plan."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from proapp.flag.tables import Flag
from proapp.response.tables import Quarantine, Response
from proapp.schedule import queries
from proapp.schedule.tables import Assignment
from tests import make

NEW = "net-unscheduled@1.0"
NOW = make.at(date(2026, 4, 10), 9)


@pytest.fixture
def as_treated(as_ada, database, catalogue, clock, device):
    """Ada, two weeks after her first cycle."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    clock.move_to(NOW)
    return device("ada")


@pytest.fixture
def report(catalogue):
    def write(instrument=NEW, **answers):
        return {
            "assignment_id": str(uuid4()),
            "instrument": instrument,
            "answers": make.answers(catalogue, instrument, **answers),
            "answered_by": "participant",
            "started_at": (NOW - timedelta(minutes=3)).isoformat(),
            "completed_at": (NOW - timedelta(minutes=1)).isoformat(),
            "zone": "Europe/Vienna",
            "unscheduled": True,
        }

    return write


def put(client, body, response_id=None):
    return client.put(f"/responses/{response_id or uuid4()}", json=body)


def unscheduled(database):
    return make.assignments(database, timepoint="unscheduled")


def test_a_report_makes_its_own_assignment(as_treated, report, database):
    body = report()

    reply = put(as_treated, body)

    (made,) = unscheduled(database)
    (response,) = make.rows(database, Response)
    assert (reply.status_code, reply.json["late"]) == (201, False)
    assert (str(made.id), made.instrument, made.use, made.anchor) == (
        body["assignment_id"],
        NEW,
        "safety",
        "participant",
    )
    assert (made.period, made.cycle, made.target_on) == (1, 1, date(2026, 4, 10))
    assert (made.opens_at, made.closes_at) == (NOW - timedelta(minutes=3), NOW - timedelta(minutes=1))
    assert response.assignment_id == made.id
    assert make.faults(database) == []


@pytest.mark.parametrize(
    ("answers", "levels"),
    [({"jaundice": 1}, ["red"]), ({"confusion": 1}, ["red"]), ({"jaundice": 1, "confusion": 1}, ["red"]), ({}, [])],
)
def test_signs_of_a_failing_liver_call_the_site_at_once(as_treated, report, database, answers, levels):
    put(as_treated, report(**answers))

    assert [flag.level for flag in make.rows(database, Flag)] == levels
    assert {flag.rule for flag in make.rows(database, Flag)} <= {"R9"}


def test_a_crisis_may_be_reported_too(as_treated, report, database):
    put(as_treated, report("net-crisis@1.0", temperature=39.0, fluids=1))

    assert [(flag.rule, flag.level) for flag in make.rows(database, Flag)] == [("R8", "red")]


def test_a_report_that_cannot_be_accepted_is_looked_at_for_danger_too(as_treated, report, database):
    reply = put(as_treated, report(jaundice=1, unwell=9))

    assert reply.status_code == 422
    assert [(flag.rule, flag.level) for flag in make.rows(database, Flag)] == [("R9", "red")]
    assert unscheduled(database) == []


def test_the_same_report_again_has_the_same_receipt(as_treated, report, database, device):
    body, response_id = report(), uuid4()
    first = put(as_treated, body, response_id)

    again = put(device("ada"), body, response_id)
    renamed = put(as_treated, body)
    queued = as_treated.post(
        "/me/sync", json={"items": [{"kind": "response", "id": str(response_id), "body": json.dumps(body)}]}
    ).json["results"][0]

    assert (again.status_code, again.json) == (200, first.json)
    assert (renamed.status_code, renamed.json["receipt_id"]) == (200, first.json["receipt_id"])
    assert (queued["status"], queued["receipt"]) == (200, first.json)
    assert len(unscheduled(database)) == len(make.rows(database, Response)) == 1


def test_two_phones_at_once_make_no_double(as_treated, device, report, database):
    body, response_id, starting = report(jaundice=1), uuid4(), Barrier(8)
    phones = [as_treated, device("ada")]

    def send(number):
        starting.wait()
        return put(phones[number % 2], body, response_id)

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(send, range(8)))

    assert sorted(reply.status_code for reply in replies) == [200] * 7 + [201]
    assert len({reply.text for reply in replies}) == 1
    assert [len(found) for found in (unscheduled(database), make.rows(database, Flag))] == [1, 1]
    assert make.faults(database) == []


def test_only_what_says_how_somebody_is_may_be_reported(as_treated, report, database):
    refused = put(as_treated, report("qlq-c30@3.0"))
    unknown = put(as_treated, {**report(), "instrument": "sf-36@2"})

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/instrument")
    assert (unknown.status_code, unknown.json["receipt_id"] is not None) == (422, True)
    assert len(make.rows(database, Quarantine)) == 2


def test_what_was_planned_is_not_unscheduled(as_treated, report, database, catalogue):
    planned = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    body = {**report("pro-ctcae-net@1.0"), "assignment_id": str(planned.id)}

    reply = put(as_treated, body)

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "/unscheduled")


def test_anothers_id_is_not_theirs(as_treated, report, database):
    hers = make.assignments(database, "grace")[0]

    reply = put(as_treated, {**report(), "assignment_id": str(hers.id)})

    assert (reply.status_code, reply.json["type"]) == (404, "/problems/not-found")
    assert reply.json["quarantine_id"]


def test_other_words_for_the_same_assignment_are_refused_and_kept(as_treated, report, database):
    body = report()
    put(as_treated, body)

    other = put(as_treated, {**body, "answers": {**body["answers"], "jaundice": 1}})

    assert (other.status_code, len(make.rows(database, Quarantine))) == (409, 1)
    assert [flag.level for flag in make.rows(database, Flag)] == ["red"]


def test_no_plan_moves_it_and_no_list_of_what_is_due_shows_it(as_treated, as_chen, report, database, catalogue):
    put(as_treated, report())
    (before,) = unscheduled(database)
    due = [one["id"] for one in as_treated.get("/me/assignments?limit=200").json["items"]]

    make.fact(database, catalogue, "delayed", NOW, now=NOW, regimen="lu", cycle=2, to="2026-06-20")

    (after,) = unscheduled(database)
    assert str(before.id) not in due
    columns = [column.name for column in Assignment.__table__.columns]
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]
    with database.read() as session:
        assert before.id not in [one.id for one in queries.existing(session, make.named("ada"))]
    listed = as_chen.get(f"/participants/{make.named('ada')}/assignments?state=completed").json["items"]
    assert [one["id"] for one in listed] == [str(before.id)]
    told = as_chen.get(f"/assignments/{before.id}/explanation").json["text"]
    assert told == ["Reported on 2026-04-10 by the participant without being asked."]


def test_no_table_of_completion_counts_it(as_treated, as_chen, as_omar, report):
    path = "/trials/net-retreat/completion?instrument=pro-ctcae-net@1.0"
    before = as_chen.get(path)

    put(as_treated, report("pro-ctcae-net@1.0"))

    assert before.status_code == 200, before.json
    assert as_chen.get(path).json == before.json


def test_before_any_allocation_it_is_taken_too(as_ada, report, clock, database, device):
    clock.move_to(NOW)

    reply = put(device("ada"), report(jaundice=1))

    (made,) = unscheduled(database)
    assert (reply.status_code, made.period, made.cycle) == (201, 1, None)
    assert [flag.rule for flag in make.rows(database, Flag)] == ["R9"]
