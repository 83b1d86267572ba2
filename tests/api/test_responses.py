"""A promise to the phone: once held, always held, never twice; and to the site: corrected, never overwritten."""

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.response.tables import Response
from tests import make


@pytest.fixture
def due(as_ada, database, at_opening):
    return at_opening(make.assignment(database, "baseline", instrument="pgi-s"))


@pytest.fixture
def body(catalogue, due, clock):
    return make.submission(catalogue, due, clock.now())


def test_a_phone_that_lost_the_reply_may_send_again(as_ada, body, database):
    url = f"/responses/{uuid4()}"
    first = as_ada.put(url, json=body)

    again = as_ada.put(url, json=dict(reversed(body.items())))

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json == first.json
    assert set(first.json) == {"receipt_id", "response_id", "received_at", "late"}
    assert len(make.rows(database, Response)) == 1


def test_other_content_under_the_id_is_a_conflict_that_is_kept(as_ada, body):
    url = f"/responses/{uuid4()}"
    as_ada.put(url, json=body)

    other = as_ada.put(url, json={**body, "answers": {"severity": 4}})

    assert other.status_code == 409
    assert other.json["receipt_id"]
    assert other.json["type"] == "/problems/conflict"


def test_the_same_answers_under_another_id_get_the_receipt_there_is(as_ada, body):
    first = as_ada.put(f"/responses/{uuid4()}", json=body)

    equal = as_ada.put(f"/responses/{uuid4()}", json=body)
    other = as_ada.put(f"/responses/{uuid4()}", json={**body, "answers": {"severity": 4}})

    assert (equal.status_code, equal.json["receipt_id"]) == (200, first.json["receipt_id"])
    assert other.status_code == 409


def test_many_at_once_are_one(app, as_ada, body, database):
    url = f"/responses/{uuid4()}"

    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(lambda _: as_ada.put(url, json=body), range(50)))

    assert sorted(reply.status_code for reply in replies) == [200] * 49 + [201]
    assert len({reply.text for reply in replies}) == 1
    assert len(make.rows(database, Response)) == 1
    assert make.faults(database) == []


def test_an_answer_is_held_though_another_has_the_same_id_or_the_same_content(
    as_ada, device, database, body, catalogue
):
    """The same id from another participant shows nothing and loses nothing."""
    url = f"/responses/{uuid4()}"
    hers = make.assignment(database, "baseline", name="grace", instrument="pgi-s")
    as_ada.put(url, json=body)

    reply = device("grace").put(url, json={**body, "assignment_id": str(hers.id)})

    assert (reply.status_code, reply.json["type"]) == (404, "/problems/not-found")
    assert reply.json["quarantine_id"]
    assert len(make.rows(database, Response)) == 1


def test_the_same_text_400_days_later_gets_the_same_reply(as_ada, body, clock, device):
    url = f"/responses/{uuid4()}"
    first = as_ada.put(url, json=body)

    clock.move_to(clock.now() + timedelta(days=400))
    again = device("ada").put(url, json=body)

    assert (again.status_code, again.text) == (200, first.text)


def test_late_is_taken_and_marked(as_ada, body, due, clock):
    clock.move_to(due.closes_at + timedelta(days=2))

    late = as_ada.put(f"/responses/{uuid4()}", json={**body, "completed_at": clock.now().isoformat()})

    assert (late.status_code, late.json["late"]) == (201, True)


def test_completed_in_time_and_sent_late_is_not_late(as_ada, body, due, clock):
    completed_at = clock.now()
    clock.move_to(due.closes_at + timedelta(days=2))
    age = int((clock.now() - completed_at).total_seconds() * 1000)

    reply = as_ada.put(f"/responses/{uuid4()}", json=body, headers={"X-Device-Age-Ms": str(age)})

    assert (reply.status_code, reply.json["late"]) == (201, False)


