"""Diaries over weeks and the hours around doses, by a hand count, and tables of trials in which little has happened."""

from datetime import date, timedelta

import pytest

from proapp.base.clock import SimulatedClock
from tests import make
from tests.conftest import fresh_database

TRIAL = "/trials/net-retreat"
BOWEL = "scale=bowel_movements"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(request, tmp_path_factory, catalogue):
    """Ann was treated again and dora as usual; ann kept diaries, and had an injection. Made once for this file."""
    with fresh_database(request, request.param, tmp_path_factory.mktemp("diaries")) as database:
        make.trial(database, catalogue)
        make.site(database)
        for name in ("ann", "dora"):
            make.participant(database, catalogue, name)
        kept(database, catalogue, "run-in", 14, lambda day: {"bowel_movements": 5, "diarrhoea": 1})
        for name, arm in (("ann", "retreatment"), ("dora", "usual-treatment")):
            make.allocated(database, catalogue, name, arm=arm)
        make.treated(database, catalogue, "ann")
        crisis(database, catalogue)
        kept(database, catalogue, "diary", 20, relieved)
        make.fact(database, catalogue, "ssa-injection", make.at(date(2026, 5, 20), 9), name="ann", agent="octreotide")
        yield database


def relieved(day):
    """Two weeks at 3 a day, then at 6; diarrhoea on every other day."""
    return {"bowel_movements": 3 if day <= 14 else 6, "diarrhoea": day % 2}


def kept(database, catalogue, timepoint, days, said):
    for day in range(1, days + 1):
        due = make.assignment(database, timepoint, name="ann", instrument="net-diary", ordinal=day)
        send(database, catalogue, due, **said(day))


def crisis(database, catalogue):
    """Four hours after the infusion strong flushing, a day later some."""
    for ordinal, flushing in ((1, 3), (2, 1)):
        due = make.assignment(database, "crisis", name="ann", instrument="net-crisis", ordinal=ordinal)
        send(database, catalogue, due, flushing=flushing, flushing_episodes=flushing, temperature=37)


def send(database, catalogue, due, **said):
    when = due.opens_at + timedelta(minutes=30)
    answers = make.answers(catalogue, due.instrument, **said)
    body = make.submission(catalogue, due, when, answers=answers)
    reply = make.submit(database, catalogue, body, now=when, name="ann")
    assert reply.problem is None, reply.problem


@pytest.fixture
def trial(database):
    return "net-retreat"


@pytest.fixture
def clock():
    return SimulatedClock(make.at(date(2026, 9, 1)))


def of(rows, **equal):
    (found,) = (one for one in rows if all(one[name] == value for name, value in equal.items()))
    return found


def test_days_are_prorated_to_the_days_answered_and_counted_as_they_are(as_omar):
    told = as_omar.get(f"{TRIAL}/symptom-days?by=arm").json

    prorated, raw = (
        of(table["cells"], arm="retreatment", scale="diarrhoea_days", label="diary 1") for table in (told, told["raw"])
    )
    assert (prorated["value"]["n"], prorated["value"]["mean"]) == (1, 28 * 10 / 20)
    assert (raw["value"]["n"], raw["value"]["mean"]) == (1, 10)
    assert raw["change"]["mean"] == 10 - 14
    assert prorated["change"]["mean"] == 14 - 28


def test_weeks_have_the_mean_of_their_days_and_the_run_in_comes_first(as_omar):
    cells = as_omar.get(f"{TRIAL}/diary-weeks?by=arm&{BOWEL}").json["cells"]

    ours = [one for one in cells if one["arm"] == "retreatment"]
    assert [one["label"] for one in ours][:5] == [*(f"run-in week {week}" for week in (1, 2, 3, 4)), "diary 1 week 1"]
    assert [one["value"]["mean"] for one in ours] == [5, 5, None, None, 3, 3, 6, None, None, None, None, None]
    first, worse = of(ours, label="diary 1 week 1"), of(ours, label="diary 1 week 3")
    assert (first["day"], first["change"]["mean"], first["improved"]) == (57, -2, 1)
    assert (worse["change"]["mean"], worse["deteriorated"]) == (1, 1)
    assert of(ours, label="run-in week 1")["change"]["n"] == 0


@pytest.mark.parametrize(
    ("query", "n", "responders"),
    [
        ("", 1, 1),  # 3 is 40 % under 5, on 14 of the 28 days that were asked
        ("&share=0.6", 1, 0),
        ("&reduction=0.5", 1, 0),
        ("&share=0.6&missing=left out", 1, 1),  # 14 of 20
        ("&least=0.9", 0, 0),
        ("&least_baseline=6", 0, 0),
        ("&weeks=40", 0, 0),  # not through them yet
    ],
)
def test_relief_must_last(as_omar, query, n, responders):
    told = as_omar.get(f"{TRIAL}/diary-relief?by=arm{query}").json

    found = of(told["relieved"], arm="retreatment")
    assert (found["n"], found["responders"]) == (n, responders)
    assert told["days"] == (56 if "weeks" in query else 28)
    assert of(told["differences"], arm="retreatment")["reason"] == "an arm has nobody"


def test_an_infusion_is_hour_zero_of_its_cycle(as_omar, as_vera):
    told = as_omar.get(f"{TRIAL}/around-doses?by=arm&scale=flushing").json
    pooled = as_vera.get(f"{TRIAL}/around-doses?scale=flushing").json

    soon, later = (of(told["stretches"], arm="retreatment", number=1, from_hour=hour) for hour in (0.0, 12.0))
    assert (soon["n"], soon["mean"], soon["severe"]) == (1, 3, 1)
    assert (later["n"], later["mean"], later["severe"]) == (1, 1, 0)
    assert told["severe_from"] == 3
    assert (pooled["stretches"], pooled["reason"]) == ([], "not every arm is given these doses")


def test_an_injection_is_day_zero_of_its_own(as_omar):
    query = "by=arm&instrument=net-diary&scale=bowel_movements&around=injections"

    told = as_omar.get(f"{TRIAL}/around-doses?{query}").json

    before, after = (of(told["stretches"], arm="retreatment", number=1, from_hour=hour) for hour in (-168.0, 0.0))
    assert (before["n"], before["mean"], after["n"], after["mean"]) == (1, 3, 1, 3)
    assert of(told["stretches"], arm="retreatment", from_hour=168.0)["mean"] == 6


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("diary-weeks?scale=pain_days", "/scale"),
        ("diary-weeks?scale=QL", "/scale"),
        ("diary-weeks?scale=pain_level&instrument=qlq-c30", "/scale"),
        ("diary-weeks?scale=QL&instrument=qlq-c30", "/instrument"),
        ("diary-relief?share=2", "/share"),
        ("diary-relief?missing=perhaps", "/missing"),
        ("around-doses?scale=flushing&around=meals", "/around"),
        ("around-doses?scale=flushing&every=0", "/every"),
        ("around-doses", "/scale"),
    ],
)
def test_a_question_nobody_can_answer_is_named(as_omar, query, pointer):
    reply = as_omar.get(f"{TRIAL}/{query}")

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == pointer
