"""A certified copy holds a participant's whole record and proves itself offline; no byte of it is changed unseen."""

import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from proapp.base.canonical import canonical
from proapp.export.copy_key import private_key
from proapp.export.record import APART, SECTIONS
from proapp.export.verify_copy import MANIFEST, SIGNATURE, faults, packed, unpacked, verdict
from proapp.tables import metadata
from tests import make

ADA = make.named("ada")
COPY = f"/participants/{ADA}/certified-copy"


@pytest.fixture
def lived(trial, database, catalogue, clock, as_iris, stepped_up):
    """Ada was given a dose, answered, raised a flag, had an answer corrected and signed; grace answered too."""
    due = make.assignment(database, "baseline", instrument="pgi-s")
    make.answered(database, catalogue, due, response_id=make.named("ada's"))
    theirs = make.assignment(database, "baseline", name="grace", instrument="pgi-s")
    said = make.submission(catalogue, theirs, theirs.opens_at)
    make.submit(database, catalogue, said, now=theirs.opens_at, name="grace")
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    clock.move_to(crisis.opens_at + timedelta(hours=2))
    body = {"id": str(uuid4()), "reason_code": "typing-error", "reason": "The paper <b>says</b> otherwise."}
    right = make.answers(catalogue, "pgi-s@1.0", severity=3)
    given = make.named("ada's")
    new = as_iris.post(f"/responses/{given}/corrections", json={**body, "answers": right}).json["id"]
    signed = {"object_type": "response", "object_id": new, "object_version": 2, "meaning": "approved"}
    reply = as_iris.put(f"/signatures/{uuid4()}", json=signed, headers=stepped_up(as_iris, "sign", new))
    assert reply.status_code == 201


@pytest.fixture
def copy(lived, as_iris, stepped_up):
    reply = as_iris.get(COPY, headers=stepped_up(as_iris, "export", ADA))
    assert reply.status_code == 200, reply.json
    return reply.data


def test_it_holds_everything_about_one_participant_and_nobody_else(copy):
    record = json.loads(unpacked(copy)["record.json"])

    assert [row["code"] for row in record["participant"]] == ["ADA"]
    assert {row["participant_id"] for name in SECTIONS for row in record[name]} == {str(ADA)}
    assert {row["kind"] for row in record["facts"]} == {"registration", "allocation", "given"}
    revisions = sorted((row["instrument"], row["revision"], row["current"]) for row in record["responses"])
    assert revisions == [("net-crisis@1.0", 1, True), ("pgi-s@1.0", 1, False), ("pgi-s@1.0", 2, True)]
    assert record["flags"]
    assert record["scores"]
    assert [(row["signer_name"], row["meaning"]) for row in record["signatures"]] == [("iris", "approved")]


def test_it_holds_the_events_about_these_objects_with_their_reasons(copy):
    events = json.loads(unpacked(copy)["record.json"])["audit"]
    actions = [json.loads(event["payload"])["action"] for event in events]

    assert {"participant.registered", "fact.recorded", "response.accepted", "response.corrected"} <= set(actions)
    assert {"flag.raised", "signature.given"} <= set(actions)
    assert "The paper <b>says</b> otherwise." in {event["reason"] for event in events}
    assert [event["seq"] for event in events] == sorted({event["seq"] for event in events})


