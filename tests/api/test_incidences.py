"""Who had it happen as months pass, over HTTP: a new severe symptom, death competing, for whom, what is withheld."""

from datetime import date, timedelta

import pytest

from proapp.base.clock import SimulatedClock
from tests import make
from tests.conftest import fresh_database

TRIAL = "/trials/net-retreat"
CTCAE = {"instrument": "pro-ctcae-net", "outcome": "new-severe"}
QL = {"instrument": "qlq-c30", "scale": "QL"}
NAMES = ("incidence", "interval-deterioration")
SEVERE, MILD = {"16A": 4}, {"16A": 1}  # diarrhoea, by frequency: almost constantly, rarely
PEOPLE = {  # before treatment, in the first week after it
    "ann": (MILD, SEVERE),
    "bea": (SEVERE, SEVERE),
    "cleo": (MILD, None),
    "dora": (None, SEVERE),
    "emma": (MILD, MILD),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(request, tmp_path_factory, catalogue):
    """Five people of one arm; cleo dies without another answer. Made once: no test adds to it."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("incidences"), ("trial",)) as database:
        for name, (before, later) in PEOPLE.items():
            make.participant(database, catalogue, name)
            answer(database, catalogue, name, "baseline", before)
            make.allocated(database, catalogue, name)
            make.treated(database, catalogue, name)
            answer(database, catalogue, name, "toxicity", later)
        make.fact(database, catalogue, "death", make.at(date(2026, 4, 20)), name="cleo")
        yield database


def answer(database, catalogue, name, timepoint, said):
    if said is None:
        return
    due = make.assignment(database, timepoint, name=name, instrument="pro-ctcae-net")
    when = due.opens_at + timedelta(hours=1)
    body = make.submission(catalogue, due, when, answers=make.answers(catalogue, due.instrument, **said))
    reply = make.submit(database, catalogue, body, now=when, name=name)
    assert reply.problem is None, reply.problem


@pytest.fixture
def database(lived):
    return lived


@pytest.fixture
def trial(lived):
    return "net-retreat"


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 7, 15)))


def curves(reply):
    assert reply.status_code == 200, reply.json
    return {(one["arm"], one["outcome"]): one for one in reply.json["curves"]}


@pytest.mark.parametrize("scale", ["16", "16A"])
def test_a_severe_symptom_is_new_in_who_did_not_have_it(lived, as_omar, scale):
    reply = as_omar.get(f"{TRIAL}/incidence", query_string={**CTCAE, "scale": scale, "by": "arm"})

    severe, died = (curves(reply)["retreatment", outcome] for outcome in ("event", "death"))
    # ann had it first, of three; bea had it before, of dora nothing is known from before
    assert (severe["n"], severe["events"], severe["competing"]) == (3, 1, 1)
    assert [(step["at_risk"], step["share"]) for step in severe["steps"]] == [(3, pytest.approx(1 / 3))]
    assert [step["day"] for step in died["steps"]] == [31]
    assert (reply.json["grade"], reply.json["threshold"], reply.json["definition"]) == (3, None, None)


def test_the_grade_that_counts_as_severe_is_asked_for(lived, as_omar):
    reply = as_omar.get(f"{TRIAL}/incidence", query_string={**CTCAE, "scale": "16A", "grade": 1, "by": "arm"})

    assert curves(reply)["retreatment", "event"]["n"] == 0
    assert curves(reply)["retreatment", "event"]["reason"] == "nobody with a baseline"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({**QL, "outcome": "new-severe"}, "/scale"),
        ({**CTCAE, "scale": "16", "grade": 4}, "/grade"),
        ({**CTCAE, "scale": "16", "grade": 5}, "/grade"),
        ({**CTCAE, "scale": "nothing"}, "/scale"),
        ({**QL, "outcome": "nothing"}, "/outcome"),
        ({**QL, "definition": "nothing"}, "/definition"),
    ],
)
def test_what_cannot_be_asked_is_named(lived, as_omar, query, pointer):
    reply = as_omar.get(f"{TRIAL}/incidence", query_string=query)

    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("name", "query", "pointer"),
    [
        ("deterioration", {"definition": "definitive"}, "/definition"),
        ("deterioration", {"death": "true"}, "/death"),
        ("deterioration", {"threshold": "9.5"}, "/threshold"),
        ("interval-deterioration", {"definition": "confirmed"}, "/definition"),
        ("incidence", {"threshold": "11"}, "/threshold"),
        ("incidence", {**CTCAE, "scale": "16", "grade": "2"}, "/grade"),
    ],
)
def test_pooled_only_the_protocols_own_questions_are_answered(lived, as_omar, as_vera, name, query, pointer):
    by_arm, pooled, drawn = (
        who.get(f"{TRIAL}/{place}{name}", query_string={**QL, **query, "by": by})
        for who, place, by in ((as_omar, "", "arm"), (as_vera, "", "pooled"), (as_vera, "pictures/", "pooled"))
    )

    assert by_arm.status_code == 200
    assert [reply.status_code for reply in (pooled, drawn)] == [422, 422]
    assert [one["pointer"] for one in pooled.json["errors"]] == [pointer]


@pytest.mark.parametrize("name", [*NAMES, *(f"pictures/{name}" for name in NAMES)])
def test_arms_are_for_the_committee_and_everybody_together_for_the_others(lived, as_omar, as_vera, name):
    by_arm = as_omar.get(f"{TRIAL}/{name}", query_string={**QL, "by": "arm"})
    pooled = as_vera.get(f"{TRIAL}/{name}", query_string=QL)
    refused = as_vera.get(f"{TRIAL}/{name}", query_string={**QL, "by": "arm"})

    assert (by_arm.status_code, pooled.status_code, refused.status_code) == (200, 200, 403)
    assert "177Lu-DOTATATE" in by_arm.text
    assert "177Lu-DOTATATE" not in pooled.text


def test_pooled_counts_of_a_few_people_are_withheld(lived, as_vera):
    reply = as_vera.get(f"{TRIAL}/incidence", query_string={**CTCAE, "scale": "16"})

    for one in curves(reply).values():
        assert (one["n"], one["events"], one["competing"], one["until"]) == (None, None, None, None)
        assert (one["steps"], one["months"]) == ([], [])
        assert one["reason"]


def test_a_table_is_sent_once_until_something_happens(lived, as_omar):
    for name in NAMES:
        first = as_omar.get(f"{TRIAL}/{name}", query_string={**QL, "by": "arm"})
        again = as_omar.get(
            f"{TRIAL}/{name}",
            query_string={**QL, "by": "arm"},
            headers={"If-None-Match": first.headers["ETag"]},
        )

        assert (first.status_code, again.status_code) == (200, 304)


def test_rising_curves_say_what_rises_and_which_side_is_worse(lived, as_omar):
    drawn = as_omar.get(f"{TRIAL}/pictures/incidence", query_string={**CTCAE, "scale": "16", "by": "arm"}).text

    for words in (
        "Diarrhea: cumulative incidence",
        "grade 3 or more that is new",
        "1 with it, 1 died before",
        "worse →",
    ):
        assert words in drawn, words