@pytest.mark.parametrize(
    ("off", "started", "told"),
    [
        (timedelta(seconds=300), timedelta(minutes=-4), (300, False, 240)),
        (timedelta(seconds=301), timedelta(minutes=-4), (301, True, 240)),
        (timedelta(days=-2), timedelta(minutes=4), (-172800, True, None)),  # it jumped back while somebody answered
        (timedelta(days=-2), None, (-172800, True, None)),
    ],
)
def test_the_site_sees_how_far_a_clock_was_off(as_ada, as_chen, body, clock, off, started, told):
    url, by_phone = f"/responses/{uuid4()}", clock.now() + off
    said = {"started_at": None if started is None else (by_phone + started).isoformat()}

    reply = as_ada.put(
        url, json={**body, "completed_at": by_phone.isoformat(), **said},
        headers={"X-Device-Sent-At": by_phone.isoformat()},
    )  # fmt: skip

    shown = as_chen.get(url).json
    (phone,) = as_chen.get(f"/participants/{make.named('ada')}/devices").json["items"]
    assert reply.status_code == 201
    assert (shown["clock_offset_seconds"], shown["clock_off"], shown["duration_seconds"]) == told
    assert (phone["clock_offset_seconds"], phone["clock_off"]) == told[:2]


def test_an_answer_names_the_consent_in_force_when_it_was_completed(as_adam, as_ada, as_chen, body, clock):
    paper, before, after, response_id = (str(uuid4()) for _ in range(4))
    document = {"kind": "consent", "version": "1", "language": "en", "text": "Yes.", "effective_on": "2026-01-01"}
    as_adam.put(f"/trials/net-retreat/consent-documents/{paper}", json=document)
    said = {"document_id": paper, "decision": "given", "signed_by": "participant", "zone": "Europe/Vienna"}
    for consent, at in ((before, clock.now() - timedelta(days=1)), (after, clock.now() + timedelta(hours=1))):
        clock.move_to(at)
        assert as_ada.put(f"/me/consents/{consent}", json={**said, "at": at.isoformat()}).status_code == 201

    as_ada.put(f"/responses/{response_id}", json=body)

    assert as_chen.get(f"/responses/{response_id}").json["consent"] == before


def test_receipts_since_a_moment_are_the_newer_ones(as_ada, body, clock):
    as_ada.put(f"/responses/{uuid4()}", data=b"{", headers={"Content-Type": "application/json"})
    clock.move_to(clock.now() + timedelta(minutes=5))
    newer = str(uuid4())
    as_ada.put(f"/responses/{newer}", json=body)

    held = as_ada.get("/me/receipts", query_string={"since": clock.now().isoformat()}).json["items"]

    assert [one["response_id"] for one in held] == [newer]
    assert as_ada.get("/me/receipts?since=yesterday").status_code == 422


def test_receipts_list_what_is_held_and_how(as_ada, body):
    taken, kept = str(uuid4()), str(uuid4())
    as_ada.put(f"/responses/{taken}", json=body)
    as_ada.put(f"/responses/{kept}", data=b"{", headers={"Content-Type": "application/json"})

    held = as_ada.get("/me/receipts").json["items"]

    assert {one["response_id"]: one["held"] for one in held} == {taken: "accepted", kept: "quarantined"}


def test_answers_of_a_lost_phone_can_be_sent_from_the_next(as_ada, device, body):
    url = f"/responses/{uuid4()}"
    first = as_ada.put(url, json=body)

    again = device("ada").put(url, json=body)

    assert (again.status_code, again.json) == (200, first.json)


def test_the_site_reads_what_was_answered(as_ada, as_chen, as_vera, body, staff):
    response_id = str(uuid4())
    as_ada.put(f"/responses/{response_id}", json=body)

    one = as_chen.get(f"/responses/{response_id}")
    listed = as_chen.get(f"/participants/{make.named('ada')}/responses?instrument=pgi-s@1.0")

    assert one.json["answers"] == body["answers"]
    assert [response["id"] for response in listed.json["items"]] == [response_id]
    elsewhere = staff("gina", "site_nurse", site="02")
    assert elsewhere.get(f"/responses/{response_id}").status_code == 404
    assert elsewhere.get(f"/responses/{uuid4()}").status_code == 404


