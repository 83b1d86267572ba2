"""Exports made behind the scenes: asked for once, made whole, sealed, fetched in parts, deleted after a week."""

import csv
import hashlib
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from proapp.api.policy import EXPORTS
from proapp.app import create_app
from proapp.base.actor import ROLES, SITE_ROLES
from proapp.config import Settings
from proapp.export import jobs
from proapp.export.sealed_file import CHUNK, opened, sealed
from proapp.export.tables import ExportJob
from proapp.jobs.exports import make_exports
from proapp.workflow.exporting import make_export as making
from tests import make

EXPORTS_OF = "/trials/net-retreat/exports"
WANTED = {"what": "scores", "format": "csv", "filters": {"instrument": "qlq-c30"}}


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "exports"


@pytest.fixture
def app(database, clock, catalogue, folder):
    return create_app(
        database, clock, catalogue, Settings(database=str(database.url), key=database.key, exports=folder)
    )


@pytest.fixture
def as_vera(trial, staff):
    """The data manager's program."""
    return staff("vera", "data_manager", kind="client")


@pytest.fixture
def answered(trial, database, catalogue, clock):
    """Ada in Vienna and grace in Graz have answered their baseline QLQ-C30."""
    for name in ("ada", "grace"):
        due = make.assignment(database, "baseline", name=name, instrument="qlq-c30")
        when = due.opens_at + timedelta(hours=1)
        body = make.submission(catalogue, due, when)
        assert make.submit(database, catalogue, body, now=when, name=name).problem is None
    clock.move_to(when + timedelta(days=1))


@pytest.fixture
def work(database, clock, catalogue, folder):
    """A worker makes what waits; returns how many files."""
    return lambda: make_exports(database, clock=clock, catalogue=catalogue, folder=folder)


def asked(client, **changes):
    reply = client.post(EXPORTS_OF, json={**WANTED, **changes})
    assert reply.status_code == 202, reply.json
    return reply.headers["Location"].removeprefix("/api/v1")


def test_a_file_is_asked_for_made_and_fetched(as_vera, answered, work, database):
    place = asked(as_vera)
    waiting = as_vera.get(place).json
    not_yet = as_vera.get(f"{place}/file")

    made = work()

    told = as_vera.get(place).json
    file = as_vera.get(told["file"].removeprefix("/api/v1"))
    assert (made, waiting["state"], waiting["rows"], waiting["file"]) == (1, "waiting", None, None)
    assert (not_yet.status_code, not_yet.json["state"]) == (409, "waiting")
    assert (told["state"], told["complete"], told["rows"], told["responses"]) == ("ready", True, 32, 2)
    assert told["sha256"] == hashlib.sha256(file.data).hexdigest()
    assert told["bytes"] == len(file.data) == int(file.headers["Content-Length"])
    assert {row["participant"] for row in csv.DictReader(io.StringIO(file.text))} == {"ADA", "GRACE"}
    assert as_vera.get(EXPORTS_OF).json["items"] == [told]
    assert make.faults(database) == []


def test_it_is_the_same_file_as_is_sent_at_once(as_vera, answered, work):
    place = asked(as_vera)
    work()

    at_once = as_vera.get("/trials/net-retreat/scores?instrument=qlq-c30", headers={"Accept": "text/csv"})

    assert as_vera.get(f"{place}/file").data == at_once.data


@pytest.mark.parametrize(
    ("wanted", "media_type"),
    [
        ({"what": "responses", "format": "jsonl"}, "application/x-ndjson"),
        ({"what": "responses", "layout": "wide"}, "text/csv"),
        ({"what": "scores", "format": "parquet"}, "application/vnd.apache.parquet"),
    ],
)
def test_every_form_can_be_made(as_vera, answered, work, wanted, media_type):
    place = asked(as_vera, **wanted)
    work()

    file = as_vera.get(f"{place}/file")

    assert (file.status_code, file.mimetype) == (200, media_type)
    assert as_vera.get(place).json["sha256"] == hashlib.sha256(file.data).hexdigest()


