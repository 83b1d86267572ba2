"""Ada answers, without a network, a week that her next dose has ended: the site puts the answers where they belong."""

from datetime import date, timedelta

from tests import make
from tests.stories import people

FIRST = make.at(date(2026, 3, 27), 10)
SECOND = make.at(date(2026, 6, 1), 10)
MONDAY = make.at(date(2026, 6, 29))
QUARANTINE = "/trials/net-retreat/quarantine?state=waiting"


def test_an_answer_to_a_cancelled_week_is_put_to_the_real_one(as_chen, as_ada, clock, catalogue, database):
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    listed = as_ada.get("/me/assignments?limit=200").json["items"]
    people.give(as_chen, clock, SECOND, cycle=2)
    gone = make.assignments(database, timepoint="cycle-safety", cycle=1)[0]
    assert gone.cancelled_at is not None
    shown = next(one for one in listed if one["id"] == str(gone.id))

    clock.move_to(MONDAY + timedelta(hours=1))
    url, body = people.written(catalogue, shown, MONDAY, **{"9A": 2, "9B": 1})
    refused = as_ada.put(url, json=body)

    assert (refused.status_code, bool(refused.json["receipt_id"])) == (409, True)
    (waiting,) = as_chen.get(QUARANTINE).json["items"]
    held = as_chen.get(f"/quarantine/{waiting['id']}").json
    assert {line["item"]: line["text"] for line in held["sent"]["answers"]}["9A"]

    why = {"reason_code": "replanned", "reason": "The second dose began another series."}
    decision = {"decision": "map", "assignment_id": held["choices"][0]["id"], **why}
    decided = people.did(as_chen.post(f"/quarantine/{waiting['id']}/resolution", json=decision))

    response = as_chen.get(f"/responses/{decided['decided']['response']}").json
    (asked,) = make.assignments(database, id=make.UUID(response["assignment"]))
    assert (asked.timepoint, asked.cycle) == ("cycle-safety", 2)
    assert (response["answers"]["9A"], response["history"][0]["quarantine"]) == (2, waiting["id"])
    assert as_chen.get(QUARANTINE).json["items"] == []
    assert as_ada.put(url, json=body).status_code == 200  # the phone asks again and learns that it is held
    assert make.faults(database) == []
