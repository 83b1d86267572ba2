"""Trials in which there is little to say: tables of time and of what is missing say so, and never fail."""

import pytest

from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.base.clock import SimulatedClock
from tests.conftest import fresh_database
from tests.invented import table
from tests.invented_trial import OVER, TRIAL, invented_trial

C30 = {"instrument": "qlq-c30"}
QL = {**C30, "scale": "QL"}
TABLES = {
    "deterioration": {**QL, "stratified": True},
    "deterioration, death counts": {**QL, "death": True, "definition": "definitive"},
    "incidence": QL,
    "incidence of a new severe symptom": {"instrument": "pro-ctcae-net", "scale": "16", "outcome": "new-severe"},
    "interval-deterioration": QL,
    "completion": C30,
    "missing-patterns": C30,
}
BY_ARM_ONLY = {"deterioration, death counts"}
DEFAULTS = {
    "definition": "first",
    "threshold": None,
    "death": False,
    "stratified": False,
    "outcome": "deterioration",
    "grade": 3,
}
FEW = 24  # of the invented participants are enough


def answers(*, change=lambda row: row):
    known = {person["id"] for person in table("ql_participants")[:FEW]}
    return [change(row) for row in table("ql_long") if row["id"] in known]


def alike(row):
    """Everybody answers on the day that was planned: 75 at first, and 25 from then on."""
    visit = int(row["visit"])
    return {**row, "day": str(84 * visit), "QL": "25" if visit else "75"}


ODD = {
    "nobody": {"people": [], "answers": []},
    "an arm without anybody": {
        "people": [person for person in table("ql_participants")[:FEW] if person["arm"] == "PRRT"],
        "answers": answers(),
    },
    "one visit only": {
        "people": table("ql_participants")[:FEW],
        "answers": [row for row in answers() if row["visit"] == "0"],
    },
    "everything missing": {
        "people": table("ql_participants")[:FEW],
        "answers": answers(change=lambda row: {**row, "QL": ""}),
    },
    "ties everywhere": {
        "people": [{**person, "death_day": ""} for person in table("ql_participants")[:FEW]],
        "answers": answers(change=alike),
    },
}


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
def ask(staff):
    """What somebody is told of a table, by arm or of everybody together."""
    people = {"arm": staff("omar", "dmc", trial=TRIAL), "pooled": staff("vera", "monitor", trial=TRIAL)}

    def ask(which, by, *, place="", status=200):
        path = f"/trials/{TRIAL}/{place}{which.partition(',')[0].partition(' ')[0]}"
        reply = people[by].get(path, query_string={**TABLES[which], "by": by})
        assert reply.status_code == status, reply.json
        return reply

    return ask


@pytest.mark.parametrize("by", ["arm", "pooled"])
@pytest.mark.parametrize("which", sorted(TABLES))
def test_every_table_and_its_picture_can_be_asked_for(odd, ask, which, by):
    if by == "pooled" and which in BY_ARM_ONLY:
        assert ask(which, by, status=422).json["errors"]
        return
    told = ask(which, by).json

    assert by == "pooled" or ask(which, by, place="pictures/").mimetype == "image/svg+xml"
    for row in (*told.get("curves", ()), *told.get("comparisons", ()), *told.get("patterns", ())):
        nothing = [name for name in ("n", "median", "median_by", "hazard_ratio") if row.get(name, 0) is None]
        assert not nothing or row["reason"], (nothing, row)


def test_nobody_and_an_empty_arm_are_said_to_be_so(odd, ask):
    kind, _ = odd
    empty = {"nobody": ["prrt", "control"], "an arm without anybody": ["control"]}.get(kind, [])

    counted = {one["arm"]: one for one in ask("deterioration", "arm").json["curves"]}
    (compared,) = ask("deterioration", "arm").json["comparisons"]

    assert [arm for arm in counted if not counted[arm]["ended"]] == empty
    if empty:
        assert compared["reason"] == "an arm has nobody with a baseline"
        assert {counted[arm]["reason"] for arm in empty} == {"nobody with a baseline"}


def test_without_a_later_answer_nobody_gets_worse(odd, ask):
    kind, _ = odd
    reason = {
        "one visit only": "no_followup_censored_day1",
        "everything missing": "no_baseline_excluded",
        "ties everywhere": "deterioration",
    }.get(kind)

    ended = [one["ended"] for one in ask("deterioration", "arm").json["curves"] if one["ended"]]

    assert reason is None or all(set(one) <= {reason, "no_baseline_excluded"} for one in ended)
    assert reason is None or all(reason in one for one in ended)


def test_when_everybody_gets_worse_at_once_the_median_is_that_day(odd, ask):
    kind, _ = odd
    if kind != "ties everywhere":
        assert {one["events"] for one in ask("deterioration", "arm").json["curves"]} != {12}
        return

    curves, between = (ask(which, "arm").json["curves"] for which in ("deterioration", "interval-deterioration"))
    (compared,) = ask("deterioration", "arm").json["comparisons"]

    assert {one["median"] for one in curves} == {84}
    assert {(one["median_after"], one["median_by"]) for one in between} == {(0, 84)}
    assert [fall["share"] for one in between for fall in one["falls"]] == [pytest.approx(1)] * 2
    assert compared["hazard_ratio"] == pytest.approx(1)


@pytest.mark.parametrize("which", sorted(set(TABLES) - {"completion"} - BY_ARM_ONLY))
def test_arms_told_with_a_smallest_cell_tell_no_smaller_count(odd, catalogue, which):
    _, database = odd
    analysis = ANALYSES[which.partition(",")[0].partition(" ")[0]]
    with database.read() as session:
        source = Source(session, catalogue.library, catalogue.protocol(session, TRIAL, "1"), OVER)
        told = analysis.table(source, {**DEFAULTS, **TABLES[which], "by": "arm", "minimum": 30})

    rows = [*told.get("curves", ()), *told.get("comparisons", ()), *told.get("patterns", ()), *told.get("at_risk", ())]
    counts = [row.get(name) for row in rows for name in ("n", "events", "competing", "at_risk")]
    counts += [number for row in rows for name in ("ended", "kinds") for number in row.get(name, {}).values()]
    assert [count for count in counts if count and count < 30] == []
    assert not any(row.get("steps") or row.get("falls") or row.get("rows") or row.get("months") for row in rows)
