"""What cannot be taken: a clear refusal that names the place; nothing stored for staff, quarantine for a patient."""

import io
import json
from uuid import uuid4

import pytest

from proapp.response.tables import Quarantine, Response
from tests import make
from tests.api.corpus import LIMIT, encoded, padded, spoiled

REGISTRATION = {
    "trial": "net-retreat",
    "site": str(make.named("net-retreat/01")),
    "code": "BOB",
    "language": "en",
    "zone": "Europe/Vienna",
    "birth_year": 1960,
    "baseline_facts": make.BASELINE["net-retreat"],
    "registered_on": "2026-03-02",
}
JSON = {"Content-Type": "application/json"}


def test_the_body_that_is_spoiled_here_is_good_otherwise(as_chen):
    assert as_chen.put(f"/participants/{uuid4()}", json=REGISTRATION).status_code == 201


def test_a_spoiled_body_of_staff_is_refused_and_nothing_is_stored(as_chen, database):
    before = make.snapshot(database)

    for name, (body, status) in spoiled(REGISTRATION).items():
        reply = as_chen.put(f"/participants/{uuid4()}", data=encoded(body), headers=JSON)
        assert reply.status_code == status, name
        assert reply.mimetype == "application/problem+json", name

    assert make.snapshot(database) == before


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("birth_year", "1960", "/birth_year"),
        ("birth_year", 1960.0, "/birth_year"),
        ("birth_year", True, "/birth_year"),
        ("birth_year", None, "/birth_year"),
        ("site", "not-a-uuid", "/site"),
        ("site", "{" + str(make.named("net-retreat/01")) + "}", "/site"),
        ("registered_on", "2026-02-30", "/registered_on"),
        ("registered_on", "20260302", "/registered_on"),
        ("registered_on", "2026-03-02T00:00:00Z", "/registered_on"),
        ("registered_on", "0001-01-01", "/registered_on"),
        ("code", "", "/code"),
        ("code", "X" * 41, "/code"),
        ("baseline_facts", [], "/baseline_facts"),
        ("baseline_facts", {"prior_lines": "2"}, "/baseline_facts/prior_lines"),
        ("zone", "Mars/Olympus", "/zone"),
        ("language", "xx", "/language"),
    ],
)
def test_a_value_that_does_not_fit_is_named(as_chen, field, value, pointer):
    reply = as_chen.put(f"/participants/{uuid4()}", json={**REGISTRATION, field: value})

    assert reply.status_code == 422, reply.json
    assert pointer in [place["pointer"] for place in reply.json["errors"]]


@pytest.mark.parametrize(
    "at",
    ["2026-03-20T10:00:00", "2026-03-20", "yesterday", 1774000000, "0001-01-01T00:00:00+14:00", "2026-03-20 10:00Z?"],
)
def test_a_time_carries_its_offset(as_chen, at):
    body = {"at": at, "arm": "retreatment", "strata": make.STRATA["net-retreat"]}

    reply = as_chen.put(f"/participants/{make.named('ada')}/allocations/{uuid4()}", json=body)

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/at"


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/xml", b"<participant/>"),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("application/x-www-form-urlencoded", b"code=BOB"),
        ("text/plain", json.dumps(REGISTRATION).encode()),
        (None, json.dumps(REGISTRATION).encode()),
    ],
)
def test_only_json_is_taken(as_chen, media_type, body):
    headers = {} if media_type is None else {"Content-Type": media_type}

    assert as_chen.put(f"/participants/{uuid4()}", data=body, headers=headers).status_code == 415


def test_a_compressed_body_is_not_taken(as_chen):
    headers = {**JSON, "Content-Encoding": "gzip"}

    assert as_chen.put(f"/participants/{uuid4()}", data=b"\x1f\x8b", headers=headers).status_code == 415


def test_256_kib_are_taken_and_not_a_byte_more(as_chen):
    url = f"/participants/{uuid4()}"

    assert as_chen.put(url, data=padded(REGISTRATION, LIMIT + 1), headers=JSON).status_code == 413
    assert as_chen.put(url, data=padded(REGISTRATION, LIMIT), headers=JSON).status_code == 201


def test_a_body_without_a_length_is_cut_off_too(as_chen):
    endless = {
        "input_stream": io.BytesIO(padded(REGISTRATION, LIMIT + 1)),
        "environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    }

    assert as_chen.put(f"/participants/{uuid4()}", headers=JSON, **endless).status_code == 413


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=x", "limit=" + "9" * 5000, "sort=code", "limit=1.5"])
def test_a_query_is_read_as_strictly(as_chen, query):
    reply = as_chen.get(f"/trials/net-retreat/participants?{query}")

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] in {"/limit", "/sort"}


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", "WzFd", "W10", "e30", "WyJcdWQ4MDAiXQ", "WyJcdTAwMDAiXQ", "%00", "%ff"]
)
def test_a_cursor_of_somebody_else_is_refused(as_chen, cursor):
    for path in ("/trials/net-retreat/participants", "/trials/net-retreat/flags", "/trials/net-retreat/quarantine"):
        assert as_chen.get(f"{path}?cursor={cursor}").status_code in {400, 422}


