"""Why answers are missing: as the facts say by themselves, beside what people say, and in which pattern."""

from datetime import date, timedelta

import pytest

from proapp.base.clock import SimulatedClock
from proapp.response.missing import PATIENT
from proapp.workflow.answering.give_missing_reason import Said, give_missing_reason
from tests import make
from tests.conftest import fresh_database
from tests.worlds import NETTER

RANDOMISED = make.at(date(2026, 3, 31), 10)
JUNE, LATER = make.at(date(2026, 6, 1), 10), make.at(date(2026, 4, 14), 10)
NOW = make.at(date(2026, 7, 8), 10)
FATES = {  # what happens before the first questionnaire after twelve weeks, due on 23 June
    "ada": None,
    "ben": ("death", {}),
    "cora": ("withdrawal", {"from": "pro"}),
    "dan": ("progression", {"assessor": "central"}),
    "eve": ("pause", {"until": "2026-06-28"}),
    "fay": None,
    "gus": None,
    "hal": None,
}
COMPLETION, PATTERNS = (f"/trials/{NETTER}/{name}" for name in ("completion", "missing-patterns"))
C30 = {"instrument": "qlq-c30"}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request, tmp_path_factory, catalogue):
    """Eight people of one arm; ada answers, hal was randomised two weeks later. Made once: no test adds to it."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("missing")) as database:
        make.trial(database, catalogue, NETTER)
        make.site(database, NETTER)
        for name, fate in FATES.items():
            live(database, catalogue, name, fate)
        answer(database, catalogue, "ada", "q12w")
        too_ill = Said("too-ill", PATIENT)
        asked = make.assignment(database, "q12w", name="fay", instrument="qlq-c30").id
        database.run(
            lambda session: give_missing_reason(
                session, actor=make.chen(NETTER), now=NOW, assignment_id=asked, said=too_ill
            )
        )
        yield database


def live(database, catalogue, name, fate):
    make.participant(database, catalogue, name, trial_id=NETTER)
    if name != "gus":
        answer(database, catalogue, name, "baseline")
    when = LATER if name == "hal" else RANDOMISED
    strata = make.STRATA[NETTER]
    make.fact(database, catalogue, "allocation", when, name=name, arm="lutetium", strata=strata)
    if fate is not None:
        kind, detail = fate
        make.fact(database, catalogue, kind, JUNE, name=name, **detail)


def answer(database, catalogue, name, timepoint):
    due = make.assignment(database, timepoint, name=name, instrument="qlq-c30")
    when = due.opens_at + timedelta(hours=1)
    reply = make.submit(
        database, catalogue, make.submission(catalogue, due, when), now=when, name=name, trial_id=NETTER
    )
    assert reply.problem is None, reply.problem


@pytest.fixture
def database(lived):
    return lived


@pytest.fixture
def clock():
    return SimulatedClock(NOW)


@pytest.fixture
def omar(staff):
    return staff("omar", "dmc", trial=NETTER)


@pytest.fixture
def vera(staff):
    return staff("vera", "monitor", trial=NETTER)


def rate(reply, label="q12w 1", arm="lutetium"):
    assert reply.status_code == 200, reply.json
    (found,) = (one for one in reply.json["rates"] if (one["arm"], one["label"]) == (arm, label))
    return found


def test_the_facts_say_why_an_answer_is_missing(lived, omar):
    found = rate(omar.get(COMPLETION, query_string={**C30, "by": "arm"}))

    assert found["missing"] == {
        "death": 1, "withdrawal": 1, "progression": 1, "pause": 1, "too-ill": 1, "not answered": 1,
        "not yet": 1,
    }  # fmt: skip
    assert (found["received"], found["expected"], found["population"]) == (1, 3, 8)
    assert (found["completion_rate"], found["available_data_rate"]) == (pytest.approx(1 / 3), 1 / 8)
    assert sum(found["missing"].values()) + found["received"] == found["population"]


def test_an_arm_without_anybody_has_no_rate(lived, omar):
    found = rate(omar.get(COMPLETION, query_string={**C30, "by": "arm"}), arm="octreotide")

    assert (found["received"], found["expected"], found["population"], found["missing"]) == (0, 0, 0, {})
    assert (found["completion_rate"], found["available_data_rate"]) == (None, None)


def test_the_committee_sees_the_pattern_of_every_arm(lived, omar):
    reply = omar.get(PATTERNS, query_string={**C30, "by": "arm"})

    told = reply.json
    assert told["moments"] == ["baseline", "q12w 1"]
    lutetium, octreotide = told["patterns"]
    assert {kind: number for kind, number in lutetium["kinds"].items() if number} == {
        "complete": 6, "monotone": 1, "never": 1,
    }  # fmt: skip
    assert {row["row"]: row["n"] for row in lutetium["rows"]} == {"x-": 5, "x.": 1, "xx": 1, "..": 1}
    assert (octreotide["n"], octreotide["rows"], octreotide["reason"]) == (0, [], "nobody was randomised")


def test_an_answer_is_missing_from_the_hour_on_at_which_it_can_no_longer_be_given(lived, omar, clock):
    rows = []
    for hour in (10, 23):  # hal's window closes at midnight in Vienna, which is 22:00 UTC
        clock.move_to(make.at(date(2026, 7, 21), hour))
        reply = omar.get(PATTERNS, query_string={**C30, "by": "arm"})
        rows.append({row["row"]: row["n"] for row in reply.json["patterns"][0]["rows"]})

    assert rows == [{"x-": 5, "x.": 1, "xx": 1, "..": 1}, {"x-": 4, "x.": 2, "xx": 1, "..": 1}]


def test_pooled_patterns_of_a_few_people_are_withheld(lived, vera):
    (everybody,) = vera.get(PATTERNS, query_string=C30).json["patterns"]

    assert (everybody["arm"], everybody["n"]) == (None, 8)
    assert (everybody["kinds"], everybody["rows"]) == ({}, [])
    assert everybody["reason"]


@pytest.mark.parametrize("path", [PATTERNS, f"/trials/{NETTER}/pictures/missing-patterns"])
def test_patterns_by_arm_are_for_the_committee(lived, omar, vera, path):
    statuses = [who.get(path, query_string={**C30, "by": "arm"}).status_code for who in (omar, vera)]

    assert statuses == [200, 403]


def test_both_rates_and_the_patterns_are_drawn(lived, omar, vera):
    rates, by_arm = (
        omar.get(f"/trials/{NETTER}/pictures/{name}", query_string={**C30, "by": "arm"}).text
        for name in ("completion", "missing-patterns")
    )
    pooled = vera.get(f"/trials/{NETTER}/pictures/missing-patterns", query_string=C30).text

    assert "1/3 expected, 1/8 of all" in rates
    assert "monotone 1" in by_arm
    assert "Everybody: withheld" in pooled


def test_another_instrument_is_refused_by_name(lived, omar):
    reply = omar.get(PATTERNS, query_string={"instrument": "nothing"})

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == ["/instrument"]
