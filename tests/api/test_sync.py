"""A phone's whole queue at once: each thing by itself, all in one commit, and a receipt for each answer held."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from proapp.access.tables import DeviceClock
from proapp.message.tables import Acknowledgement
from proapp.participant.tables import DatedFact
from proapp.response.tables import Draft, Quarantine, Response
from proapp.schedule.tables import Assignment
from tests import make


@pytest.fixture
def asked(as_ada, database, at_opening):
    """Everything asked at baseline, by instrument; it opened an hour ago."""
    found = make.assignments(database, timepoint="baseline")
    at_opening(found[0])
    return {one.instrument.partition("@")[0]: one for one in found}


@pytest.fixture
def frozen(catalogue, clock):
    """The text that a phone freezes when a questionnaire is completed."""

    def freeze(assignment, **changes):
        completed_at = clock.now() - timedelta(minutes=2)
        return json.dumps(make.submission(catalogue, assignment, completed_at, **changes))

    return freeze


@pytest.fixture
def sync(as_ada, clock):
    def send(*items, who=as_ada, **envelope):
        return who.post("/me/sync", json={"sent_at": clock.now().isoformat(), "items": list(items), **envelope})

    return send


def answer(body, response_id=None, **more):
    return {"kind": "response", "id": str(response_id or uuid4()), "body": body, **more}


def statuses(reply):
    assert reply.status_code == 200, reply.json
    return [result["status"] for result in reply.json["results"]]


def test_a_queue_is_taken_and_each_answer_has_its_receipt(sync, asked, frozen, database, as_ada):
    items = [answer(frozen(one)) for one in asked.values()]

    reply = sync(*items)

    results = reply.json["results"]
    assert statuses(reply) == [201] * len(items)
    assert [result["id"] for result in results] == [item["id"] for item in items]
    assert [result["receipt"]["response_id"] for result in results] == [item["id"] for item in items]
    assert {result["problem"] for result in results} == {None}
    assert {str(one.id) for one in make.rows(database, Response)} == {item["id"] for item in items}
    assert make.faults(database) == []


def test_by_either_road_the_same_text_gets_the_same_receipt(sync, asked, frozen, as_ada):
    first, second = (answer(frozen(asked[name])) for name in ("pgi-s", "qlq-c30"))
    alone = as_ada.put(f"/responses/{first['id']}", data=first["body"], content_type="application/json")

    queued = sync(first, second)
    again = as_ada.put(f"/responses/{second['id']}", data=second["body"], content_type="application/json")

    assert (alone.status_code, statuses(queued), again.status_code) == (201, [200, 201], 200)
    assert queued.json["results"][0]["receipt"] == alone.json
    assert queued.json["results"][1]["receipt"] == again.json


def test_a_queue_sent_again_changes_nothing(sync, asked, frozen, database):
    items = [answer(frozen(one)) for one in asked.values()] + [answer("{")]
    first = sync(*items).json["results"]
    before = {name: rows for name, rows in make.snapshot(database).items() if name != "device_clock"}

    again = sync(*items)

    assert statuses(again) == [200] * len(asked) + [400]
    assert [result["receipt"] for result in again.json["results"]] == [result["receipt"] for result in first]
    assert {name: rows for name, rows in make.snapshot(database).items() if name != "device_clock"} == before


def test_what_cannot_be_accepted_costs_the_others_nothing_and_is_kept(sync, asked, frozen, database, as_chen):
    wrong = {
        "not JSON": "{'",
        "no submission": "[]",
        "another instrument": frozen(asked["pgi-s"], instrument="qlq-c30@3.0"),
        "out of range": frozen(asked["pgi-s"], answers={"severity": 9}),
        "of nobody": frozen(asked["pgi-s"], assignment_id=str(uuid4())),
        "two keys": '{"zone": 1, "zone": 2}',
    }
    items = [answer(text) for text in wrong.values()]
    items.insert(3, answer(frozen(asked["qlq-c30"])))

    reply = sync(*items)

    assert statuses(reply) == [400, 422, 422, 201, 422, 404, 400]
    kept = [result for result in reply.json["results"] if result["status"] != 201]
    assert all(result["receipt"]["receipt_id"] and result["quarantine_id"] for result in kept)
    held = {
        one["id"]: base64.b64decode(one["body"]) for one in as_chen.get("/trials/net-retreat/quarantine").json["items"]
    }
    assert [held[result["quarantine_id"]].decode() for result in kept] == list(wrong.values())
    assert len(make.rows(database, Response)) == 1
    assert make.faults(database) == []


def test_of_a_thousand_answers_that_do_not_fit_none_is_lost(sync, asked, frozen, database):
    wrong = ({"severity": 9}, {"song": 1}, {"severity": "bad"}, {"severity": None})
    texts = [frozen(asked["pgi-s"], answers=wrong[number % 4]) + " " * number for number in range(1000)]

    for start in range(0, 1000, 100):
        reply = sync(*map(answer, texts[start : start + 100]))
        assert statuses(reply) == [422] * 100
        assert all(result["receipt"] for result in reply.json["results"])

    assert sorted(one.body.decode() for one in make.rows(database, Quarantine)) == sorted(texts)


def test_a_queue_that_holds_one_answer_twice_stores_it_once(sync, asked, frozen, database):
    same = answer(frozen(asked["pgi-s"]))
    copied = answer(same["body"])
    other = answer(frozen(asked["pgi-s"], answers={"severity": 4}))

    reply = sync(same, same, copied, other)

    results = reply.json["results"]
    assert statuses(reply) == [201, 200, 200, 409]
    assert results[0]["receipt"] == results[1]["receipt"]
    assert results[2]["receipt"]["receipt_id"] == results[0]["receipt"]["receipt_id"]
    assert len(make.rows(database, Response)) == 1
    assert len(make.rows(database, Quarantine)) == 1


def test_a_start_and_a_draft_and_the_answer_in_one_queue(sync, asked, frozen, database, clock):
    assignment = asked["pgi-s"]
    began = (clock.now() - timedelta(minutes=9)).isoformat()

    reply = sync(
        {"kind": "start", "id": str(assignment.id), "at": began},
        {"kind": "draft", "id": str(assignment.id), "revision": 0, "answers": {"severity": 1}, "item": "severity"},
        answer(frozen(assignment)),
        {"kind": "draft", "id": str(assignment.id), "revision": 1, "answers": {}, "item": None},
    )

    assert statuses(reply) == [200, 200, 201, 409]
    assert reply.json["results"][1]["draft"]["revision"] == 1
    assert make.rows(database, Draft) == []
    started = {one.id: one.started_at for one in make.rows(database, Assignment)}[assignment.id]
    assert started == clock.now() - timedelta(minutes=9)


def test_a_stale_draft_in_a_queue_brings_the_current_one(sync, asked):
    draft = {"kind": "draft", "id": str(asked["pgi-s"].id), "revision": 0, "answers": {"severity": 1}, "item": None}
    sync(draft)

    stale = sync({**draft, "answers": {"severity": 3}}).json["results"][0]

    assert (stale["status"], stale["draft"]["revision"], stale["draft"]["answers"]) == (412, 1, {"severity": 1})
    assert stale["problem"]["type"] == "/problems/stale"


def test_a_change_of_zone_is_a_fact_once(sync, asked, database, clock):
    moved = {"kind": "zone", "id": str(uuid4()), "zone": "Europe/Lisbon", "at": clock.now().isoformat()}

    first, again, other = sync(moved), sync(moved), sync({**moved, "zone": "Asia/Tokyo"})

    assert [*statuses(first), *statuses(again), *statuses(other)] == [201, 200, 409]
    facts = [fact for fact in make.rows(database, DatedFact) if fact.kind == "zone"]
    assert [fact.detail for fact in facts] == [{"zone": "Europe/Lisbon"}]


def test_what_was_shown_is_kept_once_and_vouched_for(sync, asked, database, clock):
    shown = {
        "kind": "acknowledgement", "id": str(uuid4()), "what": "advice", "subject": str(asked["pgi-s"].id),
        "detail": {"rule": "R8", "level": "red"}, "at": clock.now().isoformat(),
    }  # fmt: skip

    first, again, other = sync(shown), sync(shown), sync({**shown, "detail": {}})

    assert [*statuses(first), *statuses(again), *statuses(other)] == [201, 200, 409]
    (kept,) = make.rows(database, Acknowledgement)
    assert (kept.what, kept.subject_id, kept.detail) == ("advice", asked["pgi-s"].id, {"rule": "R8", "level": "red"})
    assert make.faults(database) == []


def test_what_was_wrong_can_be_said_in_the_queue_that_brings_it(sync, asked, frozen, clock):
    given = answer(frozen(asked["pgi-s"]))
    request = {
        "kind": "correction-request", "id": str(uuid4()), "response_id": given["id"], "items": ["severity"],
        "at": clock.now().isoformat(),
    }  # fmt: skip

    assert statuses(sync(given, request)) == [201, 201]
    assert statuses(sync(given, request)) == [200, 200]


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({}, "/kind"),
        ({"kind": "song", "id": str(uuid4())}, "/kind"),
        ({"kind": ["response"]}, "/kind"),
        ({"kind": "response", "id": "1", "body": "{}"}, "/id"),
        ({"kind": "response", "id": str(uuid4()), "body": {}}, "/body"),
        ({"kind": "response", "id": str(uuid4()), "body": "{}", "role": "admin"}, "/role"),
        ({"kind": "draft", "id": str(uuid4()), "answers": {}}, "/revision"),
        ({"kind": "zone", "id": str(uuid4()), "zone": "Europe/Vienna", "at": "2026-03-02T10:00:00"}, "/at"),
        ({"kind": "acknowledgement", "id": str(uuid4()), "what": "song", "at": "2026-03-02T10:00:00Z"}, "/what"),
    ],
)
def test_a_thing_without_its_form_is_named_and_the_others_are_taken(sync, asked, frozen, item, pointer):
    reply = sync(item, answer(frozen(asked["pgi-s"])))

    wrong, right = reply.json["results"]
    assert (wrong["status"], wrong["problem"]["errors"][0]["pointer"], right["status"]) == (422, pointer, 201)


def test_what_is_not_theirs_looks_like_nothing(sync, asked, database):
    hers = str(make.assignments(database, "grace")[0].id)
    nobodys = str(uuid4())

    reply = sync(
        *({"kind": "start", "id": one} for one in (hers, nobodys)),
        *({"kind": "draft", "id": one, "revision": 0, "answers": {}} for one in (hers, nobodys)),
    )

    told = [{**result["problem"], "instance": None} for result in reply.json["results"]]
    assert statuses(reply) == [404] * 4
    assert told[0] == told[1] == told[2] == told[3]


def test_limits(sync, as_ada, asked, frozen):
    many = sync(*[{"kind": "start", "id": str(uuid4())}] * 101)
    large = as_ada.post("/me/sync", data=b" " * (1024 * 1024 + 1), content_type="application/json")
    text = frozen(asked["pgi-s"])
    fits = sync(answer(text + " " * (256 * 1024 - len(text))), *[answer(" " * 250_000)] * 2)
    one = sync(answer(text + " " * (256 * 1024 + 1 - len(text))))

    assert (many.status_code, large.status_code) == (422, 413)
    assert statuses(fits) == [201, 400, 400]
    assert statuses(one) == [413]
    assert one.json["results"][0]["receipt"] is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b'{"items": [], "items": []}', b'{"items": [{"kind": NaN}]}', b"\xff"]
)
def test_an_envelope_that_cannot_be_read_is_refused(as_ada, body):
    assert as_ada.post("/me/sync", data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("content", [{}, {"items": {}}, {"items": [1]}, {"items": [], "role": "admin"}])
def test_an_envelope_without_its_form_is_refused(as_ada, content):
    assert as_ada.post("/me/sync", json=content).status_code == 422


@pytest.mark.parametrize("sent_at", [None, "", "yesterday", 12, "9999-01-01T00:00:00Z", ["x"]])
def test_a_time_of_sending_that_makes_no_sense_refuses_nobody(sync, asked, frozen, sent_at, database):
    reply = sync(answer(frozen(asked["pgi-s"]), age_ms=[]), sent_at=sent_at)

    assert statuses(reply) == [201]
    assert reply.json["clock_offset_seconds"] is None
    assert make.rows(database, DeviceClock) == []


def test_the_clock_is_measured_with_every_queue(sync, as_chen, clock, database, asked):
    wrong = clock.now() + timedelta(days=2)

    reply = sync(sent_at=wrong.isoformat())

    (measured,) = make.rows(database, DeviceClock)
    phones = as_chen.get(f"/participants/{make.named('ada')}/devices").json["items"]
    assert reply.json["clock_offset_seconds"] == measured.offset_seconds == 2 * 86400
    assert [(phone["clock_offset_seconds"], phone["clock_off"]) for phone in phones] == [(2 * 86400, True)]


def test_only_a_phone_has_a_queue(as_chen, as_noor, client):
    assert [who.post("/me/sync", json={"items": []}).status_code for who in (as_chen, as_noor, client)] == [401] * 3