@pytest.mark.parametrize(
    ("asks", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=7-7", 7, 8)],
)
def test_a_download_is_resumed(as_vera, answered, work, asks, start, end):
    place = asked(as_vera)
    work()
    whole = as_vera.get(f"{place}/file")

    part = as_vera.get(f"{place}/file", headers={"Range": asks, "If-Range": whole.headers["ETag"]})

    assert (part.status_code, part.data) == (206, whole.data[start:end])
    first, last, size = part.headers["Content-Range"].removeprefix("bytes ").replace("/", "-").split("-")
    assert whole.data[int(first) : int(last) + 1] == part.data
    assert int(size) == len(whole.data)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Range": "bytes=99999999-"}, 416),
        ({"Range": "bytes=0-9", "If-Range": '"another"'}, 200),
        ({"Range": "rows=1-2"}, 200),
        ({"Range": "bytes=9-1"}, 200),
        ({"Range": "bytes=-"}, 200),
    ],
)
def test_a_part_that_there_is_not(as_vera, answered, work, headers, status):
    place = asked(as_vera)
    work()

    assert as_vera.get(f"{place}/file", headers=headers).status_code == status


def test_what_lies_on_the_disk_tells_nothing_and_cannot_be_changed(as_vera, answered, work, folder):
    place = asked(as_vera)
    work()
    (path,) = folder.iterdir()
    content = path.read_bytes()

    assert b"ADA" not in content
    assert b"qlq" not in content
    assert folder.stat().st_mode & 0o077 == 0
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert as_vera.get(f"{place}/file").status_code == 500


def test_whoever_dies_in_the_middle_is_followed_by_another(as_vera, answered, work, database, clock, folder):
    place = asked(as_vera)
    dead = database.run(lambda session: jobs.claim(session, now=clock.now()))
    folder.mkdir(mode=0o700)
    (folder / jobs.file_name(dead.id, dead.fence)).write_bytes(b"half of it")

    at_once = work()
    clock.move_to(clock.now() + timedelta(seconds=61))
    later = work()

    told = as_vera.get(place).json
    assert (at_once, later, told["state"]) == (0, 1, "ready")
    assert told["sha256"] == hashlib.sha256(as_vera.get(f"{place}/file").data).hexdigest()
    assert [path.name for path in folder.iterdir()] == [f"{dead.id}.2"]


def test_a_worker_that_was_too_slow_hands_in_nothing(as_vera, answered, database, clock, catalogue, folder, work):
    place = asked(as_vera)
    slow = database.run(lambda session: jobs.claim(session, now=clock.now()))
    clock.move_to(clock.now() + timedelta(seconds=61))
    work()

    done = making.make_export(
        database, catalogue.library, slow, folder=folder, clock=clock, stops=lambda: False
    )  # fmt: skip

    assert done is False
    assert [path.name for path in folder.iterdir()] == [f"{slow.id}.2"]
    assert as_vera.get(f"{place}/file").status_code == 200


def test_a_worker_that_is_to_stop_gives_it_back(as_vera, answered, database, clock, catalogue, folder, work):
    place = asked(as_vera)
    claimed = database.run(lambda session: jobs.claim(session, now=clock.now()))

    done = making.make_export(database, catalogue.library, claimed, folder=folder, clock=clock, stops=lambda: True)

    assert done is False
    assert as_vera.get(place).json["state"] == "waiting"
    assert work() == 1


def test_what_cannot_be_made_is_given_up_after_three_tries(as_vera, answered, work, folder):
    place = asked(as_vera)
    folder.write_text("a file where the folder should be")

    made = work()

    assert made == 0
    assert as_vera.get(place).json["state"] == "failed"


