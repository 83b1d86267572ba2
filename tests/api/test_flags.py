"""Flags: seen by the participant's own site, taken by one person, ended with an outcome."""

from datetime import timedelta

import pytest

from tests import make

FLAGS = "/trials/net-retreat/flags"
SEVERE = {"10A": 3, "10B": 4}


@pytest.fixture
def flag(as_chen, database, catalogue, clock):
    """Severe vomiting in the first week after ada's first infusion."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    week_1 = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    make.answered(database, catalogue, week_1, **SEVERE)
    clock.move_to(week_1.opens_at + timedelta(hours=2))
    (found,) = as_chen.get(FLAGS).json["items"]
    return found


def matching(reply):
    return {"If-Match": reply.headers["ETag"]}


def test_a_flag_is_taken_and_ended_by_who_has_read_it(as_chen, flag, database):
    url = f"/flags/{flag['id']}"
    taken = as_chen.post(f"{url}/acknowledgement", headers=matching(as_chen.get(url)))
    ended = as_chen.post(f"{url}/resolution", json={"outcome": "contacted"}, headers=matching(taken))

    assert (flag["state"], taken.json["state"], ended.json["state"]) == ("open", "acknowledged", "resolved")
    assert taken.json["acknowledged_by"] == ended.json["resolved_by"] == "chen"
    assert ended.json["outcome"] == "contacted"
    assert make.faults(database) == []


def test_a_second_acknowledgement_returns_the_flag_as_it_is(as_chen, as_iris, flag):
    url = f"/flags/{flag['id']}/acknowledgement"
    first = as_chen.post(url, headers={"If-Match": '"1"'})

    second = as_iris.post(url, headers={"If-Match": '"1"'})

    assert second.status_code == 200
    assert second.json == first.json


@pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": '"9"'}, 412), ({"If-Match": "*"}, 412)])
def test_a_stale_or_missing_version_changes_nothing(as_chen, flag, headers, status, database):
    before = make.snapshot(database)

    taken = as_chen.post(f"/flags/{flag['id']}/acknowledgement", headers=headers)
    ended = as_chen.post(f"/flags/{flag['id']}/resolution", json={"outcome": "contacted"}, headers=headers)

    assert (taken.status_code, ended.status_code) == (status, status)
    assert make.snapshot(database) == before


def test_an_outcome_is_one_of_ours(as_chen, flag):
    reply = as_chen.post(f"/flags/{flag['id']}/resolution", json={"outcome": "fine"}, headers={"If-Match": '"1"'})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/outcome"


def test_another_outcome_after_the_end_is_a_conflict(as_chen, flag):
    url = f"/flags/{flag['id']}/resolution"
    as_chen.post(url, json={"outcome": "contacted"}, headers={"If-Match": '"1"'})

    assert as_chen.post(url, json={"outcome": "hospital"}, headers={"If-Match": '"2"'}).status_code == 409


def test_a_flag_goes_to_its_own_site_and_to_nobody_else(flag, staff, as_vera, as_omar, as_adam, as_ada):
    gina = staff("gina", "site_nurse", site="02")

    assert gina.get(FLAGS).json["items"] == []
    assert gina.get(f"/flags/{flag['id']}").status_code == 404
    assert len(as_vera.get(FLAGS).json["items"]) == 1
    assert as_vera.post(f"/flags/{flag['id']}/acknowledgement", headers={"If-Match": '"1"'}).status_code == 403
    assert [who.get(FLAGS).status_code for who in (as_omar, as_adam, as_ada)] == [403, 403, 401]


def test_lists_can_be_narrowed(as_chen, flag):
    site, elsewhere = make.named("net-retreat/01"), make.named("net-retreat/02")

    found = {
        query: len(as_chen.get(f"{FLAGS}?{query}").json["items"])
        for query in ("state=open", "state=resolved", f"site={site}", f"site={elsewhere}", "level=red", "level=yellow")
    }

    assert list(found.values()) == [1, 0, 1, 0, 1, 0]
    assert as_chen.get(f"{FLAGS}?state=lost").status_code == 422
