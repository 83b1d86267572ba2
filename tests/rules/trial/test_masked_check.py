"""A masked trial asks and judges everybody alike, whatever arm they are in."""

import json

import pytest

from proapp.base.fault import Faults
from proapp.trial.masked_check import masked_faults
from proapp.trial.reading import load, shipped

RETREAT = json.dumps(dict(shipped()["net-retreat@1"].document))


def protocol(*, masked=True, arms=("a", "b"), **second):
    """NET RETREAT with arms that are given alike, but for changes of the second one's regimen."""
    document = json.loads(RETREAT)
    document["masking"]["participant"] = "masked" if masked else "open"
    regimen = document["arms"]["retreatment"]["regimen"][0]
    given = [{**regimen, "agent": "drug"}, {**regimen, "agent": "placebo", **second}]
    document["arms"] = {arm: {"title": arm, "regimen": [one]} for arm, one in zip(arms, given, strict=True)}
    return document


def found(document):
    return {fault.pointer for fault in masked_faults(load(json.dumps(document), "p.json"))}


def test_arms_that_differ_in_what_is_given_alone_are_asked_alike():
    assert found(protocol(activity_gbq=3.7)) == set()


@pytest.mark.parametrize("second", [{"cycles": 4}, {"every": 42}, {"latest": 100}, {"start": 7}, {"id": "other"}])
def test_a_rhythm_of_its_own_would_tell_the_arm(second):
    places = found(protocol(**second))

    assert places
    assert {place.split("/")[1] for place in places} == {"timepoints"}
    assert {place.split("/")[3] for place in places} == {"anchor", "block", "close_before"}


def test_in_an_open_trial_arms_may_be_asked_by_what_they_are_given():
    assert found(protocol(masked=False, cycles=4)) == set()


def test_a_closed_arm_is_given_to_nobody_by_chance():
    document = protocol(cycles=4)
    document["arms"]["b"]["status"] = "closed"

    assert found(document) == set()


@pytest.mark.parametrize("key", sorted(shipped()))
def test_no_shipped_trial_tells_an_arm_by_what_it_asks(key):
    assert list(masked_faults(shipped()[key])) == []


def test_an_arm_has_no_rules_of_its_own():
    document = protocol()
    document["arms"]["b"]["rules"] = "prrt-default@1"

    with pytest.raises(Faults, match="rules does not belong here"):
        load(json.dumps(document), "p.json")
