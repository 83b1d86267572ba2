"""Ada travels for a week without a network: her phone keeps what she answers, and nothing is lost or doubled."""

from datetime import date, timedelta

from proapp.response.tables import Response
from tests import make
from tests.stories import people
from tests.stories.people import ADA


def test_a_week_of_diaries_arrives_at_once_and_only_once(as_chen, as_ada, clock, catalogue, database):
    diaries = make.assignments(database, timepoint="run-in")[2:9]
    shown = {one["id"]: one for one in as_ada.get("/me/assignments?limit=200").json["items"]}
    kept = [
        people.written(
            catalogue, shown[str(diary.id)], diary.opens_at + timedelta(hours=2), flushing=1, flushing_episodes=2
        )
        for diary in diaries
    ]
    clock.move_to(make.at(date(2026, 3, 11), 20))

    first = [as_ada.put(url, json=body) for url, body in kept]
    again = [as_ada.put(url, json=body) for url, body in kept]

    assert [reply.status_code for reply in first] == [201] * 7
    assert [reply.status_code for reply in again] == [200] * 7
    assert [reply.json for reply in again] == [reply.json for reply in first]
    assert not any(reply.json["late"] for reply in first)
    assert len(make.rows(database, Response)) == 7
    held = {one["receipt_id"] for one in as_ada.get("/me/receipts").json["items"]}
    assert held == {reply.json["receipt_id"] for reply in first}
    completed = as_chen.get(f"{ADA}/assignments?state=completed").json["items"]
    assert {one["id"] for one in completed} == {str(diary.id) for diary in diaries}
    assert make.faults(database) == []


def test_a_phone_with_a_wrong_clock_and_a_broken_answer_keeps_nothing_back(as_ada, clock, catalogue, database):
    diary = make.assignments(database, timepoint="run-in")[0]
    shown = {one["id"]: one for one in as_ada.get("/me/assignments?limit=200").json["items"]}
    really = diary.opens_at + timedelta(hours=1)
    wrong = really + timedelta(days=365)
    clock.move_to(really + timedelta(hours=3))
    url, body = people.written(catalogue, shown[str(diary.id)], wrong)
    other, broken = people.written(catalogue, shown[str(diary.id)], wrong, nausea=99)

    refused = as_ada.put(other, json=broken)
    taken = as_ada.put(url, json=body, headers={"X-Device-Sent-At": (wrong + timedelta(hours=3)).isoformat()})

    (response,) = make.rows(database, Response)
    assert (refused.status_code, taken.status_code) == (422, 201)
    assert refused.json["errors"][0]["pointer"] == "/answers/nausea"
    assert response.completed_at == really
    held = as_ada.get("/me/receipts").json["items"]
    assert {(one["receipt_id"], one["held"]) for one in held} == {
        (refused.json["receipt_id"], "quarantined"),
        (taken.json["receipt_id"], "accepted"),
    }
