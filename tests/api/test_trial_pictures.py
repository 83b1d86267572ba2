"""A trial's tables drawn: for whom, what is withheld, and an empty trial, on both engines."""

from datetime import date
from xml.etree import ElementTree

import pytest

from tests import make

PICTURES = "/trials/net-retreat/pictures"
QL = {"instrument": "qlq-c30", "scale": "QL"}
QUERIES = {"trajectories": QL, "deterioration": QL, "worst-grades": {}, "completion": {"instrument": "qlq-c30"}}


@pytest.fixture
def lived(trial, database, catalogue, clock):
    """Ada was allocated, treated, and answered at the start and in week 1."""
    for instrument in ("pro-ctcae-net", "qlq-c30"):
        make.answered(database, catalogue, make.assignment(database, "baseline", instrument=instrument))
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    make.answered(database, catalogue, make.assignment(database, "toxicity", instrument="pro-ctcae-net"), **{"16A": 4})
    clock.move_to(make.at(date(2026, 6, 1)))


def words(reply):
    assert reply.status_code == 200, reply.json
    return " ".join("".join(node.itertext()) for node in ElementTree.fromstring(reply.data).iter() if node.text)


@pytest.mark.parametrize("which", sorted(QUERIES))
def test_the_committee_sees_arms_and_the_coordinator_everybody(lived, as_omar, as_chen, which):
    by_arm = as_omar.get(f"{PICTURES}/{which}", query_string={**QUERIES[which], "by": "arm"})
    pooled = as_chen.get(f"{PICTURES}/{which}", query_string=QUERIES[which])
    refused = as_chen.get(f"{PICTURES}/{which}", query_string={**QUERIES[which], "by": "arm"})

    assert "177Lu-DOTATATE" in words(by_arm)
    assert "177Lu-DOTATATE" not in words(pooled)
    assert refused.status_code == 403


def test_a_small_cell_is_withheld_from_who_sees_pooled_tables(lived, as_omar, as_chen):
    query = {"query_string": {}}
    pooled, by_arm = as_chen.get(f"{PICTURES}/worst-grades", **query), as_omar.get(f"{PICTURES}/worst-grades?by=arm")

    assert "withheld" in words(pooled)
    assert "grade 3:" not in words(pooled)
    assert "1/1, grade 3: 1" in words(by_arm)


@pytest.mark.parametrize("which", sorted(QUERIES))
def test_a_trial_without_anybody_gives_an_empty_picture(trial, as_chen, which):
    words(as_chen.get(f"{PICTURES}/{which}", query_string=QUERIES[which]))


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_same_table_gives_the_same_picture(lived, as_omar, form):
    query = {**QL, "by": "arm", "form": form}

    first, again = (as_omar.get(f"{PICTURES}/trajectories", query_string=query) for _ in range(2))

    assert first.data == again.data


def test_values_or_their_change_are_drawn(lived, as_omar):
    values, changes = (
        words(as_omar.get(f"{PICTURES}/trajectories", query_string={**QL, "by": "arm", "show": show}))
        for show in ("value", "change")
    )

    assert "mean change from baseline" not in values
    assert "mean change from baseline" in changes
    assert "worse" in changes
