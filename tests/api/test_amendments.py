"""Amendments over HTTP: a version is loaded, tried on everybody enrolled, and activated site by site."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.jobs.tick import tick
from proapp.participant.tables import Participant, ParticipantProtocol
from proapp.workflow.moving.follow_amendment import AT_ONCE
from tests import make

AMENDMENTS = "/trials/net-retreat/amendments"
VIENNA, GRAZ = (str(make.named(f"net-retreat/{code}")) for code in ("01", "02"))
LOADED = make.at(date(2026, 4, 2))
VERSION = "2-change"
REASON = {"reason": "approved by the ethics committee"}


def amended(change, version=VERSION):
    """The protocol at another version; each content has a version of its own, as a catalogue reads it only once."""
    document = json.loads(make.protocol_text())
    change({point["id"]: point for point in document["timepoints"]}, document)
    return json.dumps(document | {"version": version})


def asks_for_change(points, _):
    """The global impression of change is asked every twelve weeks, and the weekly bother no more."""
    points["q12w"]["instruments"] = [*points["q12w"]["instruments"], "pgi-c@1.0"]
    points["toxicity"]["instruments"] = [key for key in points["toxicity"]["instruments"] if key != "bother@1.0"]


@pytest.fixture
def treated(trial, database, catalogue, clock):
    """Ada is treated in Vienna, grace in Graz; ada has answered her first week; it is 2 April."""
    for name in ("ada", "grace"):
        make.allocated(database, catalogue, name)
        make.treated(database, catalogue, name)
    make.answered(database, catalogue, make.assignment(database, "toxicity", instrument="bother"))
    clock.move_to(LOADED)
    return database


@pytest.fixture
def loaded(treated, as_adam):
    loads(as_adam, amended(asks_for_change))
    return treated


def loads(as_adam, text):
    reply = as_adam.post("/trials", data=text, content_type="application/json")
    assert reply.status_code == 201, reply.json


def tried(as_adam, on, version=VERSION, **said):
    reply = as_adam.post(f"{AMENDMENTS}/{version}/dry-run", json={"effective_on": on, **said})
    assert reply.status_code == 200, reply.json
    return reply.json


def activates(as_adam, on, *, version=VERSION, site=VIENNA, token=None):
    token = token or tried(as_adam, on, version, site=site)["sites"][0]["token"]
    url = f"{AMENDMENTS}/{version}/sites/{site}"
    return as_adam.put(url, json={"effective_on": on, **REASON}, headers={"X-Preview": token})


def rows(database, name):
    """Everything that is stored of somebody's assignments, by id."""
    names = [column.name for column in make.Assignment.__table__.columns]
    return {one.id: {key: getattr(one, key) for key in names} for one in make.assignments(database, name)}


def asked(database, name="ada", *, on=LOADED):
    """What is still to open, by instrument."""
    found = [one for one in make.assignments(database, name) if one.opens_at > on and not one.cancelled_at]
    return {(one.timepoint, one.instrument) for one in found}


def test_the_dry_run_counts_by_site_and_in_total_and_stores_nothing(loaded, as_adam):
    before = make.snapshot(loaded)

    found = tried(as_adam, "2026-04-02")

    vienna, graz = found["sites"]
    assert (found["version"], found["against"]) == (VERSION, "1")
    assert found["changes"]["instruments_added"] == ["pgi-c@1.0"]
    assert found["changes"]["instruments_removed"] == ["bother@1.0"]
    assert found["changes"]["timepoints_changed"] == ["q12w", "toxicity"]
    assert (vienna["code"], vienna["participants"], vienna["added"], vienna["kept"]) == ("01", 1, 8, 1)
    assert vienna["cancelled"] == graz["cancelled"] > 0
    assert vienna["newly_missed"] == vienna["moved"] == 0
    assert found["total"] == {name: vienna[name] + graz[name] for name in found["total"]}
    assert make.snapshot(loaded) == before


