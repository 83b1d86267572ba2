"""What an export says of how an answer came: entered by whom, copied from which registration, and each answer once."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.export.asked import Asked
from proapp.export.csv_file import csv_file
from proapp.export.reading import Order, table
from tests import make

RESPONSES = "/trials/net-retreat/responses"
ADA, TWICE = make.named("ada"), make.named("ada-again")


@pytest.fixture
def exported(trial, staff):
    """The answers of the trial as a file, by participant and instrument, as known at a time."""
    vera = staff("vera", "data_manager", kind="client")

    def taken(as_of=None):
        query = f"&as_of={as_of:%Y-%m-%dT%H:%M:%SZ}" if as_of else ""
        reply = vera.get(f"{RESPONSES}?layout=wide{query}", headers={"Accept": "text/csv"})
        assert reply.status_code == 200, reply.text
        return list(csv.DictReader(io.StringIO(reply.text)))

    return taken


def test_who_entered_an_answer_is_told_and_a_phone_is_not(exported, database, catalogue, as_chen, clock):
    own = make.assignment(database, "baseline", instrument="pgi-s")
    make.answered(database, catalogue, own)
    paper = make.assignment(database, "baseline", instrument="qlq-c30")
    clock.move_to(paper.opens_at + timedelta(days=1))
    entry = {
        "assignment_id": str(paper.id),
        "answers": make.answers(catalogue, paper.instrument),
        "mode": "paper",
        "answered_by": "participant",
        "answered_at": (paper.opens_at + timedelta(hours=2)).isoformat(),
        "reason": "Her phone was being repaired.",
    }
    assert as_chen.put(f"/participants/{ADA}/entries/{uuid4()}", json=entry).status_code == 201

    told = {row["instrument"]: (row["mode"], row["entered_by"], row["answered_by"]) for row in exported()}

    assert told == {
        "pgi-s@1.0": ("app", "", "participant"),
        "qlq-c30@3.0": ("paper", "staff:chen", "participant"),
    }


def test_of_a_duplicate_registration_each_answer_comes_once(exported, database, catalogue, as_chen, clock):
    make.participant(database, catalogue, "ada-again", code="ADA-2", registered_on=date(2026, 3, 4))
    asked = make.assignment(database, "baseline", name="ada-again", instrument="pgi-s")
    when = make.at(date(2026, 3, 5))
    body = make.submission(catalogue, asked, when)
    assert make.submit(database, catalogue, body, now=when, name="ada-again").problem is None
    clock.move_to(when + timedelta(days=2))
    before = clock.now()
    clock.move_to(before + timedelta(hours=1))
    place, said = f"/participants/{ADA}/merges/{uuid4()}", {"duplicate": str(TWICE), "reason": "registered twice"}
    token = as_chen.put(f"{place}?dry_run=true", json=said).json["token"]
    assert as_chen.put(place, json=said, headers={"X-Preview": token}).status_code == 201

    (now,) = exported()
    (then,) = exported(as_of=before)

    assert (now["participant"], then["participant"]) == ("ADA", "ADA-2")
    assert (now["carried_from"], then["carried_from"]) == (then["response_id"], "")


def test_what_was_not_answered_comes_with_the_reason_that_the_site_gave(trial, database, catalogue, as_chen, clock):
    quick = make.assignment(database, "baseline", instrument="pgi-s")
    make.answered(database, catalogue, quick)
    missed = make.assignment(database, "baseline", instrument="qlq-c30")
    clock.move_to(missed.closes_at + timedelta(days=1))
    before = clock.now()
    why = {"code": "too-ill", "source": "patient"}
    told = as_chen.put(f"/assignments/{missed.id}/missing-reason", json=why)
    assert told.status_code == 201, told.json
    clock.move_to(before + timedelta(hours=1))

    now, then = absent(database, catalogue, clock.now()), absent(database, catalogue, before - timedelta(minutes=1))

    assert now["ADA", "qlq-c30@3.0"] == ("too-ill", "patient", "false")
    assert then["ADA", "qlq-c30@3.0"] == ("", "", "false")
    assert ("ADA", "pgi-s@1.0") not in now
    assert ("GRACE", "pgi-s@1.0") in now


def absent(database, catalogue, as_of):
    """What is missing as known at a time, by participant and instrument: reason, whose, and whether taken back."""
    order = Order("missing", Asked("net-retreat", as_of), True, ())
    with database.read() as session:
        file = b"".join(csv_file(table(session, order, catalogue.library))).decode()
    return {
        (row["participant"], row["instrument"]): (row["reason"], row["said_by"], row["cancelled"])
        for row in csv.DictReader(io.StringIO(file))
    }


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"layout": "wide"}, "/layout"), ({"filters": {"received_from": "2026-03-01T00:00:00Z"}}, "/received_from")],
)
def test_what_is_missing_was_never_received_and_has_one_layout(trial, staff, more, pointer):
    vera = staff("vera", "data_manager", kind="client")

    reply = vera.post("/trials/net-retreat/exports", json={"what": "missing", **more})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
