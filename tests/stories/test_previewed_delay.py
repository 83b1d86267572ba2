"""Low platelets before ada's third cycle: chen sees what a delay would do, says why, and it does exactly that."""

from datetime import date
from uuid import uuid4

import pytest

from tests import make
from tests.stories import people
from tests.stories.people import ADA

FIRST, SECOND = make.at(date(2026, 3, 27), 10), make.at(date(2026, 5, 22), 10)
DECIDED = make.at(date(2026, 7, 15))
THIRD = make.at(date(2026, 7, 31), 10)
STRATA = make.STRATA["netter-1"]
DELAY = {"kind": "delayed", "on": "2026-07-15", "regimen": "lu", "cycle": 3, "detail": {"to": "2026-07-31"}}


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, make_database):
    """Without the trial that the other stories begin in."""
    return make_database(request.param)


@pytest.fixture
def trial(database, catalogue):
    """NETTER-1, which gives four cycles, with ada in it."""
    make.trial(database, catalogue, "netter-1")
    make.site(database, "netter-1")
    make.participant(database, catalogue, trial_id="netter-1")
    return "netter-1"


@pytest.fixture
def chen(trial, clock, signed_in):
    """Ada has been allocated and given two cycles by the site's programs; then chen signs in."""

    def at_her_desk():
        return signed_in("chen", "coordinator", trial="netter-1", site="01")

    return at_her_desk


def test_a_third_cycle_is_delayed_for_platelets(chen, staff, trial, clock, catalogue, database):
    by_program = staff("pharmacy", "coordinator", trial="netter-1", kind="client")
    clock.move_to(make.at(date(2026, 3, 20), 11))
    said = {"at": "2026-03-20T11:00:00+01:00", "arm": "lutetium", "strata": STRATA}
    people.did(by_program.put(f"{ADA}/allocations/{uuid4()}", json=said))
    people.give(by_program, clock, FIRST, cycle=1)
    people.give(by_program, clock, SECOND, cycle=2)
    clock.move_to(DECIDED)
    as_chen = chen()
    low = {"on": "2026-07-14", "results": {"platelets": {"value": 62, "unit": "10^9/L"}}}
    people.did(as_chen.put(f"{ADA}/laboratory/{uuid4()}", json=low))

    sheet = as_chen.get(f"{ADA}/pre-infusion").json
    seen = people.did(as_chen.post(f"{ADA}/previews", json=DELAY))
    due = {one["id"]: one for one in all_due(as_chen)}
    refused = as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**DELAY, "reason": "platelets 62"})
    done = people.did(
        as_chen.put(
            f"{ADA}/cycles/{uuid4()}", json={**DELAY, "reason": "platelets 62"}, headers={"X-Preview": seen["token"]}
        )
    )
    after = {one["id"]: one for one in all_due(as_chen)}

    assert next(one for one in sheet["hold"] if one["code"] == "platelets-grade")["meets"] is True
    assert (sheet["next"]["cycle"], sheet["next"]["planned_on"]) == (3, "2026-07-17")
    assert seen["needs_token"] is (refused.status_code == 428)
    assert [one["code"] for one in seen["warnings"]] == ["no-cover"]  # a Friday, and nobody at the weekend
    assert {name: seen["counts"][name] for name in ("added", "moved", "cancelled")} == done["change"]
    for one in seen["moves"]:
        assert due[one["item"]["id"]]["opens_at"] == one["item"]["window"]["opens_at"]
        assert after[one["item"]["id"]]["opens_at"] == one["to"]["opens_at"]
    untouched = due.keys() - {one["item"]["id"] for one in seen["moves"] + seen["cancelled"]}
    assert all(after[one]["opens_at"] == due[one]["opens_at"] for one in untouched)
    cycles = as_chen.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"]
    assert [(one["status"], one["planned_on"]) for one in cycles[2:]] == [
        ("delayed", "2026-07-31"), ("planned", "2026-09-25"),
    ]  # fmt: skip

    given = people.give(by_program, clock, THIRD, cycle=3)
    assert given["change"]["added"] + given["change"]["moved"] > 0
    assert make.faults(database) == []


def all_due(client):
    found, path = [], f"{ADA}/assignments?limit=200"
    page = client.get(path).json
    found += page["items"]
    while page["next"]:
        page = client.get(f"{path}&cursor={page['next']}").json
        found += page["items"]
    return found