def test_a_site_follows_at_once_and_the_others_stay(loaded, as_adam, as_chen, staff):
    before, foreseen = rows(loaded, "ada"), tried(as_adam, "2026-04-02", site=VIENNA)["total"]

    first = activates(as_adam, "2026-04-02")
    again = activates(as_adam, "2026-04-02")

    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    after = rows(loaded, "ada")
    assert len(after) - len(before) == foreseen["added"]
    opened = [one for one in before.values() if one["opens_at"] < LOADED]
    assert len(opened) > 5
    assert [after[one["id"]] for one in opened] == opened
    gone = [one for one in after.values() if one["cancel_reason"] == "amended"]
    assert {one["instrument"] for one in gone} == {"bother@1.0"}
    assert (len(gone), any(one["had_opened"] for one in gone)) == (foreseen["cancelled"], False)
    assert ("q12w", "pgi-c@1.0") in asked(loaded)
    assert ("q12w", "pgi-c@1.0") not in asked(loaded, "grace")
    assert as_chen.get(f"/participants/{make.named('ada')}").json["protocol_version"] == VERSION
    (change,) = make.rows(loaded, ParticipantProtocol)
    assert (change.before, change.version, change.since) == ("1", VERSION, LOADED)
    assert make.faults(loaded) == []


def test_planning_again_after_an_amendment_changes_nothing_more(loaded, as_adam, catalogue):
    activates(as_adam, "2026-04-02")
    before = rows(loaded, "ada")

    same = make.fact(loaded, catalogue, "progression", LOADED, assessor="local")
    make.fact(loaded, catalogue, "progression", LOADED, corrects=same.fact.id, reason="was none", retracted=True)

    assert rows(loaded, "ada") == before


def test_who_joins_follows_the_version_of_their_site(loaded, as_adam, database, catalogue, clock):
    activates(as_adam, "2026-04-02")

    new = {"registered_on": LOADED.date(), "now": LOADED}
    here = make.participant(database, catalogue, "mia", **new)
    there = make.participant(database, catalogue, "noa", site_id=make.named("net-retreat/02"), **new)

    assert (here.protocol_version, there.protocol_version) == (VERSION, "1")
    listed = as_adam.get(AMENDMENTS).json["items"]
    counts = {(one["version"], site["code"]): site["participants"] for one in listed for site in one["sites"]}
    assert counts == {("1", "01"): 0, (VERSION, "01"): 2, ("1", "02"): 2, (VERSION, "02"): 0}
    assert [(one["version"], one["opening"]) for one in listed] == [("1", True), (VERSION, False)]


def test_a_later_day_is_followed_on_that_day_by_the_clock_and_once(loaded, as_adam, catalogue, clock):
    planned = activates(as_adam, "2026-04-10")
    moved = activates(as_adam, "2026-04-09")
    waiting = tick(loaded, clock=clock, catalogue=catalogue, channels={})
    before = rows(loaded, "ada")

    clock.move_to(make.at(date(2026, 4, 8), 22, 1))  # midnight has passed in Vienna
    reports = [tick(loaded, clock=clock, catalogue=catalogue, channels={}) for _ in range(2)]

    assert (planned.status_code, planned.json["applied_at"], moved.status_code) == (201, None, 200)
    assert [waiting.amended, *(report.amended for report in reports)] == [0, 1, 0]
    assert ("q12w", "pgi-c@1.0") in asked(loaded)
    after = rows(loaded, "ada")
    assert all(after[key] == one for key, one in before.items() if one["opens_at"] < make.at(date(2026, 4, 8), 22))
    late = activates(as_adam, "2026-05-01")
    assert (late.status_code, make.faults(loaded)) == (409, [])


def test_a_large_site_follows_in_parts_until_everybody_does(loaded, as_adam, catalogue):
    names = [f"p{number}" for number in range(AT_ONCE + 2)]
    for name in names:
        make.participant(loaded, catalogue, name)

    done = activates(as_adam, "2026-04-02")

    assert (done.json["participants"], done.json["applied_at"] is None) == (len(names) + 1, False)
    followed = make.rows(loaded, ParticipantProtocol)
    assert len({row.participant_id for row in followed}) == len(followed) == len(names) + 1
    assert make.faults(loaded) == []


def test_what_was_not_seen_is_not_activated(loaded, as_adam, catalogue):
    token = tried(as_adam, "2026-04-02", site=VIENNA)["sites"][0]["token"]
    url, said = f"{AMENDMENTS}/{VERSION}/sites/{VIENNA}", {"effective_on": "2026-04-02", **REASON}

    without = as_adam.put(url, json=said)
    of_another_day = activates(as_adam, "2026-04-03", token=token)
    of_another_site = activates(as_adam, "2026-04-02", site=GRAZ, token=token)
    make.fact(loaded, catalogue, "delayed", LOADED, regimen="lu", cycle=2, to="2026-06-05")
    overtaken = activates(as_adam, "2026-04-02", token=token)

    replies = (without, of_another_day, of_another_site, overtaken)
    assert [reply.status_code for reply in replies] == [428, 409, 409, 412]
    assert {one.protocol_version for one in make.rows(loaded, Participant)} == {"1"}


