"""Trials in which there is little to say: models, assumptions, responders and endpoints say so, and never fail."""

import pytest

from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.planned import PLAIN
from proapp.analysis.source import Source
from proapp.base.clock import SimulatedClock
from tests.api.test_odd_trials import ODD
from tests.conftest import fresh_database
from tests.invented_trial import OVER, TRIAL, invented_trial

QL = {"instrument": "qlq-c30", "scale": "QL"}
IMPUTED = {**QL, "imputations": 2}
UNUSUAL = {"windows": "nearest", "deaths": "composite", "events": "while-on-treatment", "population": "with-baseline"}
TABLES = {
    "trajectories": {**QL, "by": "arm", **UNUSUAL},
    "trajectories, medians": {**QL, "by": "arm", "statistic": "median", "stratum": "grade"},
    "trajectories, as treated": {**QL, "by": "arm", "as": "treated", "population": "treated"},
    "trajectories, cycle": {**QL, "by": "arm", "time": "cycle", "events": "while-on-treatment"},
    "model": QL,
    "model, unusual": {**QL, **UNUSUAL},
    "model, as treated": {**QL, "as": "treated"},
    "model, random intercept": {**QL, "method": "random-intercept"},
    "model, Kenward-Roger": {**QL, "inference": "Kenward-Roger"},
    "sensitivity": IMPUTED,
    "sensitivity, unusual": {**IMPUTED, **UNUSUAL, "assumption": "copy increments in reference"},
    "tipping-point": IMPUTED,
    "tipping-point, as treated": {**IMPUTED, "as": "treated"},
    "responders": {**QL, "by": "arm", "running": 2},
    "responders, left out": {**QL, "by": "arm", "missing": "left-out", **UNUSUAL},
    "responders, pooled": QL,
    "distribution": QL,
    "endpoints": {},
}
DEFAULTS = {
    **PLAIN, "by": "arm", "minimum": 30, "time": "calendar", "stratum": None, "threshold": None, "stratified": True,
    "inference": "Satterthwaite", "assumption": "jump to reference", "seed": 1, "imputations": 2, "arm": None,
    "label": None, "most": None, "response": "improved", "missing": "not-a-responder", "running": 1,
}  # fmt: skip
VALUES = ("estimate", "share", "difference", "tips_at")


@pytest.fixture(scope="module", params=sorted(ODD))
def odd(request, tmp_path_factory, catalogue):
    """A trial of this kind, made once: no test adds to it."""
    with fresh_database(request, "sqlite", tmp_path_factory.mktemp("odd")) as database:
        invented_trial(database, catalogue, **ODD[request.param])
        yield request.param, database


@pytest.fixture
def database(odd):
    return odd[1]


@pytest.fixture
def clock():
    return SimulatedClock(OVER)


@pytest.fixture
def omar(staff):
    return staff("omar", "dmc", trial=TRIAL)


def named(which):
    return which.partition(",")[0]


def rows_of(told):
    parts = ("means", "differences", "shifts", "rows", "curves", "endpoints")
    tests = [test for one in told.get("endpoints", ()) for test in one["tests"]]
    return [told, *tests, *(row for part in parts for row in told.get(part, ()))]


def test_every_table_says_why_it_says_nothing(odd, omar):
    for which, query in TABLES.items():
        reply = omar.get(f"/trials/{TRIAL}/{named(which)}", query_string=query)

        assert reply.status_code == 200, (which, reply.json)
        for row in rows_of(reply.json):
            nothing = [name for name in VALUES if row.get(name, 0) is None]
            assert not nothing or row["reason"], (which, nothing, row)


def test_every_picture_is_drawn(odd, omar):
    for which, query in TABLES.items():
        if which == named(which) and ANALYSES[which].drawing is not None:
            reply = omar.get(f"/trials/{TRIAL}/pictures/{which}", query_string=query)

            assert (reply.status_code, reply.mimetype) == (200, "image/svg+xml"), which


def test_an_arm_without_anybody_leaves_nothing_to_compare(odd, omar):
    kind, _ = odd
    told = {
        name: omar.get(f"/trials/{TRIAL}/{name}", query_string=TABLES[name]).json
        for name in ("model", "sensitivity", "tipping-point", "responders")
    }

    compared = [one["estimate"] for name in ("model", "sensitivity") for one in told[name]["differences"]]
    compared += [one["difference"] for one in told["responders"]["differences"]]
    if kind in ("nobody", "an arm without anybody"):
        assert set(compared) <= {None}
        assert told["tipping-point"]["shifts"] == []
    if kind == "ties everywhere":
        assert told["model"]["reason"] == "everybody has the same value"
        assert {one["difference"] for one in told["responders"]["differences"]} == {0}


@pytest.mark.parametrize("name", sorted({named(which) for which in TABLES}))
def test_arms_told_with_a_smallest_cell_tell_no_smaller_count(odd, catalogue, name):
    _, database = odd
    with database.read() as session:
        source = Source(session, catalogue.library, catalogue.protocol(session, TRIAL, "1"), OVER)
        extra = {"definition": "first", "death": False} if name == "endpoints" else {}
        told = ANALYSES[name].table(source, {**QL, **DEFAULTS, **extra})

    counts = [row.get(count) for row in rows_of(told) for count in ("n", "improved", "stable", "died", "unknown")]
    counts += [cell[measure]["n"] for cell in told.get("cells", ()) for measure in ("value", "change")]
    assert [count for count in counts if count and count < 30] == []
    assert not any(row.get("steps") for row in told.get("curves", ()))
    if name in ("model", "sensitivity", "tipping-point"):
        at_moments = [row for row in (*told.get("differences", ()), *told.get("shifts", ())) if row["label"]]
        assert {row["estimate"] for row in at_moments} <= {None}
