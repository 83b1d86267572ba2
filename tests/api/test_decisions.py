"""A participant's decisions over HTTP: read before they are made, made once, and never for anybody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.participant.tables import DatedFact
from tests import make

ADA = f"/participants/{make.named('ada')}"


def at(clock):
    return clock.now().isoformat()


def kinds(database):
    return sorted(one.kind for one in make.rows(database, DatedFact) if one.kind != "registration")


def test_what_happens_to_the_data_is_said_before_and_after_in_the_same_words(as_ada, clock):
    options = as_ada.get("/me/withdrawal/options").json

    decided = as_ada.put(f"/me/withdrawal/{uuid4()}", json={"from": "pro", "at": at(clock)})

    assert [one["from"] for one in options["options"]] == ["reminders", "pro", "all"]
    assert (options["language"], options["direction"]) == ("en", "ltr")
    assert decided.status_code == 201
    assert decided.json["happens"] == options["options"][1]["happens"]


def test_the_words_are_in_the_language_of_the_participant(trial, database, catalogue, device):
    make.participant(database, catalogue, "amal", language="de")

    options = device("amal").get("/me/withdrawal/options").json

    assert (options["language"], options["options"][0]["title"]) == ("de", "Keine Erinnerungen mehr")


@pytest.mark.parametrize("what", ["reminders", "pro", "all"])
def test_a_withdrawal_is_made_once(as_ada, clock, what, database):
    url, said = f"/me/withdrawal/{uuid4()}", {"from": what, "at": at(clock)}

    first = as_ada.put(url, json=said)
    clock.move_to(clock.now() + timedelta(days=1))
    again = as_ada.put(url, json=said)
    other = as_ada.put(url, json={**said, "from": "all" if what != "all" else "pro"})

    assert [reply.status_code for reply in (first, again, other)] == [201, 200, 409]
    assert first.json == again.json
    assert make.faults(database) == []


def test_a_pause_is_taken_and_ended(as_ada, clock, database):
    pause = as_ada.put(f"/me/pauses/{uuid4()}", json={"until": "2026-03-20", "at": at(clock)})
    clock.move_to(make.at(date(2026, 3, 5)))
    url, said = f"/me/resumptions/{uuid4()}", {"at": at(clock)}

    ended, again = as_ada.put(url, json=said), as_ada.put(url, json=said)
    nothing = as_ada.put(f"/me/resumptions/{uuid4()}", json=said)

    assert (pause.status_code, pause.json["begins_on"], pause.json["until"]) == (201, "2026-03-02", "2026-03-20")
    assert (ended.status_code, ended.json["ended_on"]) == (201, "2026-03-05")
    assert (again.status_code, again.json) == (200, ended.json)
    assert nothing.status_code == 409
    assert kinds(database) == ["pause", "pause"]


@pytest.mark.parametrize(
    ("path", "said", "pointer"),
    [
        ("withdrawal", {"from": "treatment"}, "/from"),
        ("pauses", {"until": "2026-03-02"}, "/until"),
        ("pauses", {"until": "2026-04-02"}, "/until"),
    ],
)
def test_what_a_phone_cannot_decide_is_refused(as_ada, clock, path, said, pointer, database):
    reply = as_ada.put(f"/me/{path}/{uuid4()}", json={**said, "at": at(clock)})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert kinds(database) == []


def test_a_decision_touches_nobody_else(as_ada, device, clock, database):
    as_grace = device("grace")
    as_ada.put(f"/me/withdrawal/{uuid4()}", json={"from": "all", "at": at(clock)})

    open_still = as_grace.get("/me/assignments?state=open").json["items"]

    assert open_still
    assert {one.participant_id for one in make.rows(database, DatedFact) if one.kind == "withdrawal"} == {
        make.named("ada")
    }


def test_a_phone_cannot_write_any_other_fact(as_ada, clock):
    reply = as_ada.put(f"{ADA}/facts/{uuid4()}", json={"kind": "progression", "on": "2026-03-02"})

    assert reply.status_code == 401


def test_answers_finished_before_a_withdrawal_still_count_and_later_ones_wait_for_the_site(
    as_ada, as_chen, at_opening, database, catalogue, clock
):
    before = at_opening(make.assignment(database, "baseline", instrument="pgi-s"))
    after = make.assignment(database, "baseline", instrument="pro-ctcae-net")
    typed = make.submission(catalogue, before, clock.now())
    clock.move_to(clock.now() + timedelta(hours=1))
    as_ada.put(f"/me/withdrawal/{uuid4()}", json={"from": "pro", "at": at(clock)})
    clock.move_to(clock.now() + timedelta(hours=1))
    later = make.submission(catalogue, after, clock.now())

    kept = as_ada.put(f"/responses/{uuid4()}", json=typed)
    held = as_ada.put(f"/responses/{uuid4()}", json=later)

    assert kept.status_code == 201
    assert (held.status_code, "receipt_id" in held.json) == (409, True)
    (waiting,) = as_chen.get("/trials/net-retreat/quarantine").json["items"]
    assert waiting["id"] == held.json["quarantine_id"]
