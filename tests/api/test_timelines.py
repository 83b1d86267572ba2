"""One participant's whole story, as known at a moment, and the sheet for a visit: by role, on both engines."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make

TIMELINE = f"/participants/{make.named('ada')}/timeline"
PRE_VISIT = f"/participants/{make.named('ada')}/pre-visit"
DOSE = make.at(date(2026, 3, 27), 10)
RESULTS = {"platelets": {"value": 92, "unit": "10^9/L", "grade": 1}}


@pytest.fixture
def lived(trial, database, catalogue, clock):
    """Ada had her first dose, a week later severe diarrhoea that had not been there at the start, and a blood count."""
    start = make.assignment(database, "baseline", instrument="pro-ctcae-net")
    make.answered(database, catalogue, start)
    make.answered(database, catalogue, make.assignment(database, "baseline", instrument="qlq-c30"))
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    week_1 = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    make.answered(database, catalogue, week_1, **{"16A": 4})
    make.fact(database, catalogue, "laboratory", DOSE + timedelta(days=10), results=RESULTS)
    clock.move_to(DOSE + timedelta(days=20))
    return database


def states(reply):
    return {(one["timepoint"], one["ordinal"], one["instrument"]): one["state"] for one in reply.json["assignments"]}


def test_the_timeline_tells_cycles_questions_flags_and_blood_counts(lived, as_chen):
    reply = as_chen.get(TIMELINE)

    assert reply.status_code == 200
    told = reply.json
    assert [(one["number"], one["status"], one["given_on"]) for one in told["cycles"]] == [
        (1, "given", "2026-03-27"),
        (2, "planned", None),
    ]
    assert [(one["number"], one["arm"]) for one in told["periods"]] == [(1, "retreatment")]
    assert told["masked"] is False
    assert [(one["kind"], one["version"]) for one in told["facts"]] == [
        ("registration", 1), ("allocation", 1), ("given", 1), ("laboratory", 1)
    ]  # fmt: skip
    assert [(one["analyte"], one["value"]) for one in told["laboratory"]] == [("platelets", 92.0)]
    assert told["calls"] == []
    week_1 = states(reply)["toxicity", 1, "pro-ctcae-net@1.0"]
    assert (week_1, states(reply)["toxicity", 2, "pro-ctcae-net@1.0"]) == ("completed", "missed")


def test_the_timeline_of_the_past_knows_nothing_of_what_came_later(lived, as_chen):
    before = DOSE - timedelta(days=1)

    reply = as_chen.get(TIMELINE, query_string={"as_of": before.isoformat()})

    told = reply.json
    assert [one["kind"] for one in told["facts"]] == ["registration", "allocation"]
    assert [one["status"] for one in told["cycles"]] == ["planned", "planned"]
    assert (told["flags"], told["laboratory"]) == ([], [])
    assert states(reply)["baseline", 1, "pro-ctcae-net@1.0"] == "completed"
    assert "given" not in str(states(reply))


def test_every_state_is_that_of_the_list_of_assignments(lived, as_chen):
    told = {one["id"]: one["state"] for one in as_chen.get(TIMELINE).json["assignments"]}

    listed, cursor = {}, None
    while cursor is not False:
        query = {"limit": 200} | ({"cursor": cursor} if cursor else {})
        page = as_chen.get(f"/participants/{make.named('ada')}/assignments", query_string=query).json
        listed |= {one["id"]: one["state"] for one in page["items"]}
        cursor = page["next"] or False
    assert told == listed
    assert {"completed", "missed", "upcoming"} <= set(told.values())


def test_a_void_answer_is_no_answer_and_was_one_before(lived, as_chen, as_iris, clock):
    week_1 = next(one for one in as_chen.get(TIMELINE).json["assignments"] if one["response"] and one["cycle"] == 1)
    before = clock.now()
    clock.move_to(before + timedelta(hours=1))
    why = {"id": str(uuid4()), "reason_code": "source-differs", "reason": "her neighbour's"}
    assert as_iris.post(f"/responses/{week_1['response']}/void", json=why).status_code == 201

    now, then = (
        next(one for one in as_chen.get(TIMELINE, query_string=query).json["assignments"] if one["id"] == week_1["id"])
        for query in ({}, {"as_of": before.isoformat()})
    )

    assert (now["state"], now["response"]) == ("missed", None)
    assert (then["state"], then["response"]) == ("completed", week_1["response"])


def test_the_sheet_names_the_worst_symptom_and_what_to_ask(lived, as_iris):
    reply = as_iris.get(PRE_VISIT)

    assert reply.status_code == 200
    sheet = reply.json
    assert (sheet["treatment"]["cycle"], sheet["treatment"]["days_since"]) == (1, 20)
    assert (sheet["treatment"]["next_cycle"], sheet["treatment"]["next_on"]) == (2, "2026-05-22")
    worst = sheet["symptoms"][0]
    assert (worst["scale"], worst["worst"], worst["baseline"], worst["change"]) == ("16", 3.0, 0.0, 3.0)
    assert [(one["analyte"], one["on"]) for one in sheet["laboratory"]] == [("platelets", "2026-04-06")]
    assert ("pro-ctcae-net@1.0", 1) in [(one["instrument"], one["times"]) for one in sheet["answered"]]
    codes = [(one["code"], one["about"]) for one in sheet["suggestions"]]
    assert ("symptom-worse", "pro-ctcae-net@1.0/16") in codes
    assert ("missed-without-reason", "bother@1.0") in codes
    assert ("laboratory-missing", None) not in codes
    assert {one["state"] for one in sheet["open"]} <= {"open"}


def test_before_anything_has_happened_the_sheet_says_so(as_chen):
    sheet = as_chen.get(PRE_VISIT).json

    assert (sheet["treatment"]["cycle"], sheet["treatment"]["next_cycle"]) == (None, None)
    assert (sheet["symptoms"], sheet["scales"], sheet["flags"]) == ([], [], [])
    assert [one["code"] for one in sheet["suggestions"]] == ["nothing-answered", "laboratory-missing"]


@pytest.mark.parametrize("path", [TIMELINE, PRE_VISIT])
def test_it_is_for_those_who_read_answers(trial, staff, path, as_omar, as_vera, as_adam):
    graz = staff("greta", "coordinator", site="02")

    statuses = [who.get(path).status_code for who in (as_vera, as_omar, as_adam, graz)]

    assert statuses == [200, 403, 403, 404]


def test_a_time_without_an_offset_is_refused(as_chen):
    reply = as_chen.get(TIMELINE, query_string={"as_of": "2026-03-02T08:00:00"})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "/as_of")
