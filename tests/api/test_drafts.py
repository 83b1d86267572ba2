"""What somebody has typed goes on elsewhere: nothing is overwritten unseen, nothing lost, nothing left once sent."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from proapp.response.tables import Draft, Response
from proapp.schedule.tables import Assignment
from tests import make


@pytest.fixture
def due(as_ada, database, at_opening):
    return at_opening(make.assignment(database, "baseline", instrument="pro-ctcae-net"))


@pytest.fixture
def path(due):
    return f"/me/drafts/{due.id}"


@pytest.fixture
def save(as_ada, path):
    def put(answers, *, on, item=None, who=as_ada):
        return who.put(path, json={"answers": answers, "item": item}, headers={"If-Match": f'"{on}"'})

    return put


def started(database, assignment):
    return {one.id: one.started_at for one in make.rows(database, Assignment)}[assignment.id]


def test_the_first_draft_starts_the_assignment(save, due, database, clock):
    reply = save({"53A": 2}, on=0, item="53A")

    assert reply.status_code == 200
    assert reply.headers["ETag"] == '"1"'
    assert reply.json == {
        "assignment_id": str(due.id), "revision": 1, "answers": {"53A": 2}, "item": "53A",
        "updated_at": clock.now().isoformat(), "problems": [],
    }  # fmt: skip
    assert started(database, due) == clock.now()
    assert make.faults(database) == []


def test_if_none_match_says_first_too(as_ada, path):
    first = as_ada.put(path, json={"answers": {}}, headers={"If-None-Match": "*"})
    second = as_ada.put(path, json={"answers": {"53A": 1}}, headers={"If-None-Match": "*"})

    assert (first.status_code, second.status_code) == (200, 412)


def test_a_draft_goes_on_from_its_revision(save, as_ada, path):
    save({"53A": 1}, on=0)

    reply = save({"53A": 1, "10A": 0}, on=1)

    assert (reply.status_code, reply.headers["ETag"]) == (200, '"2"')
    assert as_ada.get(path).json == reply.json


def test_the_slower_phone_is_told_what_the_other_has_kept(save, device):
    save({"53A": 1}, on=0)
    save({"53A": 3}, on=1, item="53A")

    slower = save({"53A": 2}, on=1, who=device("ada"))

    assert slower.status_code == 412
    assert slower.json["type"] == "/problems/stale"
    assert (slower.json["draft"]["revision"], slower.json["draft"]["answers"]) == (2, {"53A": 3})
    assert save({"53A": 2}, on=2).json["revision"] == 3


def test_a_lost_reply_is_no_conflict(save):
    save({"53A": 1}, on=0)

    again = save({"53A": 1}, on=0)

    assert (again.status_code, again.json["revision"]) == (200, 1)


def test_a_draft_on_a_revision_that_was_thrown_away_is_stale_and_there_is_none(save, as_ada, path):
    save({"53A": 1}, on=0)
    as_ada.delete(path)

    reply = save({"53A": 2}, on=1)

    assert (reply.status_code, reply.json["draft"]) == (412, None)


@pytest.mark.parametrize(
    ("answers", "pointers"),
    [
        ({"53A": 9}, ["/53A"]),
        ({"53A": "very"}, ["/53A"]),
        ({"53A": None}, ["/53A"]),
        ({"song": 1}, ["/song"]),
        ({"53A": 2, "53B": {"a": [1]}}, ["/53B"]),
        ({"53A": 0, "53B": 3}, ["/53B"]),
    ],
)
def test_what_does_not_fit_is_kept_as_it_was_typed_and_named(save, as_ada, path, answers, pointers):
    reply = save(answers, on=0)

    assert reply.status_code == 200
    assert [problem["pointer"] for problem in reply.json["problems"]] == pointers
    assert as_ada.get(path).json["answers"] == answers


def test_an_accepted_answer_takes_its_draft_with_it(save, as_ada, path, due, catalogue, clock, database):
    save({"53A": 1}, on=0)

    as_ada.put(f"/responses/{uuid4()}", json=make.submission(catalogue, due, clock.now()))

    after = save({"53A": 1}, on=1)
    assert make.rows(database, Draft) == []
    assert (after.status_code, after.json["detail"]) == (409, "this assignment is answered already")
    assert as_ada.get(path).status_code == 404


def test_a_refused_answer_leaves_the_draft(save, as_ada, path, due, catalogue, clock):
    save({"53A": 1}, on=0)

    as_ada.put(f"/responses/{uuid4()}", json=make.submission(catalogue, due, clock.now(), answers={"53A": 9}))

    assert as_ada.get(path).json["answers"] == {"53A": 1}


def test_what_was_cancelled_takes_no_draft(save, database, catalogue, clock):
    make.fact(database, catalogue, "withdrawal", clock.now(), now=clock.now(), **{"from": "pro"})

    reply = save({"53A": 1}, on=0)

    assert (reply.status_code, reply.json["detail"]) == (409, "this assignment was cancelled")


def test_after_closing_what_is_typed_is_kept_still(save, due, clock):
    clock.move_to(due.closes_at)

    assert save({"53A": 1}, on=0).status_code == 200


def test_a_draft_can_be_thrown_away_more_than_once(save, as_ada, path, database):
    save({"53A": 1}, on=0)

    stale = as_ada.delete(path, headers={"If-Match": '"7"'})
    replies = [as_ada.delete(path, headers={"If-Match": '"1"'}), as_ada.delete(path)]

    assert (stale.status_code, [reply.status_code for reply in replies]) == (412, [204, 204])
    assert make.rows(database, Draft) == []


def test_without_a_revision_nothing_is_written(as_ada, path, database):
    assert as_ada.put(path, json={"answers": {}}).status_code == 428
    assert as_ada.put(path, json={"answers": {}}, headers={"If-Match": "x"}).status_code == 412
    assert make.rows(database, Draft) == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_anothers_draft_looks_like_none(device, as_chen, path, method):
    options = {"json": {"answers": {}}, "headers": {"If-Match": '"0"'}} if method == "PUT" else {}

    foreign = device("grace").open(method, path, **options)
    unknown = device("grace").open(method, f"/me/drafts/{uuid4()}", **options)

    assert foreign.status_code == unknown.status_code == 404
    assert {**foreign.json, "instance": None} == {**unknown.json, "instance": None}
    assert as_chen.open(method, path, **options).status_code == 401


def test_of_many_first_drafts_at_once_one_is_kept_and_the_others_are_told(save, database):
    starting = Barrier(8)

    def put(number):
        starting.wait()
        return save({"53A": number % 5, "10A": number}, on=0)

    with ThreadPoolExecutor(8) as threads:
        replies = list(threads.map(put, range(8)))

    (draft,) = make.rows(database, Draft)
    assert sorted(reply.status_code for reply in replies) == [200] + [412] * 7
    assert {str(reply.json.get("draft", reply.json)["answers"]) for reply in replies} == {str(draft.answers)}
    assert make.faults(database) == []


def test_a_draft_and_the_answer_at_once_leave_the_answer_alone(save, as_ada, due, catalogue, clock, database):
    body, starting = make.submission(catalogue, due, clock.now()), Barrier(6)
    url = f"/responses/{uuid4()}"

    def send(number):
        starting.wait()
        return save({"53A": number}, on=0) if number % 2 else as_ada.put(url, json=body)

    with ThreadPoolExecutor(6) as threads:
        replies = list(threads.map(send, range(6)))

    assert {reply.status_code for reply in replies} <= {200, 201, 409, 412}
    assert len(make.rows(database, Response)) == 1
    assert make.rows(database, Draft) == []
