"""A mistaken answer is corrected by two people of the site; what was given first stays readable for ever."""

from datetime import timedelta
from uuid import uuid4

import pytest

from proapp.response.tables import CorrectionDecision, CorrectionProposal, CorrectionRequest, Response
from tests import make

TRIAL = "/trials/net-retreat"
RIGHT = {"severity": 3}
WHY = {"reason_code": "participant-request", "reason": "She meant the day before."}


@pytest.fixture
def response(as_ada, database, catalogue, at_opening, clock):
    """Ada has answered how bad her symptoms are."""
    due = at_opening(make.assignment(database, "baseline", instrument="pgi-s"))
    url = f"/responses/{uuid4()}"
    assert (
        as_ada.put(url, json=make.submission(catalogue, due, clock.now(), answers={"severity": 1})).status_code == 201
    )
    clock.move_to(clock.now() + timedelta(hours=1))
    return url


@pytest.fixture
def asked(as_ada, response, clock):
    """She says that it is wrong."""
    said = {"items": ["severity"], "words": "I meant the day before.", "at": clock.now().isoformat()}
    reply = as_ada.put(f"{response}/correction-requests/{uuid4()}", json=said)
    clock.move_to(clock.now() + timedelta(hours=1))
    return f"/correction-requests/{reply.json['id']}"


def propose(client, request, answers=RIGHT, **changes):
    said = {} if answers is None else {"answers": answers}
    return client.post(f"{request}/proposal", json={**said, **WHY, **changes})


def decide(client, request, decision="accept", **changes):
    newest = client.get(request)
    proposal = (newest.json.get("proposal") or {}).get("id") if newest.status_code == 200 else None
    said = {"decision": decision, "proposal": proposal, "reason": "As on the telephone."}
    return client.post(f"{request}/decision", json={**said, **changes})


def state_of(client):
    return [one["state"] for one in client.get("/me/correction-requests").json["items"]]


def test_a_mistaken_answer_is_corrected_and_the_first_one_stays(as_ada, as_chen, as_iris, response, asked, database):
    proposed = propose(as_chen, asked)
    waiting = as_chen.get(response).json
    decided = decide(as_iris, asked)

    assert (proposed.status_code, proposed.json["state"], waiting["answers"]) == (200, "proposed", {"severity": 1})
    assert (decided.status_code, decided.json["state"], decided.json["answers"]) == (200, "corrected", RIGHT)
    first, second = as_chen.get(response).json["history"]
    assert as_chen.get(response).json["answers"] == {"severity": 1}
    assert (first["revision"], first["changes"], first["recorded_by"].partition(":")[0]) == (1, [], "device")
    (change,) = second["changes"]
    assert (change["item"], change["old"], change["new"]) == ("severity", 1, 3)
    assert change["old_words"] != change["new_words"]
    assert second["at"] > first["at"]
    told = (
        second["proposed_by"],
        second["approved_by"],
        second["recorded_by"],
        second["reason_code"],
        second["reason"],
    )
    assert told == ("chen", "iris", "staff:iris", "participant-request", WHY["reason"])
    assert f"/correction-requests/{second['request']}" == asked
    assert make.faults(database) == []


def test_the_participant_learns_how_it_ended_and_nothing_of_what_was_said(as_ada, as_chen, as_iris, asked):
    open_, words = state_of(as_ada), as_ada.get("/me/correction-requests").json["items"][0]
    propose(as_chen, asked)
    proposed = state_of(as_ada)
    decide(as_iris, asked, "decline", reason="The diary of that day says otherwise.")

    (after,) = as_ada.get("/me/correction-requests").json["items"]
    assert (open_, proposed, after["state"]) == (["open"], ["open"], "declined")
    assert {**after, "state": "open"} == words
    assert "diary" not in str(after)


def test_a_declined_request_changes_no_answer(as_chen, as_iris, response, asked, database):
    before = as_chen.get(response).json

    reply = decide(as_iris, asked, "decline")

    assert (reply.status_code, reply.json["state"]) == (200, "declined")
    assert (reply.json["decision"]["decided_by"], reply.json["decision"]["response"]) == ("iris", None)
    assert as_chen.get(response).json == before
    assert len(make.rows(database, Response)) == 1


def test_a_response_can_be_taken_out_by_two(as_ada, as_chen, as_iris, response, asked):
    propose(as_chen, asked, answers=None)

    reply = decide(as_iris, asked)

    assert (reply.json["state"], reply.json["answers"]) == ("taken-out", {})
    assert state_of(as_ada) == ["taken-out"]
    assert [one["voided"] for one in as_chen.get(response).json["history"]] == [False, True]


def test_the_site_asks_without_the_participant(as_ada, as_chen, as_iris, response, clock, database):
    url = f"{response}/correction-requests/{uuid4()}"
    said = {"items": ["severity"], "words": "The source says 3.", "at": clock.now().isoformat()}

    made, again = as_chen.put(url, json=said), as_chen.put(url, json=said)
    request = f"/correction-requests/{made.json['id']}"
    propose(as_chen, request)
    decided = decide(as_iris, request)

    assert (made.status_code, again.status_code, decided.json["state"]) == (201, 200, "corrected")
    assert decided.json["requested_by"] == "chen"
    assert as_ada.get("/me/correction-requests").json["items"] == []
    assert make.faults(database) == []


