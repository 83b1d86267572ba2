"""Trials about which there is little to say: their tables and pictures are there, and every null has its reason."""

import json
from datetime import date
from xml.etree import ElementTree

import pytest

from proapp.base.clock import SimulatedClock
from tests import make
from tests.conftest import fresh_database

NAUSEA = "instrument=pro-ctcae-net&scale=9"
TABLES = (
    "worst-grades?", "worst-grades?of=attribute", f"toxicity-over-time?{NAUSEA}", "toxicity-index?",
    f"toxicity-area?{NAUSEA}", "symptom-days?", "diary-weeks?scale=bowel_movements", "diary-relief?",
    "around-doses?scale=flushing", "around-doses?scale=flushing_episodes&instrument=net-diary&around=injections",
    "monitoring?",
)  # fmt: skip
SITUATIONS = ("nobody", "one-visit", "all-missing", "ties")
COHORTS = "prrt-immunotherapy"
TOLD = ("mean", "present_share", "difference", "chance", "worsening", "share", "events")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory, catalogue):
    """Four trials: nobody in it; one visit only; treated and never heard of; everybody with the same answers always.

    Made once for this file: no test here adds anything.
    """
    with fresh_database(request, request.param, tmp_path_factory.mktemp("of-nobody")) as database:
        for trial in SITUATIONS:
            document = json.loads(make.protocol_text()) | {"trial": trial}
            make.trial_of(database, catalogue, json.dumps(document))
            make.site(database, trial)
        make.trial(database, catalogue, COHORTS)
        begin(database, catalogue, "one-visit", "ada", baseline=True)
        begin(database, catalogue, "all-missing", "bea")
        make.treated(database, catalogue, "bea")
        for name in ("cleo", "dora", "emma"):
            begin(database, catalogue, "ties", name, baseline=True)
            make.treated(database, catalogue, name)
            answer(database, catalogue, "ties", name, "toxicity")
        yield database


def begin(database, catalogue, trial, name, *, baseline=False):
    make.participant(database, catalogue, name, trial_id=trial, baseline_facts=make.BASELINE["net-retreat"])
    if baseline:
        answer(database, catalogue, trial, name, "baseline")
    make.allocated(database, catalogue, name)


def answer(database, catalogue, trial, name, timepoint):
    due = make.assignment(database, timepoint, name=name, instrument="pro-ctcae-net")
    body = make.submission(catalogue, due, due.opens_at)
    assert make.submit(database, catalogue, body, now=due.opens_at, name=name, trial_id=trial).problem is None


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 9, 1)))


def objects(told):
    """Every object of a reply."""
    if isinstance(told, dict):
        yield told
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from objects(one)


def unexplained(told):
    """Objects that lack what they are for and do not say why."""
    rows = (one for one in objects(told) if "reason" in one)
    return [one for one in rows if one["reason"] is None and any(one.get(name, 0) is None for name in TOLD)]


@pytest.mark.parametrize("path", TABLES)
@pytest.mark.parametrize("trial", SITUATIONS)
def test_what_cannot_be_said_is_null_with_a_reason(staff, trial, path):
    omar, vera = staff("omar", "dmc", trial=trial), staff("vera", "data_manager", trial=trial)

    by_arm, pooled = omar.get(f"/trials/{trial}/{path}&by=arm"), vera.get(f"/trials/{trial}/{path}")

    assert by_arm.status_code == 200, by_arm.json
    assert unexplained(by_arm.json) == []
    assert pooled.status_code == (403 if path == "monitoring?" else 200)
    assert unexplained(pooled.json) == []


@pytest.mark.parametrize("path", TABLES)
def test_it_can_be_drawn_all_the_same(staff, path):
    drawn = staff("omar", "dmc", trial="all-missing").get(f"/trials/all-missing/pictures/{path}&by=arm")

    assert drawn.status_code == 200, drawn.json
    assert ElementTree.fromstring(drawn.data).tag.endswith("svg")


@pytest.mark.parametrize("path", TABLES)
def test_cohorts_are_never_counted_together(staff, path):
    omar = staff("omar", "dmc", trial=COHORTS)

    mixed, apart = (omar.get(f"/trials/{COHORTS}/{path}&by=arm{cohort}") for cohort in ("", "&cohort=midgut"))

    assert (mixed.status_code, mixed.json["errors"][0]["pointer"]) == (422, "/cohort")
    assert (apart.status_code, apart.json["cohort"]) == (200, "midgut")