def test_the_quarantine_shows_the_bytes_as_they_came(as_ada, as_chen, staff):
    as_ada.put(f"/responses/{uuid4()}", data=b'{"answers":', headers={"Content-Type": "application/json"})

    held = as_chen.get("/trials/net-retreat/quarantine").json["items"]

    assert base64.b64decode(held[0]["body"]) == b'{"answers":'
    assert held[0]["problem"] == "malformed"
    assert staff("gina", "site_nurse", site="02").get("/trials/net-retreat/quarantine").json["items"] == []


def test_pages_of_the_quarantine_add_up(as_ada, as_chen, clock):
    for number in range(3):
        clock.move_to(make.at(date(2026, 3, 3), number))
        as_ada.put(f"/responses/{uuid4()}", data=b"{" * (number + 1), headers={"Content-Type": "application/json"})
    path, found = "/trials/net-retreat/quarantine?limit=1", []

    page = as_chen.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_chen.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert [base64.b64decode(one["body"]) for one in found] == [b"{{{", b"{{", b"{"]


class TestCorrection:
    """Only an investigator changes what a participant said, with a reason, and both stay readable."""

    @pytest.fixture
    def answered(self, as_ada, body):
        response_id = str(uuid4())
        assert as_ada.put(f"/responses/{response_id}", json=body).status_code == 201
        return response_id

    @pytest.fixture
    def correction(self):
        return {
            "id": str(uuid4()),
            "answers": {"severity": 3},
            "reason_code": "participant-request",
            "reason": "Called: chose the wrong answer.",
        }

    def test_a_correction_supersedes_and_may_be_sent_again(self, as_iris, answered, correction, database):
        url = f"/responses/{answered}/corrections"
        first, again = as_iris.post(url, json=correction), as_iris.post(url, json=correction)

        old = as_iris.get(f"/responses/{answered}").json

        assert (first.status_code, again.json) == (201, first.json)
        assert (first.json["revision"], first.json["supersedes"]) == (2, answered)
        assert (old["current"], old["answers"]) == (False, {"severity": 0})
        assert make.faults(database) == []

    def test_a_second_correction_of_the_same_revision_is_a_conflict(self, as_iris, answered, correction):
        url = f"/responses/{answered}/corrections"
        as_iris.post(url, json=correction)

        other = as_iris.post(url, json={**correction, "id": str(uuid4())})

        assert other.status_code == 409

    def test_a_correction_fits_the_instrument_and_has_a_reason(self, as_iris, answered, correction):
        url = f"/responses/{answered}/corrections"

        wrong = as_iris.post(url, json={**correction, "answers": {"severity": 9}})
        silent = as_iris.post(url, json={**correction, "reason": ""})
        unknown = as_iris.post(url, json={**correction, "reason_code": "because"})

        assert [one.json["errors"][0]["pointer"] for one in (wrong, silent, unknown)] == [
            "/answers/severity",
            "/reason",
            "/reason_code",
        ]

    def test_a_void_takes_a_response_out_and_the_phone_is_told(self, as_iris, as_ada, answered, body, correction):
        void = {name: correction[name] for name in ("id", "reason_code", "reason")}

        reply = as_iris.post(f"/responses/{answered}/void", json=void)
        sent_anew = as_ada.put(f"/responses/{uuid4()}", json=body)

        assert (reply.status_code, reply.json["voided"]) == (201, True)
        assert (sent_anew.status_code, sent_anew.json["type"]) == (410, "/problems/voided")
        assert sent_anew.json["receipt_id"]

    def test_nobody_else_changes_what_was_said(self, as_chen, as_vera, as_adam, answered, correction, database):
        before = make.snapshot(database)

        replies = [
            who.post(f"/responses/{answered}/corrections", json=correction) for who in (as_chen, as_vera, as_adam)
        ]

        assert {reply.status_code for reply in replies} == {403}
        assert make.snapshot(database) == before
