"""Facts, allocations and cycles: recorded once, corrected with a reason, and the schedule follows."""

from datetime import date
from uuid import uuid4

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}"
ARM = {"at": "2026-03-20T11:00:00+01:00", "arm": "retreatment", "strata": make.STRATA["net-retreat"]}
GIVEN = {
    "kind": "given",
    "at": "2026-03-27T11:00:00+01:00",
    "regimen": "lu",
    "cycle": 1,
    "detail": {"activity_gbq": 7.4},
}


@pytest.fixture
def allocated(as_chen, clock):
    clock.move_to(make.at(date(2026, 4, 1)))
    reply = as_chen.put(f"{ADA}/allocations/{uuid4()}", json=ARM)
    assert reply.status_code == 201, reply.json
    return reply.json


def test_an_allocation_plans_the_schedule_and_may_be_sent_again(as_chen, clock, database):
    clock.move_to(make.at(date(2026, 4, 1)))
    url = f"{ADA}/allocations/{uuid4()}"

    first = as_chen.put(url, json=ARM)
    stored = make.snapshot(database)
    again = as_chen.put(url, json=ARM)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json["change"]["added"] > 0
    assert again.json == {**first.json, "change": {"added": 0, "moved": 0, "cancelled": 0}, "questions": []}
    assert make.snapshot(database) == stored
    assert as_chen.get(f"{ADA}/allocations").json["items"][0]["arm"] == "retreatment"


def test_a_cycle_given_is_shown_in_the_course(as_chen, allocated):
    reply = as_chen.put(f"{ADA}/cycles/{uuid4()}", json=GIVEN)

    course = as_chen.get(f"{ADA}/cycles").json
    first, second = course["periods"][0]["regimens"][0]["cycles"]
    assert reply.status_code == 201
    assert (first["status"], first["given"]["on"]) == ("given", "2026-03-27")
    assert (second["status"], second["planned_on"]) == ("planned", "2026-05-22")


def test_a_dose_has_its_start_and_end_and_those_of_the_amino_acids(as_chen, allocated):
    times = {
        "end": "2026-03-27T11:30:00+01:00",
        "amino_acids_at": "2026-03-27T10:30:00+01:00",
        "amino_acids_end": "2026-03-27T14:30:00+01:00",
    }
    wrong = {**times, "amino_acids_end": "2026-03-27T10:00:00+01:00"}

    refused = as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**GIVEN, "detail": {**GIVEN["detail"], **wrong}})
    as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**GIVEN, "detail": {**GIVEN["detail"], **times}})

    assert [place["pointer"] for place in refused.json["errors"]] == ["/detail/amino_acids_end"]
    (first, *_) = as_chen.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"]
    assert {name: first["given"][name] for name in times} == times


def test_a_correction_needs_a_reason_and_leaves_both_versions(as_chen, allocated):
    first = as_chen.put(f"{ADA}/cycles/{uuid4()}", json=GIVEN).json["fact"]
    corrected = {**GIVEN, "at": "2026-03-28T11:00:00+01:00", "corrects": first["id"]}

    without = as_chen.put(f"{ADA}/cycles/{uuid4()}", json=corrected)
    with_reason = as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**corrected, "reason": "a day out"})

    assert without.status_code == 422
    assert without.json["errors"][0]["pointer"] == "/reason"
    assert with_reason.status_code == 201
    assert with_reason.json["change"]["moved"] > 0
    kinds = [fact["kind"] for fact in as_chen.get(f"{ADA}/facts").json["items"]]
    assert kinds.count("given") == 2


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"at": "2026-04-02T11:00:00+01:00"}, 409),  # tomorrow
        ({"at": "2026-03-19T11:00:00+01:00"}, 409),  # before allocation
        ({"cycle": 0}, 422),
        ({"cycle": "1"}, 422),
        ({"regimen": None}, 422),
        ({"kind": "allocation"}, 422),
        ({"detail": {"dose": 1}}, 422),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(as_chen, allocated, changes, status, database):
    before = make.snapshot(database)

    reply = as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**GIVEN, **changes})

    assert reply.status_code in {409, 422}, reply.json
    assert make.snapshot(database) == before
    assert reply.status_code == status


def test_a_cycle_given_twice_on_one_day_is_a_conflict(as_chen, allocated):
    as_chen.put(f"{ADA}/cycles/{uuid4()}", json=GIVEN)

    reply = as_chen.put(f"{ADA}/cycles/{uuid4()}", json=GIVEN)

    assert reply.status_code == 409


def test_another_fact_under_the_same_id_is_a_conflict(as_chen, allocated):
    url = f"{ADA}/facts/{uuid4()}"
    as_chen.put(url, json={"kind": "progression", "on": "2026-03-30", "detail": {"assessor": "local"}})

    reply = as_chen.put(url, json={"kind": "progression", "on": "2026-03-31", "detail": {"assessor": "local"}})

    assert reply.status_code == 409


def test_a_fact_says_its_day(as_chen):
    reply = as_chen.put(f"{ADA}/facts/{uuid4()}", json={"kind": "death"})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/on"


def test_pages_of_facts_add_up(as_chen, allocated):
    as_chen.put(f"{ADA}/cycles/{uuid4()}", json=GIVEN)
    path, found = f"{ADA}/facts?limit=1", []

    page = as_chen.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_chen.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert found == as_chen.get(f"{ADA}/facts").json["items"]
    assert sorted(fact["kind"] for fact in found) == ["allocation", "given", "registration"]