def test_after_a_week_the_file_is_gone(as_vera, answered, work, clock, folder):
    place = asked(as_vera)
    work()

    clock.move_to(clock.now() + timedelta(days=7, seconds=1))
    work()

    assert (as_vera.get(place).json["state"], as_vera.get(place).json["rows"]) == ("removed", 32)
    assert as_vera.get(f"{place}/file").status_code == 409
    assert list(folder.iterdir()) == []


def test_a_file_of_somebody_else_in_the_folder_stays(as_vera, answered, work, folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")

    asked(as_vera)
    work()

    assert (folder / "notes.txt").exists()


def test_the_same_again_is_made_once(as_vera, answered, work, database):
    number = str(uuid4())

    first, again = asked(as_vera, id=number), asked(as_vera, id=number)
    other = as_vera.post(EXPORTS_OF, json={**WANTED, "id": number, "what": "responses"})

    assert first == again
    assert other.status_code == 409
    assert (work(), len(make.rows(database, ExportJob))) == (1, 1)


def test_a_person_proves_who_they_are_first(answered, staff, stepped_up, work):
    mona = staff("mona", "data_manager")

    refused = mona.post(EXPORTS_OF, json=WANTED)
    given = mona.post(EXPORTS_OF, json=WANTED, headers=stepped_up(mona, "export", "net-retreat"))
    work()

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/step-up-required")
    assert given.status_code == 202
    assert mona.get(f"/exports/{given.json['export']}/file").status_code == 200


def test_who_took_it_away_is_in_the_audit_trail(as_vera, answered, work, staff):
    place = asked(as_vera)
    work()
    as_vera.get(f"{place}/file").get_data()

    number = place.rpartition("/")[2]
    events = staff("aude", "auditor").get(f"/trials/net-retreat/audit?object_id={number}").json["items"]

    assert [(event["action"], event["actor_id"]) for event in events] == [
        ("export.requested", "vera"),
        ("export.completed", "vera"),
        ("export.fetched", "vera"),
    ]


def test_it_is_for_who_asked_and_of_their_sites(answered, staff, work, other_trial):
    chen = staff("chen", "coordinator", site="01", kind="client")
    place = asked(chen)
    work()

    assert {row["participant"] for row in csv.DictReader(io.StringIO(chen.get(f"{place}/file").text))} == {"ADA"}
    for somebody in (
        staff("vera", "data_manager", kind="client"),
        staff("nina", "data_manager", trial="netter-1", kind="client"),
    ):
        assert somebody.get(place).status_code == 404
        assert somebody.get(f"{place}/file").status_code == 404
    for role in sorted(ROLES):
        somebody = staff(f"a {role}", role, site="01" if role in SITE_ROLES else None, kind="client")
        expected = 202 if role in EXPORTS else 403
        assert somebody.post(EXPORTS_OF, json=WANTED).status_code == expected, role


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"what": "everything"}, "/what"),
        ({"format": "xlsx"}, "/format"),
        ({"layout": "deep"}, "/layout"),
        ({"filters": {"site": "99"}}, "/site"),
        ({"filters": {"sites": []}}, "/filters/sites"),
        ({"as_of": "2199-01-01T00:00:00Z"}, "/as_of"),
        ({"limit": 3}, "/limit"),
    ],
)
def test_what_makes_no_sense_is_refused_by_place_and_nothing_is_stored(as_vera, answered, database, changes, pointer):
    reply = as_vera.post(EXPORTS_OF, json={**WANTED, **changes})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert make.rows(database, ExportJob) == []


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_any_part_of_a_sealed_file_can_be_read_by_itself(tmp_path, size):
    content, path = bytes(number % 251 for number in range(size)), tmp_path / "file"
    path.write_bytes(b"".join(sealed(b"k" * 32, "it", [content[:7], content[7:]])))

    for start in {0, size // 2, max(size - 1, 0)}:
        for end in {start, min(start + 1, size), size}:
            assert b"".join(opened(b"k" * 32, "it", path, start=start, end=end)) == content[start:end]
