"""Five hours after her infusion ada vomits again and again: her own site is told, and somebody takes it to its end."""

from datetime import date, timedelta

from proapp.jobs.tick import tick
from proapp.message.tables import Message
from tests import make
from tests.stories import people
from tests.stories.people import FLAGS

FIRST = make.at(date(2026, 3, 27), 10)  # a Friday, eleven in Vienna


def test_a_severe_evening_is_told_taken_and_ended(as_chen, as_ada, as_iris, staff, clock, catalogue, database):
    gina = staff("gina", "site_nurse", site="02")
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    clock.move_to(FIRST + timedelta(hours=5))
    check = people.due(as_ada, instrument="net-crisis")[0]
    url, body = people.written(catalogue, check, clock.now(), **people.VOMITS)

    people.did(as_ada.put(url, json=body))

    flags = as_chen.get(f"{FLAGS}?level=red").json["items"]
    assert [flag["symptom"] for flag in flags] == ["vomiting"]
    assert gina.get(FLAGS).json["items"] == []
    assert {message.template for message in make.rows(database, Message)} == {"flag-raised"}

    clock.move_to(clock.now() + timedelta(minutes=20))
    told = tick(database, clock=clock, catalogue=catalogue, channels={})
    assert (told.failed, told.escalated) == ((), 1)

    address = f"/flags/{flags[0]['id']}"
    read = as_iris.get(address)
    grounds = {ground["code"]: ground for ground in read.json["grounds"]}
    assert (grounds["vomiting_episodes"]["value"], read.json["rule_words"]["action"]) == (6, "Call the participant now")
    assert read.json["resolve_by"] > read.json["raised_at"]
    taken = as_iris.post(f"{address}/acknowledgement", headers={"If-Match": read.headers["ETag"]})
    ended = as_iris.post(
        f"{address}/resolution",
        json={"outcome": "hospital", "reason": "Fluids by drip overnight."},
        headers={"If-Match": taken.headers["ETag"]},
    )

    assert (taken.json["state"], ended.json["state"]) == ("acknowledged", "resolved")
    assert as_chen.get(f"{FLAGS}?level=red&state=open").json["items"] == []
    stages = [(stage["what"], stage["by"], stage["to"]) for stage in as_chen.get(address).json["history"]]
    assert stages == [
        ("raised", None, "site-staff"),
        ("escalated", None, "site-staff"),
        ("acknowledged", "iris", None),
        ("resolved", "iris", None),
    ]
    assert make.faults(database) == []