@pytest.mark.parametrize("decision", ["accept", "decline"])
def test_who_proposed_or_asked_does_not_decide(as_iris, asked, response, clock, decision, database):
    propose(as_iris, asked)
    own = f"{response}/correction-requests/{uuid4()}"
    as_iris.put(own, json={"items": [], "words": None, "at": clock.now().isoformat()})

    replies = [
        decide(as_iris, asked, decision),
        decide(as_iris, f"/correction-requests/{own.rpartition('/')[2]}", decision),
    ]

    assert [reply.status_code for reply in replies] == [403, 403]
    assert make.rows(database, CorrectionDecision) == []


@pytest.mark.parametrize("role", ["site_nurse", "coordinator", "monitor", "data_manager", "admin", "dmc", "auditor"])
def test_nobody_but_an_investigator_decides(as_chen, as_role, asked, role, database):
    propose(as_chen, asked)
    somebody, proposal = as_role(role), as_chen.get(asked).json["proposal"]["id"]
    said = {"decision": "accept", "proposal": proposal, "reason": "so"}

    assert somebody.post(f"{asked}/decision", json=said).status_code == 403
    assert make.rows(database, CorrectionDecision) == []


@pytest.mark.parametrize("role", ["monitor", "data_manager", "admin", "dmc", "auditor", "unblinded_statistician"])
def test_who_is_not_of_the_site_neither_asks_nor_proposes(as_role, asked, response, role, clock, database):
    somebody, said = as_role(role), {"items": [], "words": None, "at": clock.now().isoformat()}

    replies = [somebody.put(f"{response}/correction-requests/{uuid4()}", json=said), propose(somebody, asked)]

    assert [reply.status_code for reply in replies] == [403, 403]
    assert (len(make.rows(database, CorrectionRequest)), make.rows(database, CorrectionProposal)) == (1, [])


def test_another_site_and_a_machine_take_no_part(staff, as_ada, as_chen, asked):
    propose(as_chen, asked)
    gina = staff("gina", "investigator", site="02")
    machine = staff("a machine", "investigator", kind="client")

    assert [gina.get(asked).status_code, propose(gina, asked).status_code, decide(gina, asked).status_code] == [404] * 3
    assert [propose(machine, asked).status_code, decide(machine, asked).status_code] == [401, 401]
    assert as_ada.get(asked).status_code == 401


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [({"severity": 9}, "/answers/severity"), ({"mood": 1}, "/answers/mood"), ({"severity": 1}, "/answers")],
)
def test_a_proposal_that_does_not_fit_is_named_by_place(as_chen, asked, answers, pointer, database):
    before = make.snapshot(database)

    reply = propose(as_chen, asked, answers=answers)

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert make.snapshot(database) == before


def test_what_was_not_read_is_not_accepted(as_chen, as_iris, asked):
    nothing = decide(as_iris, asked)
    first = propose(as_chen, asked).json["proposal"]["id"]
    unnamed = decide(as_iris, asked, proposal=None)
    newer = propose(as_chen, asked, answers={"severity": 2})
    stale = decide(as_iris, asked, proposal=first)

    assert (nothing.status_code, unnamed.status_code, newer.status_code, stale.status_code) == (409, 422, 200, 409)
    assert unnamed.json["errors"][0]["pointer"] == "/proposal"
    assert len(newer.json["proposals"]) == 2


def test_the_same_again_changes_nothing_and_something_else_is_too_late(as_chen, as_iris, asked, staff, database):
    propose(as_chen, asked)
    propose(as_chen, asked)
    first, again = decide(as_iris, asked), decide(as_iris, asked)
    other, late = decide(as_iris, asked, "decline"), propose(as_chen, asked, answers={"severity": 4})

    assert (first.status_code, again.status_code, other.status_code, late.status_code) == (200, 200, 409, 409)
    assert first.json == again.json
    assert len(make.rows(database, CorrectionProposal)) == 1
    assert len(make.rows(database, Response)) == 2


def test_an_answer_corrected_since_cannot_be_corrected_by_an_old_request(as_chen, as_iris, response, asked, clock):
    propose(as_chen, asked)
    clock.move_to(clock.now() + timedelta(hours=1))
    alone = {
        "id": str(uuid4()),
        "reason_code": "source-differs",
        "reason": "as in the file",
        "answers": {"severity": 2},
    }

    assert as_iris.post(f"{response}/corrections", json=alone).status_code == 201
    assert decide(as_iris, asked).status_code == 409


def test_an_investigators_own_correction_is_in_the_history_too(as_chen, as_iris, response):
    alone = {
        "id": str(uuid4()),
        "reason_code": "source-differs",
        "reason": "as in the file",
        "answers": {"severity": 2},
    }
    as_iris.post(f"{response}/corrections", json=alone)

    last = as_chen.get(response).json["history"][-1]

    assert (last["recorded_by"], last["reason"], last["request"]) == ("staff:iris", "as in the file", None)
