"""What could not be accepted as it was: the site lets it in, puts it where it belongs, or says why not. Once."""

import base64
import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from proapp.flag.tables import Flag
from proapp.response.tables import Draft, Quarantine, QuarantineResolution, Response
from proapp.schedule.tables import Assignment
from proapp.score.tables import ScoreRow
from tests import make

LIST = "/trials/net-retreat/quarantine"
HOUR = timedelta(hours=1)
WHY = {"reason": "She told us on the telephone."}


@pytest.fixture
def due(trial, database):
    return make.assignment(database, "baseline", instrument="pgi-s")


@pytest.fixture
def refused(as_ada, catalogue, clock):
    """Ada's phone sends something that is refused; its address in quarantine."""

    def send(assignment, *, at=None, body=None, **changes):
        clock.move_to(max(clock.now(), at or assignment.opens_at + HOUR))
        said = {**make.submission(catalogue, assignment, at or clock.now()), **changes} if body is None else body
        sent = said if isinstance(said, bytes) else json.dumps(said).encode()
        reply = as_ada.put(f"/responses/{uuid4()}", data=sent, content_type="application/json")
        assert reply.status_code >= 400, reply.json
        return f"/quarantine/{reply.json['quarantine_id']}"

    return send


def decide(client, held, decision, **said):
    return client.post(f"{held}/resolution", json={"decision": decision, **WHY, **said})


@pytest.fixture
def early(due, refused, clock):
    """The clock of ada's phone was a day behind when she answered."""
    return refused(due, at=due.opens_at + HOUR, completed_at=(due.opens_at - 24 * HOUR).isoformat())


def test_what_was_refused_is_shown_as_the_answers_it_holds(as_chen, early, due):
    found = as_chen.get(early).json

    assert (found["state"], found["decided"], found["text"]) == ("waiting", None, None)
    assert found["sent"]["assignment"] == str(due.id)
    assert [line["item"] for line in found["sent"]["answers"]] == ["severity"]
    assert found["sent"]["answers"][0]["answer"] != "0"  # in words
    assert str(due.id) in [choice["id"] for choice in found["choices"]]


def test_what_cannot_be_read_is_shown_as_text(as_chen, refused, due):
    held = refused(due, body=b'{"answers": \xff')

    found = as_chen.get(held).json

    assert found["sent"] is None
    assert found["text"].startswith('{"answers": ')


def test_an_early_answer_is_let_in_with_its_origin_and_scores(as_chen, early, due, database):
    reply = decide(as_chen, early, "accept", reason_code="clock")

    assert reply.status_code == 200
    decided = reply.json["decided"]
    assert (decided["decision"], decided["decided_by"], decided["reason"]) == ("accept", "chen", WHY["reason"])
    (response,) = make.rows(database, Response)
    assert decided["response"] == str(response.id) == reply.json["response_id"]
    assert str(response.quarantine_id) == early.rpartition("/")[2]
    assert (response.assignment_id, response.late, response.reason_code) == (due.id, False, "clock")
    assert response.recorded_by == "staff:chen"
    assert {row.response_id for row in make.rows(database, ScoreRow)} == {response.id}
    assert make.faults(database) == []


def test_the_phone_that_sends_again_learns_that_it_is_held(as_ada, as_chen, early, database):
    (held,) = make.rows(database, Quarantine)
    decide(as_chen, early, "accept")

    again = as_ada.put(f"/responses/{held.response_id}", data=held.body, content_type="application/json")

    assert again.status_code == 200
    assert len(make.rows(database, Quarantine)) == 1


def test_the_moment_may_be_put_right_but_not_beyond_its_arrival(as_chen, early, due, database):
    later = decide(as_chen, early, "accept", completed_at=(due.opens_at + 48 * HOUR).isoformat())
    right = decide(as_chen, early, "accept", completed_at=due.opens_at.isoformat())

    assert (later.status_code, later.json["errors"][0]["pointer"]) == (422, "/completed_at")
    assert right.status_code == 200
    assert right.json["decided"]["changed"] == ["completed_at"]
    assert make.rows(database, Response)[0].completed_at == due.opens_at


