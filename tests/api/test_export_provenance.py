"""What an export says of how an answer came: entered by whom, copied from which registration, and each answer once."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest

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
