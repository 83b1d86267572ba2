"""The backup lane: who fell silent is listed, a call takes them off, and the site alone records it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.base.audit import ReasonText
from proapp.worklist.tables import CallAttempt
from tests import make

TRIAL = "/trials/net-retreat"
ADA = make.named("ada")
DOSE = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def silent(trial, database, catalogue, clock):
    """A day after her first dose nothing has come from ada."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    clock.move_to(DOSE + timedelta(hours=25))
    return database


def call(call_id=None):
    return f"/participants/{ADA}/calls/{call_id or uuid4()}"


def waiting(client, **query):
    return client.get(f"{TRIAL}/call-list", query_string=query).json["items"]


@pytest.fixture
def reached(silent, clock):
    return {"at": clock.now().isoformat(), "outcome": "reached", "note": "She slept a lot; all is well."}


def test_silence_after_the_first_infusion_is_called_about(silent, as_chen):
    (one,) = waiting(as_chen)

    assert (one["participant"], one["code"], one["reason"]) == (str(ADA), "ADA", "silent-after-infusion")
    assert (one["last_answer_at"], one["last_call"], one["attempts"]) == (None, None, 0)
    assert (one["zone"], one["local_time"], one["quiet_from"]) == ("Europe/Vienna", "12:00", "21:00")
    assert "ask-danger-signs" in one["script"]


def test_who_was_spoken_with_leaves_the_list_and_who_was_not_stays(silent, as_chen, reached, clock):
    as_chen.put(call(), json={**reached, "outcome": "no-answer"})
    still = waiting(as_chen)
    as_chen.put(call(), json=reached)

    assert (still[0]["attempts"], still[0]["last_call"]["outcome"]) == (1, "no-answer")
    assert waiting(as_chen) == []


def test_days_missed_after_a_call_bring_them_back(silent, as_chen, reached, clock):
    as_chen.put(call(), json=reached)
    clock.move_to(DOSE + timedelta(days=14))

    (one,) = waiting(as_chen)

    assert one["reason"] == "questionnaires-missed"


def test_a_call_is_recorded_once_with_its_note_apart(silent, as_chen, reached, database):
    url = call()

    first, again = as_chen.put(url, json=reached), as_chen.put(url, json=reached)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert as_chen.get(f"/participants/{ADA}/calls").json["items"] == [first.json]
    assert first.json["note"] == reached["note"]
    assert [one.text for one in make.rows(database, ReasonText)] == [reached["note"]]
    assert make.faults(database) == []


def test_another_call_under_the_same_id_is_a_conflict(silent, as_chen, reached, database):
    url = call()
    as_chen.put(url, json=reached)

    other = as_chen.put(url, json={**reached, "outcome": "declined"})

    assert other.status_code == 409
    assert len(make.rows(database, CallAttempt)) == 1


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"at": "2030-01-01T08:00:00+01:00"}, "/at"),
        ({"outcome": "call-back"}, "/call_back_at"),
        ({"outcome": "call-back", "call_back_at": "2026-03-01T08:00:00+01:00"}, "/call_back_at"),
        ({"outcome": "asleep"}, "/outcome"),
        ({"at": "2026-03-28T08:00:00"}, "/at"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_stored(silent, as_chen, reached, changes, pointer, database):
    reply = as_chen.put(call(), json={**reached, **changes})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, pointer)
    assert make.rows(database, CallAttempt) == []


def test_an_agreed_call_waits_for_its_time(silent, as_chen, reached, clock):
    later = clock.now() + timedelta(hours=6)
    as_chen.put(call(), json={**reached, "outcome": "call-back", "call_back_at": later.isoformat()})
    before = waiting(as_chen)
    clock.move_to(later)

    assert before == []
    assert [one["reason"] for one in waiting(as_chen)] == ["silent-after-infusion"]


@pytest.mark.parametrize(("kind", "said"), [("death", {}), ("withdrawal", {"from": "all"}), ("pause", {})])
def test_who_has_left_or_rests_is_not_called(silent, as_chen, database, catalogue, clock, kind, said):
    make.fact(database, catalogue, kind, clock.now() - timedelta(hours=1), **said)

    assert waiting(as_chen) == []


def test_calls_are_the_sites_own(silent, staff, as_chen, reached, as_vera, as_omar, as_noor):
    graz = staff("greta", "coordinator", site="02")

    written = [who.put(call(), json=reached).status_code for who in (graz, as_vera, as_omar, as_noor)]
    read = [who.get(f"{TRIAL}/call-list").status_code for who in (graz, as_vera, as_omar, as_noor)]

    assert written == [404, 403, 403, 404]
    assert read == [200, 200, 403, 404]
    assert {one["code"] for one in waiting(graz)} == {"GRACE"}
    assert {one["code"] for one in waiting(as_chen)} == {"ADA"}
    assert waiting(as_chen, site=str(make.named("net-retreat/02"))) == []
    assert {one["code"] for one in waiting(as_vera)} == {"ADA", "GRACE"}
