"""Ada leaves, on a day that turns out to be wrong: the correction plans again, and every version of it is kept."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make
from tests.stories import people
from tests.stories.people import ADA

FIRST = make.at(date(2026, 3, 27), 10)
SAID = date(2026, 4, 8)


@pytest.fixture
def treated(as_chen, clock):
    """Ada has had her first cycle; it is three weeks later."""
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, FIRST, cycle=1)
    clock.move_to(FIRST + timedelta(days=21))


def leaves(as_chen, clock, on, what, **said):
    """Told a minute after whatever was told before."""
    clock.move_to(clock.now() + timedelta(minutes=1))
    told = {"kind": "withdrawal", "on": on.isoformat(), "detail": {"from": what}, **said}
    return people.did(as_chen.put(f"{ADA}/facts/{uuid4()}", json=told))


def asked_on(database):
    """The target days of the weekly questionnaire that stand."""
    found = make.assignments(database, timepoint="toxicity", instrument="pro-ctcae-net@1.0")
    return [one.target_on for one in found if one.cancelled_at is None]


def cancelled(database):
    found = make.assignments(database, timepoint="toxicity", instrument="pro-ctcae-net@1.0")
    return {one.target_on: (one.cancel_reason, one.had_opened) for one in found if one.cancelled_at}


@pytest.mark.parametrize("what", ["pro", "all", "data"])
def test_an_earlier_day_cancels_more_and_a_later_one_asks_again(treated, as_chen, clock, database, what):
    whole = asked_on(database)
    first = leaves(as_chen, clock, SAID, what)["fact"]
    at_first = asked_on(database)

    earlier = leaves(as_chen, clock, date(2026, 4, 2), what, corrects=first["id"], reason="she said so on Thursday")
    fewer, gone = asked_on(database), cancelled(database)
    later = leaves(
        as_chen, clock, date(2026, 4, 15), what, corrects=earlier["fact"]["id"], reason="that was a call, not a no"
    )
    more = asked_on(database)

    assert at_first == [day for day in whole if day < SAID]
    assert fewer == [day for day in whole if day < date(2026, 4, 2)]
    assert gone[date(2026, 4, 3)] == ("pro-withdrawal", True)
    assert gone[whole[-1]] == ("pro-withdrawal", False)
    assert more == [day for day in whole if day < date(2026, 4, 15)]
    assert later["change"]["moved"] >= len(more) - len(fewer) > 0
    history = [one for one in as_chen.get(f"{ADA}/facts").json["items"] if one["kind"] == "withdrawal"]
    assert [(one["on"], one["reason"]) for one in history] == [
        ("2026-04-08", None), ("2026-04-02", "she said so on Thursday"), ("2026-04-15", "that was a call, not a no")
    ]  # fmt: skip
    assert make.faults(database) == []


def test_leaving_taken_back_asks_everything_again(treated, as_chen, clock, database):
    whole = asked_on(database)
    first = leaves(as_chen, clock, SAID, "pro")["fact"]

    clock.move_to(clock.now() + timedelta(minutes=1))
    taken_back = {"kind": "withdrawal", "on": SAID.isoformat(), "detail": {"retracted": True}}
    done = people.did(
        as_chen.put(f"{ADA}/facts/{uuid4()}", json={**taken_back, "corrects": first["id"], "reason": "another person"})
    )

    assert asked_on(database) == whole
    assert done["change"]["moved"] > 0


def test_leaving_treatment_ends_the_cycles_and_no_question(treated, as_chen, clock, database):
    whole = asked_on(database)

    leaves(as_chen, clock, SAID, "treatment")

    regimen = as_chen.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]
    assert (regimen["ended_by"], regimen["ended_on"]) == ("treatment-withdrawal", "2026-04-08")
    assert asked_on(database) == whole


def test_a_correction_without_a_reason_is_refused_by_its_place(treated, as_chen, clock, database):
    first = leaves(as_chen, clock, SAID, "pro")["fact"]
    before = make.snapshot(database)

    said = {"kind": "withdrawal", "on": "2026-04-02", "detail": {"from": "pro"}, "corrects": first["id"]}
    refused = as_chen.put(f"{ADA}/facts/{uuid4()}", json=said)

    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/reason")
    assert make.snapshot(database) == before
