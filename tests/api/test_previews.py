"""Previews over HTTP: by role, as a dry run of each way to record, and without a word to whom treatment is masked."""

from datetime import date
from uuid import uuid4

import pytest

from tests import make

ADA = f"/participants/{make.named('ada')}"
DECIDED = make.at(date(2026, 5, 20))
DELAY = {"kind": "delayed", "on": "2026-05-20", "regimen": "lu", "cycle": 2, "detail": {"to": "2026-06-05"}}
LISTS = ("moves", "stays", "cancelled", "newly_missed", "added", "warnings", "questions")


@pytest.fixture
def treated(trial, database, catalogue, clock):
    """Ada has had her first cycle and has answered twice; on 20 May her platelets are low."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    for due in make.assignments(database, timepoint="toxicity")[:2]:
        make.answered(database, catalogue, due)
    clock.move_to(DECIDED)
    return database


@pytest.fixture
def at_her_desk(treated, signed_in):
    """Chen, signed in at a page on that day."""
    return signed_in("chen", "coordinator", site="01")


def test_a_preview_tells_everything_and_stores_nothing(treated, as_chen):
    stored = make.snapshot(treated)

    reply = as_chen.post(f"{ADA}/previews", json=DELAY)

    assert reply.status_code == 200, reply.json
    assert {*LISTS, "messages", "token", "plan_version", "needs_token"} <= reply.json.keys()
    assert [one["because"] for one in reply.json["stays"]] == ["answered", "answered"]
    assert reply.json["counts"]["moved"] == len(reply.json["moves"]) > 0
    assert [one["code"] for one in reply.json["warnings"]] == ["no-cover"]
    assert make.snapshot(treated) == stored


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("cycles", DELAY),
        ("facts", {**{k: v for k, v in DELAY.items() if k in ("kind", "on")},
                   "detail": {"regimen": "lu", "cycle": 2, "to": "2026-06-05"}}),
    ],
)  # fmt: skip
def test_a_dry_run_of_recording_answers_the_same(treated, as_chen, path, body):
    preview = as_chen.post(f"{ADA}/previews", json=DELAY).json

    reply = as_chen.put(f"{ADA}/{path}/{uuid4()}?dry_run=true", json=body)

    assert reply.status_code == 200, reply.json
    assert reply.json == preview


def test_a_dry_run_of_an_allocation_adds_the_schedule(trial, as_chen, clock, database):
    clock.move_to(make.at(date(2026, 4, 1)))
    said = {"at": "2026-03-20T11:00:00+01:00", "arm": "retreatment", "strata": make.STRATA["net-retreat"]}
    stored = make.snapshot(database)

    dry = as_chen.put(f"{ADA}/allocations/{uuid4()}?dry_run=true", json=said)
    preview = as_chen.post(f"{ADA}/previews", json={"kind": "allocation", **said})

    assert dry.status_code == preview.status_code == 200, (dry.json, preview.json)
    assert dry.json == preview.json
    assert dry.json["counts"]["added"] > 0
    assert make.snapshot(database) == stored


def test_what_was_seen_is_recorded_by_its_token(at_her_desk):
    url = f"{ADA}/cycles/{uuid4()}"
    seen = at_her_desk.post(f"{ADA}/previews", json=DELAY).json

    without = at_her_desk.put(url, json={**DELAY, "reason": "platelets"})
    unexplained = at_her_desk.put(url, json=DELAY, headers={"X-Preview": seen["token"]})
    done = at_her_desk.put(url, json={**DELAY, "reason": "platelets"}, headers={"X-Preview": seen["token"]})
    again = at_her_desk.put(url, json={**DELAY, "reason": "platelets"}, headers={"X-Preview": seen["token"]})

    assert (without.status_code, without.json["type"]) == (428, "/problems/precondition-required")
    assert (unexplained.status_code, unexplained.json["errors"][0]["pointer"]) == (422, "/reason")
    assert (done.status_code, again.status_code) == (201, 200)
    counts = seen["counts"]
    assert done.json["change"] == {name: counts[name] for name in ("added", "moved", "cancelled")}


def test_a_token_of_another_fact_or_an_older_plan_is_refused(treated, at_her_desk, catalogue):
    seen = at_her_desk.post(f"{ADA}/previews", json=DELAY).json
    headers = {"X-Preview": seen["token"]}
    other = {**DELAY, "detail": {"to": "2026-06-12"}, "reason": "platelets"}

    another = at_her_desk.put(f"{ADA}/cycles/{uuid4()}", json=other, headers=headers)
    make.fact(treated, catalogue, "zone", DECIDED, zone="America/New_York", now=DECIDED)
    changed = at_her_desk.put(f"{ADA}/cycles/{uuid4()}", json={**DELAY, "reason": "platelets"}, headers=headers)

    assert (another.status_code, changed.status_code) == (409, 412)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("site_nurse", 200), ("investigator", 200), ("coordinator", 200), ("dmc", 200), ("unblinded_statistician", 200),
        ("monitor", 403), ("data_manager", 403), ("auditor", 403), ("admin", 403),
    ],
)  # fmt: skip
def test_who_may_preview(treated, as_role, role, status):
    assert as_role(role).post(f"{ADA}/previews", json=DELAY).status_code == status


def test_nobody_previews_for_another_site_or_trial(treated, as_chen, as_ada, staff, client):
    grace = f"/participants/{make.named('grace')}"

    assert as_chen.post(f"{grace}/previews", json=DELAY).status_code == 404
    assert staff("lee", "coordinator", trial="netter-1").post(f"{ADA}/previews", json=DELAY).status_code == 404
    assert as_ada.post(f"{ADA}/previews", json=DELAY).status_code == 401
    assert client.post(f"{ADA}/previews", json=DELAY).status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "pointer"),
    [
        ({"cycle": 1}, 409, "/detail/cycle"),
        ({"arm": "retreatment"}, 422, "/arm"),
        ({"kind": "zone"}, 422, "/regimen"),
        ({"cycle": "2"}, 422, "/cycle"),
        ({"colour": "red"}, 422, "/colour"),
        ({"detail": {"to": "soon"}}, 422, "/detail/to"),
    ],
)
def test_what_could_not_be_recorded_is_refused_in_the_same_words(treated, as_chen, changes, status, pointer):
    reply = as_chen.post(f"{ADA}/previews", json={**DELAY, **changes})

    assert reply.status_code == status, reply.json
    assert pointer in [place["pointer"] for place in reply.json["errors"]]