@pytest.mark.parametrize(
    ("decision", "said", "pointer"),
    [
        ("map", {}, "/assignment_id"),
        ("map", {"assignment_id": str(uuid4())}, "/assignment_id"),
        ("accept", {"assignment_id": str(uuid4())}, "/assignment_id"),
        ("accept", {"instrument": "qlq-c30@3.0"}, "/instrument"),
        ("accept", {"answers": {"severity": 9}}, "/answers/severity"),
        ("accept", {"answers": {"mood": 1}}, "/answers/mood"),
        ("accept", {"completed_at": "2026-01-01"}, "/completed_at"),
        ("reject", {"answers": {"severity": 1}}, "/answers"),
        ("burn", {}, "/decision"),
    ],
)
def test_what_does_not_fit_is_named_by_place_and_nothing_is_stored(as_chen, early, database, decision, said, pointer):
    before = make.snapshot(database)

    reply = decide(as_chen, early, decision, **said)

    assert (reply.status_code, [place["pointer"] for place in reply.json["errors"]]) == (422, [pointer])
    after = make.snapshot(database)
    assert {name for name in after if after[name] != before[name]} <= {"audit_event", "audit_head"}  # who has read


def test_answers_that_do_not_fit_wait_until_they_do(as_chen, refused, due, database):
    held = refused(due, answers={"severity": 9})

    as_sent = decide(as_chen, held, "accept")
    put_right = decide(as_chen, held, "accept", answers={"severity": 3}, reason_code="typing-error")

    assert (as_sent.status_code, as_sent.json["errors"][0]["pointer"]) == (422, "/answers/severity")
    assert put_right.json["decided"]["changed"] == ["answers"]
    (response,) = make.rows(database, Response)
    assert response.answers == {"severity": 3}
    (kept,) = make.rows(database, Quarantine)
    assert json.loads(kept.body)["answers"] == {"severity": 9}
    assert base64.b64decode(as_chen.get(held).json["body"]) == kept.body


