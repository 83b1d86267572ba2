"""A preview in a masked trial: whoever must not know the treatment sees dates and nothing that tells of it."""

from datetime import date

import pytest

from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.api.test_masking import masked_protocol

ADA = f"/participants/{make.named('ada')}"
DOSE = {"kind": "given", "regimen": "lu", "cycle": 1, "detail": {"activity_gbq": 7.4}}
CORRECTED = {**DOSE, "at": "2026-03-30T11:00:00+02:00", "corrects": str(make.named("dose 1")), "reason": "typed"}


@pytest.fixture
def catalogue(catalogue):
    """One of our own: it remembers protocols, and this one has the name of another."""
    rules = catalogue.ruleset("prrt-default@1")
    return Catalogue(catalogue.library, {rules.key: rules})


@pytest.fixture
def masked(database, catalogue, clock, monkeypatch):
    """The trial masked to those who treat, with ada in it and her first dose given."""
    text = masked_protocol()
    monkeypatch.setattr(make, "protocol_text", lambda trial_id="net-retreat": text)
    make.trial(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    make.allocated(database, catalogue)
    make.treated(database, catalogue, id=make.named("dose 1"))
    clock.move_to(make.at(date(2026, 5, 20)))
    return database


def test_a_masked_coordinator_sees_dates_and_nothing_of_the_treatment(masked, staff):
    coordinator = staff("chen", "coordinator", site="01")

    reply = coordinator.post(f"{ADA}/previews", json=CORRECTED)
    allocation = coordinator.post(f"{ADA}/previews", json={"kind": "allocation", "on": "2026-05-20", "arm": "other"})

    assert reply.status_code == 200, reply.json
    assert (reply.json["warnings"], reply.json["questions"]) == ([], [])
    items = [one["item"] for name in ("moves", "stays", "cancelled") for one in reply.json[name]]
    assert items
    assert {item["cycle"] for item in [*items, *reply.json["added"]]} == {None}
    assert {one["reason"] for name in ("moves", "cancelled") for one in reply.json[name]} == {"plan-changed"}
    assert allocation.status_code == 403


def test_the_committee_sees_all_of_it(masked, staff):
    committee = staff("omar", "dmc")

    reply = committee.post(f"{ADA}/previews", json=CORRECTED)

    assert [one["code"] for one in reply.json["warnings"]] == ["outside-tolerance"]
    assert {one["reason"] for one in reply.json["moves"]} == {"anchor-moved"}


def test_a_masked_coordinator_sees_values_without_their_cycles(masked, catalogue, staff):
    results = {"platelets": {"value": 62, "unit": "10^9/L"}}
    measured = {"term": "nausea", "grade": 1, "attribution": "possible", "regimen": "lu", "cycle": 1}
    make.fact(masked, catalogue, "laboratory", make.at(date(2026, 4, 24)), results=results)
    make.fact(masked, catalogue, "toxicity", make.at(date(2026, 4, 24)), **measured)
    coordinator = staff("chen", "coordinator", site="01")

    (cycle,) = coordinator.get(f"{ADA}/laboratory").json["cycles"]
    facts = coordinator.get(f"{ADA}/facts").json["items"]
    told = coordinator.get(f"{ADA}/timeline").json["facts"]

    assert (cycle["cycle"], cycle["given_on"], cycle["results"][0]["days"]) == (None, None, None)
    assert coordinator.get(f"{ADA}/doses").status_code == 403
    assert [one["detail"] for one in (*facts, *told) if one["kind"] == "toxicity"] == [
        {"term": "nausea", "grade": 1, "attribution": "possible"}
    ] * 2