class TestOfAPatient:
    """The same bodies from a phone are kept, and a receipt says so."""

    @pytest.fixture
    def due(self, as_ada, database, at_opening):
        return at_opening(make.assignment(database, "baseline", instrument="pgi-s"))

    @pytest.fixture
    def good(self, catalogue, due, clock):
        return make.submission(catalogue, due, clock.now())

    def test_what_is_spoiled_is_kept_byte_for_byte(self, as_ada, good, database):
        bodies = {name: (encoded(body), status) for name, (body, status) in spoiled(good).items()}

        for name, (body, status) in bodies.items():
            reply = as_ada.put(f"/responses/{uuid4()}", data=body, headers=JSON)
            assert reply.status_code == status, (name, reply.json)
            assert reply.mimetype == "application/problem+json"
            assert reply.json["receipt_id"], name

        assert sorted(held.body for held in make.rows(database, Quarantine)) == sorted(b for b, _ in bodies.values())
        assert make.rows(database, Response) == []
        assert make.faults(database) == []

    @pytest.mark.parametrize(
        ("changes", "status", "pointer"),
        [
            ({"answers": {"severity": 9}}, 422, "/answers/severity"),
            ({"answers": {"severity": "2"}}, 422, "/answers/severity"),
            ({"answers": {"severity": 2.0}}, 422, "/answers/severity"),
            ({"answers": {"severity": True}}, 422, "/answers/severity"),
            ({"answers": {"severity": None}}, 422, "/answers/severity"),
            ({"answers": {"q99": 1}}, 422, "/answers/q99"),
            ({"answers": [2]}, 422, "/answers"),
            ({"completed_at": "2026-03-02T09:00:00"}, 422, "/completed_at"),
            ({"completed_at": "0001-01-01T00:00:00+14:00"}, 422, "/completed_at"),
            ({"completed_at": "9999-12-31T23:59:59-14:00"}, 422, "/completed_at"),
            ({"started_at": "0001-01-01T00:00:00+14:00"}, 422, "/started_at"),
            ({"zone": "Mars/Olympus"}, 422, "/zone"),
            ({"zone": ["UTC"]}, 422, "/zone"),
            ({"answered_by": ["participant"]}, 422, "/answered_by"),
            ({"mode": {"app": 1}}, 422, "/mode"),
            ({"instrument": "qlq-c30@3.0"}, 422, "/instrument"),
            ({"instrument": "pgi-s@1.0 "}, 422, "/instrument"),
            ({"received_at": "2026-03-02T09:00:00Z"}, 422, "/received_at"),
            ({"assignment_id": str(uuid4())}, 404, None),
        ],
    )
    def test_what_does_not_fit_is_named_and_kept(self, as_ada, good, changes, status, pointer, database):
        reply = as_ada.put(f"/responses/{uuid4()}", json={**good, **changes})

        assert reply.status_code == status, reply.json
        assert reply.json["receipt_id"]
        assert pointer is None or pointer in [place["pointer"] for place in reply.json["errors"]]
        assert len(make.rows(database, Quarantine)) == 1

    def test_somebody_elses_assignment_looks_like_none(self, as_ada, good, database):
        hers = make.assignment(database, "baseline", instrument="pgi-s", name="grace")

        foreign = as_ada.put(f"/responses/{uuid4()}", json={**good, "assignment_id": str(hers.id)})
        nobodys = as_ada.put(f"/responses/{uuid4()}", json={**good, "assignment_id": str(uuid4())})

        assert (foreign.status_code, foreign.json["detail"]) == (nobodys.status_code, nobodys.json["detail"])
        assert foreign.status_code == 404

    def test_a_body_in_another_form_is_kept_too(self, as_ada, good, database):
        reply = as_ada.put(f"/responses/{uuid4()}", data=json.dumps(good), headers={"Content-Type": "text/plain"})

        assert reply.status_code == 415
        assert reply.json["receipt_id"]
        assert make.rows(database, Quarantine)[0].body == json.dumps(good).encode()

    def test_257_kib_are_not_kept(self, as_ada, good, database):
        reply = as_ada.put(f"/responses/{uuid4()}", data=padded(good, 257 * 1024), headers=JSON)

        assert reply.status_code == 413
        assert "receipt_id" not in reply.json
        assert make.rows(database, Quarantine) == []

    @pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
    def test_256_kib_is_the_border(self, as_ada, good, size):
        reply = as_ada.put(f"/responses/{uuid4()}", data=padded(good, size), headers=JSON)

        assert reply.status_code == (201 if size == LIMIT else 413)

    @pytest.mark.parametrize(
        "headers",
        [
            {"X-Device-Sent-At": "now"},
            {"X-Device-Sent-At": "2026-03-02T09:00:00"},
            {"X-Device-Sent-At": "0001-01-01T00:00:00+14:00"},
            {"X-Device-Age-Ms": "-5"},
            {"X-Device-Age-Ms": "9" * 400},
            {"X-Device-Age-Ms": "\u0665"},
        ],
    )
    def test_a_senseless_clock_costs_no_answer(self, as_ada, good, headers):
        sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}

        assert as_ada.put(f"/responses/{uuid4()}", json=good, headers=sent).status_code == 201

    def test_an_id_that_is_no_uuid_has_no_address(self, as_ada, good):
        assert as_ada.put("/responses/1", json=good).status_code == 404