def test_an_answer_to_a_cancelled_assignment_is_mapped_to_the_real_week(as_chen, refused, database, catalogue):
    """The second dose was given while ada's phone was without a network, and she answered what it still showed."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    second = make.at(make.date(2026, 6, 1), 10)
    make.fact(database, catalogue, "given", second, regimen="lu", cycle=2, activity_gbq=7.4)
    gone = next(one for one in make.assignments(database, timepoint="cycle-safety") if one.cancelled_at)
    held = refused(gone, at=make.at(make.date(2026, 6, 29)))

    choices = as_chen.get(held).json["choices"]
    reply = decide(as_chen, held, "map", assignment_id=choices[0]["id"], reason_code="replanned")

    assert reply.status_code == 200, reply.json
    (response,) = make.rows(database, Response)
    (asked,) = make.assignments(database, id=response.assignment_id)
    assert (str(asked.id), asked.cycle, asked.cancelled_at) == (choices[0]["id"], 2, None)
    assert response.late is False
    assert reply.json["decided"]["changed"] == ["assignment_id"]
    assert reply.json["choices"] == []
    assert make.faults(database) == []


def test_an_unknown_assignment_becomes_a_report_that_nobody_asked_for(as_chen, refused, due, database):
    held = refused(due, assignment_id=(unknown := str(uuid4())))

    reply = decide(as_chen, held, "accept")

    assert reply.status_code == 200, reply.json
    (made,) = [one for one in make.rows(database, Assignment) if one.id == UUID(unknown)]
    assert (made.timepoint, made.participant_id) == ("unscheduled", make.named("ada"))
    assert make.faults(database) == []


def test_an_assignment_of_somebody_else_looks_like_none(as_chen, refused, due, database):
    hers = make.assignment(database, "baseline", name="grace", instrument="pgi-s")
    held = refused(due, assignment_id=str(hers.id))

    accepted = decide(as_chen, held, "accept")
    mapped_to_hers = decide(as_chen, held, "map", assignment_id=str(hers.id))
    mapped = decide(as_chen, held, "map", assignment_id=str(due.id))

    assert (accepted.status_code, mapped_to_hers.status_code, mapped.status_code) == (422, 422, 200)
    assert accepted.json["errors"] == mapped_to_hers.json["errors"]
    assert make.rows(database, Response)[0].assignment_id == due.id


def test_the_same_answers_twice_are_to_be_rejected(as_ada, as_chen, refused, due, database, catalogue, clock):
    held = refused(due, zone="Nowhere")
    as_ada.put(f"/responses/{uuid4()}", json=make.submission(catalogue, due, clock.now()))

    found = as_chen.get(held).json
    accepted = decide(as_chen, held, "accept")
    rejected = decide(as_chen, held, "reject", reason_code="duplicate")

    assert found["duplicate_of"] == str(make.rows(database, Response)[0].id)
    assert accepted.status_code == 422  # the zone still is none
    assert (rejected.status_code, rejected.json["state"]) == (200, "decided")
    assert len(make.rows(database, Response)) == 1


@pytest.mark.parametrize(("answers", "words"), [({"severity": 0}, "duplicate"), ({"severity": 3}, "answered already")])
def test_an_answered_assignment_takes_no_second_answer(
    as_ada, as_chen, early, due, database, catalogue, clock, answers, words
):
    as_ada.put(f"/responses/{uuid4()}", json=make.submission(catalogue, due, clock.now()))

    reply = decide(as_chen, early, "accept", answers=answers)

    assert (reply.status_code, words in reply.json["detail"]) == (409, True)
    assert len(make.rows(database, Response)) == 1


def test_once_decided_it_is_decided(as_chen, as_iris, early, database):
    first = decide(as_chen, early, "reject", reason_code="test")

    again = decide(as_iris, early, "reject", reason_code="test", reason="in other words")
    other = decide(as_iris, early, "accept")

    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert again.json["decided"] == first.json["decided"]
    assert len(make.rows(database, QuarantineResolution)) == 1


def test_what_is_rejected_stays_readable_with_its_reason(as_chen, early, database):
    before = as_chen.get(early).json

    decide(as_chen, early, "reject", reason_code="test")

    after = as_chen.get(early).json
    assert after["body"] == before["body"]
    assert (after["decided"]["reason"], after["decided"]["response"]) == (WHY["reason"], None)
    assert make.rows(database, Response) == []
    assert make.faults(database) == []


def test_lists_tell_what_waits_from_what_was_decided(as_chen, early, refused, due):
    other = refused(due, body=b"{")
    decide(as_chen, early, "reject")

    def ids(query):
        return [f"/quarantine/{one['id']}" for one in as_chen.get(f"{LIST}?{query}").json["items"]]

    assert (ids("state=waiting"), ids("state=decided")) == ([other], [early])
    assert set(ids("")) == {early, other}
    assert ids(f"site={make.named('net-retreat/02')}") == []


def test_a_draft_is_gone_with_its_answer(as_ada, as_chen, early, due, database):
    as_ada.put(f"/drafts/{due.id}", json={"answers": {"severity": 1}, "item": "severity", "revision": 0})

    decide(as_chen, early, "accept")

    assert make.rows(database, Draft) == []


def test_danger_in_quarantine_is_one_flag_when_it_is_let_in(as_chen, refused, database, catalogue):
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    said = make.answers(catalogue, crisis.instrument, temperature=39.0, fluids=1)
    held = refused(crisis, assignment_id=str(uuid4()), answers=said)
    (raised,) = make.rows(database, Flag)
    as_chen.post(f"/flags/{raised.id}/resolution", json={"outcome": "contacted"}, headers={"If-Match": '"1"'})

    reply = decide(as_chen, held, "map", assignment_id=str(crisis.id))

    assert reply.status_code == 200, reply.json
    assert [flag.id for flag in make.rows(database, Flag)] == [raised.id]
    found = as_chen.get(f"/flags/{raised.id}").json
    assert (found["report"]["quarantined"], found["report"]["instrument"]) == (True, crisis.instrument)
    assert {ground["code"] for ground in found["grounds"]} == {"temperature"}


def test_old_danger_is_information(as_chen, refused, database, catalogue, clock):
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    held = refused(crisis, answers=make.answers(catalogue, crisis.instrument, temperature=370.0, fluids=1))
    clock.move_to(clock.now() + timedelta(days=6))

    decide(as_chen, held, "accept", answers=make.answers(catalogue, crisis.instrument, temperature=39.0, fluids=1))

    assert [flag.level for flag in make.rows(database, Flag)] == ["information"]


@pytest.mark.parametrize("role", ["monitor", "data_manager", "admin", "dmc", "auditor", "unblinded_statistician"])
def test_who_is_not_of_the_site_decides_nothing(as_role, early, role, database):
    reply = decide(as_role(role), early, "reject")

    assert reply.status_code == 403
    assert make.rows(database, QuarantineResolution) == []


def test_another_site_and_a_machine_decide_nothing(staff, early, as_ada, database):
    gina = staff("gina", "investigator", site="02")
    machine = staff("a machine", "investigator", kind="client")

    replies = [decide(gina, early, "reject"), gina.get(early), decide(machine, early, "reject"), as_ada.get(early)]

    assert [reply.status_code for reply in replies] == [404, 404, 401, 401]
    assert make.rows(database, QuarantineResolution) == []
