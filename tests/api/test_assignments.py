"""What is due: to staff with the reason, to the phone without anything about treatment."""

from datetime import date

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}"


@pytest.fixture
def due(as_ada, database, catalogue, at_opening):
    return at_opening(make.assignment(database, "baseline", instrument="pgi-s"))


def test_states_are_worked_out_at_the_moment(as_chen, due, clock, database, catalogue):
    open_now = as_chen.get(f"{ADA}/assignments?state=open").json["items"]
    clock.move_to(make.at(date(2026, 5, 1)))
    missed = as_chen.get(f"{ADA}/assignments?state=missed").json["items"]

    assert str(due.id) in [one["id"] for one in open_now]
    assert str(due.id) in [one["id"] for one in missed]
    assert {one["state"] for one in open_now} == {"open"}
    assert as_chen.get(f"{ADA}/assignments?state=late").status_code == 422


def test_pages_add_up_to_the_list(as_chen, due):
    whole = as_chen.get(f"{ADA}/assignments?limit=200").json["items"]
    found, path = [], f"{ADA}/assignments?limit=7"

    page = as_chen.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_chen.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert [one["id"] for one in found] == [one["id"] for one in whole]
    assert len(whole) > 7


def test_an_assignment_is_sent_once(as_ada, due):
    first = as_ada.get(f"/assignments/{due.id}")
    same = as_ada.get(f"/assignments/{due.id}", headers={"If-None-Match": first.headers["ETag"]})

    as_ada.post(f"/assignments/{due.id}/start")
    changed = as_ada.get(f"/assignments/{due.id}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert changed.json["started_at"] is not None


def test_starting_twice_is_starting_once(as_ada, due, clock):
    first = as_ada.post(f"/assignments/{due.id}/start")
    clock.move_to(make.at(date(2026, 3, 2), 12))

    again = as_ada.post(f"/assignments/{due.id}/start")

    assert first.status_code == again.status_code == 200
    assert first.json["started_at"] == again.json["started_at"]


def test_the_phone_sees_its_own_and_nothing_about_treatment(as_ada, due, database):
    hers = make.assignment(database, "baseline", instrument="pgi-s", name="grace")
    mine = as_ada.get("/me/assignments?state=open").json["items"]

    assert str(due.id) in [one["id"] for one in mine]
    assert {one[name] for one in mine for name in ("anchor", "cycle", "period", "use", "recall_spans")} == {None}
    assert as_ada.get(f"/assignments/{hers.id}").status_code == 404
    assert as_ada.post(f"/assignments/{hers.id}/start").status_code == 404


def test_the_explanation_says_why(as_chen, due):
    reply = as_chen.get(f"/assignments/{due.id}/explanation")

    assert reply.status_code == 200
    assert "registration" in reply.json["text"][0]
    assert reply.json["why"]["anchor"]["kind"] == "registration"


def test_who_am_i(as_ada, as_chen):
    phone, coordinator = as_ada.get("/me").json, as_chen.get("/me").json

    assert phone["participant"] == {
        "id": str(make.named("ada")),
        "language": "en",
        "zone": "Europe/Vienna",
        "plan_version": phone["participant"]["plan_version"],
    }
    assert phone["grants"] == []
    assert coordinator["grants"] == [
        {"trial": "net-retreat", "role": "coordinator", "site": str(make.named("net-retreat/01"))}
    ]