def test_who_does_not_fit_is_named_and_stops_the_site_but_no_other(treated, as_adam, as_vera):
    def without_retreatment(_, document):
        kept = document["arms"].pop("retreatment")
        document["arms"]["new-retreatment"] = kept
        document["arms"]["usual-treatment"]["crossover"]["to"] = "new-retreatment"

    loads(as_adam, amended(without_retreatment, "2-arms"))
    vienna = tried(as_adam, "2026-04-02", "2-arms", site=VIENNA)["sites"][0]
    before = make.snapshot(treated)

    refused = activates(as_adam, "2026-04-02", version="2-arms", token=vienna["token"])

    who = [{"pointer": "/participants/ADA", "message": "does not fit this version"}]
    assert vienna["refusals"] == who
    assert (refused.status_code, refused.json["errors"]) == (409, who)
    why = tried(as_vera, "2026-04-02", "2-arms", site=VIENNA)["sites"][0]["refusals"]
    assert why == [{"pointer": "/participants/ADA/arm", "message": "version 2-arms has no arm retreatment"}]
    assert make.snapshot(treated) == before


@pytest.mark.parametrize(
    ("role", "may_try"),
    [("coordinator", 403), ("investigator", 403), ("monitor", 403), ("dmc", 403), ("data_manager", 200)],
)
def test_only_the_admin_amends(loaded, staff, role, may_try):
    somebody = staff("somebody", role)

    replies = [
        somebody.post(f"{AMENDMENTS}/{VERSION}/dry-run", json={"effective_on": "2026-04-02"}),
        somebody.put(f"{AMENDMENTS}/{VERSION}/sites/{VIENNA}", json={"effective_on": "2026-04-02", **REASON}),
    ]

    assert [reply.status_code for reply in replies] == [may_try, 403]
    assert somebody.get(AMENDMENTS).status_code == 200


def test_what_is_not_there_is_not_amended(loaded, as_adam):
    said = {"effective_on": "2026-04-02"}

    unknown = as_adam.post(f"{AMENDMENTS}/9/dry-run", json=said)
    elsewhere = as_adam.post(f"{AMENDMENTS}/{VERSION}/dry-run", json={**said, "site": str(uuid4())})
    first = as_adam.post(f"{AMENDMENTS}/1/dry-run", json=said).json["sites"][0]["token"]
    back = as_adam.put(f"{AMENDMENTS}/1/sites/{VIENNA}", json={**said, **REASON}, headers={"X-Preview": first})

    assert (unknown.status_code, elsewhere.status_code, back.status_code) == (404, 422, 409)
    assert elsewhere.json["errors"] == [{"pointer": "/site", "message": "this trial has no such site"}]


def test_what_is_open_keeps_its_instruments_version_and_what_follows_has_the_new_one(database, catalogue, clock, staff):
    def scored(version):
        def change(points, document):
            points["toxicity"]["instruments"] = ["pro-ctcae-net@1.0", f"promis-pf-4a@{version}"]
            document["languages"] = ["en"]

        return change

    adam = staff("adam", "admin")
    loads(adam, amended(scored("1.0"), "promis-1"))
    make.activated(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    first, second, *_ = make.assignments(database, instrument="promis-pf-4a@1.0")
    make.answered(database, catalogue, first)
    now = second.opens_at + timedelta(hours=9)
    clock.move_to(now)
    loads(adam, amended(scored("2.0"), "promis-2"))

    done = activates(adam, now.date().isoformat(), version="promis-2")
    open_one = make.answered(database, catalogue, second)

    asked = make.assignments(database, timepoint="toxicity")
    weeks = [one for one in asked if one.instrument.startswith("promis") and not one.cancelled_at]
    assert (done.status_code, open_one.problem) == (201, None)
    assert [one.instrument for one in weeks[:4]] == ["promis-pf-4a@1.0"] * 2 + ["promis-pf-4a@2.0"] * 2
    assert make.faults(database) == []
