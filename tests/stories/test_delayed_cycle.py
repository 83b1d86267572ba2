"""Low platelets delay ada's second cycle by two weeks: the questions follow the dose really given."""

from datetime import date, timedelta
from uuid import uuid4

from tests import make
from tests.stories import people
from tests.stories.people import ADA

FIRST = make.at(date(2026, 3, 27), 10)
DECIDED = date(2026, 5, 20)
SECOND = make.at(date(2026, 6, 5), 10)


def by_cycle(as_chen, timepoint):
    items = as_chen.get(f"{ADA}/assignments?limit=200").json["items"]
    return {(one["cycle"], one["ordinal"]): one for one in items if one["timepoint"] == timepoint}


def test_the_questions_follow_the_dose_really_given(as_chen, as_ada, clock, catalogue, database):
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    clock.move_to(FIRST + timedelta(days=6, hours=12))
    week_1 = people.due(as_ada, instrument="pro-ctcae-net")[0]
    url, body = people.written(catalogue, week_1, clock.now())
    people.did(as_ada.put(url, json=body))
    answered = by_cycle(as_chen, "toxicity")[1, 1]

    clock.move_to(make.at(DECIDED))
    delay = {"kind": "delayed", "on": DECIDED.isoformat(), "regimen": "lu", "cycle": 2}
    people.did(
        as_chen.put(f"{ADA}/cycles/{uuid4()}", json={**delay, "detail": {"to": "2026-06-05", "reasons": ["platelets"]}})
    )
    planned = as_chen.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"][1]
    assert (planned["planned_on"], planned["status"]) == ("2026-06-05", "delayed")
    assert by_cycle(as_chen, "crisis").keys() == {(1, 1), (1, 2), (1, 3)}

    given = people.give(as_chen, clock, SECOND, cycle=2)
    assert given["change"]["added"] > 0
    clock.move_to(SECOND + timedelta(hours=5))
    check = people.due(as_ada, instrument="net-crisis")
    assert [one["opens_at"] for one in check] == [(SECOND + timedelta(hours=4)).isoformat()]

    explained = as_chen.get(f"/assignments/{check[0]['id']}/explanation").json
    assert "2026-06-05" in str(explained)
    assert by_cycle(as_chen, "toxicity")[1, 1] == answered
    assert make.faults(database) == []