def test_it_verifies_offline_by_the_program_inside_it_and_the_servers_key(copy, client, tmp_path):
    files = unpacked(copy)
    (tmp_path / "copy.zip").write_bytes(copy)
    (tmp_path / "verify_copy.py").write_bytes(files["verify_copy.py"])
    key = client.get("/public-key").json
    (tmp_path / "key.pem").write_text(key["pem"])

    done = subprocess.run(
        [sys.executable, "-I", "verify_copy.py", "copy.zip", "--key", "key.pem"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("HOLDS: participant ADA of net-retreat, as of 2026-")
    assert key["fingerprint"] in done.stdout


def test_any_changed_byte_is_refused(copy):
    chance = random.Random(20261123)
    places = [*range(60), *range(len(copy) - 400, len(copy)), *chance.sample(range(len(copy)), 400)]

    for place in places:
        changed = bytearray(copy)
        changed[place] ^= 1 << chance.randrange(8)
        holds, lines = verdict(bytes(changed), None)
        assert not holds, place
        assert all(line.startswith("REFUSED: ") for line in lines)


def test_what_was_packed_anew_is_refused_too(copy):
    files = unpacked(copy)
    record = json.loads(files["record.json"])
    record["audit"][0]["payload"] = record["audit"][0]["payload"].replace("registered", "invented")

    told = list(faults(packed({**files, "record.json": canonical(record)})))

    assert "record.json is not what was signed" in told
    assert any("of the audit trail was changed" in fault for fault in told)


def test_a_copy_signed_by_somebody_else_is_refused(copy, client):
    files = unpacked(copy)
    forged = packed({**files, SIGNATURE: private_key(b"a key of somebody else, long enough").sign(files[MANIFEST])})

    holds, lines = verdict(forged, client.get("/public-key").json["pem"].encode())

    assert (holds, lines) == (False, ["REFUSED: the signature is not that of this key over this manifest"])


@pytest.mark.parametrize("change", ["added", "taken away"])
def test_a_file_more_or_less_is_refused(copy, change):
    files = unpacked(copy)
    other = {"extra.txt": b"x", **files} if change == "added" else {**files}
    if change == "taken away":
        del other["record.html"]

    name = "extra.txt" if change == "added" else "record.html"
    assert f"{name} is not what was signed" in list(faults(packed(other)))


def test_no_zip_at_all_is_refused():
    assert verdict(b"nothing", None) == (False, ["REFUSED: it is no certified copy, or a broken one (BadZipFile)"])


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)


def test_the_page_is_for_reading_and_nothing_in_it_runs(copy):
    page = unpacked(copy)["record.html"].decode()
    found = Tags()
    found.feed(page)

    assert found.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "table", "tr", "th", "td", "p",
    }  # fmt: skip
    assert found.attributes <= {"lang", "charset"}
    assert "The paper &lt;b&gt;says&lt;/b&gt; otherwise." in page
    assert "pgi-s@1.0" in page
    assert "superseded" in page


def test_the_manifest_says_what_when_and_for_whom(copy, catalogue, database):
    told = json.loads(unpacked(copy)[MANIFEST])

    assert told["participant"] == {"id": str(ADA), "code": "ADA"}
    assert told["made_for"] == {"kind": "staff", "id": "iris", "name": "iris"}
    assert (list(told["protocols"]), told["trial"]) == (["1"], "net-retreat")
    assert told["rows"]["facts"] == 3
    assert set(told["files"]) == {"record.json", "record.html", "public-key.pem", "verify_copy.py"}
    assert make.faults(database) == []


def test_that_it_was_made_is_in_the_audit_trail(copy, staff):
    events = staff("aude", "auditor").get(f"/trials/net-retreat/audit?object_id={ADA}&action=copy.certified")

    assert [event["actor_id"] for event in events.json["items"]] == ["iris"]


def test_a_person_proves_who_they_are_first_and_a_machine_need_not(lived, as_iris, staff):
    machine = staff("a machine", "monitor", kind="client")

    refused = as_iris.get(COPY)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/step-up-required")
    assert verdict(machine.get(COPY).data, None)[0]


def test_who_may_have_one(lived, staff, other_trial):
    for role in ("site_nurse", "coordinator", "data_manager", "dmc", "admin", "auditor"):
        assert staff(f"a {role}", role, kind="client").get(COPY).status_code == 403, role
    for role in ("investigator", "monitor", "unblinded_statistician"):
        assert staff(f"a {role}", role, kind="client").get(COPY).status_code == 200, role
    assert staff("greta", "investigator", site="02", kind="client").get(COPY).status_code == 404
    assert staff("nina", "investigator", trial="netter-1", kind="client").get(COPY).status_code == 404


def test_every_table_about_participants_is_a_part_of_the_record_or_said_to_be_none():
    about = {name for name, table in metadata.tables.items() if "participant_id" in table.columns}

    assert about == {*SECTIONS.values(), *APART}


def test_two_copies_of_the_same_differ_only_in_when_they_were_made(lived, staff):
    machine = staff("a machine", "monitor", kind="client")

    first, second = (json.loads(unpacked(machine.get(COPY).data)["record.json"]) for _ in range(2))

    first["audit"], second["audit"] = first["audit"][:5], second["audit"][:5]  # each copy is an event itself
    assert first == second


def test_zip_programs_can_read_it(copy):
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert archive.testzip() is None
