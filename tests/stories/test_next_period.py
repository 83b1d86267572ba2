"""The next period without another registration: crossing over at progression, and being treated again."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make
from tests.stories import people
from tests.stories.people import ADA

NEXT = f"{ADA}/next-period"


def days(as_chen, **equal):
    """Target days of what stands, those whose members have these values."""
    items, cursor = [], ""
    while cursor is not None:
        page = as_chen.get(f"{ADA}/assignments?limit=200{cursor and f'&cursor={cursor}'}").json
        items, cursor = [*items, *page["items"]], page["next"]
    wanted = [one for one in items if all(one[name] == value for name, value in equal.items())]
    return sorted({one["target_on"] for one in wanted})


def begins(as_chen, kind, when, *, dry=False, **said):
    url = f"{ADA}/periods/{said.pop('id', uuid4())}{'?dry_run=true' if dry else ''}"
    return as_chen.put(url, json={"kind": kind, "at": when.isoformat(), **said})


def test_ada_crosses_over_at_progression_and_is_asked_as_under_treatment(as_chen, as_ada, clock, catalogue, database):
    clock.move_to(make.at(date(2026, 3, 20), 11))
    usual = {"at": "2026-03-20T11:00:00+01:00", "arm": "usual-treatment", "strata": make.STRATA["net-retreat"]}
    people.did(as_chen.put(f"{ADA}/allocations/{uuid4()}", json=usual))
    when = make.at(date(2026, 7, 1), 9)
    clock.move_to(when + timedelta(hours=1))
    before = as_chen.get(NEXT).json
    refused = begins(as_chen, "crossover", when)
    q12w = days(as_chen, timepoint="q12w")

    people.tell(as_chen, "progression", when.date(), assessor="local")
    possible = as_chen.get(NEXT).json
    foreseen = begins(as_chen, "crossover", when, dry=True)
    crossed = people.did(begins(as_chen, "crossover", when))
    dose = make.at(date(2026, 7, 8), 10)
    given = people.give(as_chen, clock, dose, cycle=1)

    assert [(one["kind"], one["arm"], one["possible"]) for one in before["items"]] == [
        ("crossover", "retreatment", False)
    ]
    assert (refused.status_code, refused.json["errors"][0]["message"]) == (409, "crossing over needs progression first")
    assert (possible["period"], possible["items"][0]["possible"]) == (1, True)
    assert foreseen.status_code == 200, foreseen.json
    assert (crossed["fact"]["detail"]["kind"], given["change"]["added"] > 0) == ("crossover", True)
    periods = as_chen.get(f"{ADA}/cycles").json["periods"]
    assert [(one["number"], one["kind"], one["arm"]) for one in periods] == [
        (1, "randomisation", "usual-treatment"), (2, "crossover", "retreatment")
    ]  # fmt: skip
    assert periods[0]["regimens"][0]["ended_by"] == "crossover"
    assert days(as_chen, timepoint="crisis", period=2)[0] == "2026-07-08"
    assert set(days(as_chen, timepoint="q12w")) == set(q12w)
    assert as_chen.get(f"{ADA}").json["code"] == "ADA"
    clock.move_to(dose + timedelta(hours=5))
    assert people.due(as_ada, instrument="net-crisis") != []
    assert make.faults(database) == []


def treats_again(document):
    """Whoever progresses a year after the last dose may be treated again; a question leads up to each dose."""
    arms = document["arms"]
    again = {**json.loads(json.dumps(arms["retreatment"])), "title": "A third course", "status": "closed"}
    arms["third-course"] = again
    arms["retreatment"]["retreatment"] = {"to": "third-course", "on": "progression", "after_days": 365}
    before_dose = {
        "id": "before-dose", "use": "safety", "anchor": {"administration": "lu"}, "from": -7, "to": -1,
        "instruments": ["pgi-s@1.0"],
    }  # fmt: skip
    document["timepoints"].append(before_dose)
    return document | {"version": "again"}


@pytest.fixture
def again(trial, database, catalogue, staff, clock):
    """A version with the rule holds in Vienna before ada is treated."""
    clock.move_to(make.at(date(2026, 3, 5)))
    as_adam = staff("adam", "admin")
    text = json.dumps(treats_again(json.loads(make.protocol_text())))
    people.did(as_adam.post("/trials", data=text, content_type="application/json"))
    url, said = "/trials/net-retreat/amendments/again", {"effective_on": "2026-03-05"}
    seen = as_adam.post(f"{url}/dry-run", json=said).json["sites"][0]
    put = f"{url}/sites/{seen['site']}"
    people.did(as_adam.put(put, json={**said, "reason": "approved"}, headers={"X-Preview": seen["token"]}))
    return database


def test_ada_is_treated_again_a_year_later_as_her_next_period(again, as_chen, clock):
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, make.at(date(2026, 3, 27), 10), cycle=1)
    early = make.at(date(2026, 5, 10), 9)
    clock.move_to(early + timedelta(hours=1))
    people.tell(as_chen, "progression", early.date(), assessor="local")

    too_early = begins(as_chen, "re-treatment", early)
    crossover = begins(as_chen, "crossover", early)
    when = make.at(date(2027, 4, 2), 9)
    clock.move_to(when + timedelta(hours=1))
    begun = people.did(begins(as_chen, "re-treatment", when))
    given = people.give(as_chen, clock, make.at(date(2027, 4, 5), 10), cycle=1)

    assert [one["message"] for one in too_early.json["errors"]] == [
        "re-treatment begins 365 days after the last dose, on 2027-03-27"
    ]
    assert (crossover.status_code, crossover.json["errors"][0]["pointer"]) == (409, "/kind")
    assert begun["fact"]["detail"]["arm"] == "third-course"
    periods = as_chen.get(f"{ADA}/cycles").json["periods"]
    assert [(one["number"], one["kind"]) for one in periods] == [(1, "randomisation"), (2, "re-treatment")]
    assert periods[1]["regimens"][0]["cycles"][0]["status"] == "given"
    assert given["change"]["added"] > 0
    assert days(as_chen, timepoint="crisis", period=2)[0] == "2027-04-05"
    assert make.faults(again) == []


def test_what_hung_on_the_period_that_is_over_is_cancelled_with_the_reason_and_counts(again, as_chen, clock):
    people.allocate(as_chen, clock)
    people.give(as_chen, clock, make.at(date(2026, 3, 27), 10), cycle=1)
    moved = people.did(
        as_chen.put(
            f"{ADA}/cycles/{uuid4()}",
            json={
                "kind": "delayed",
                "on": "2026-03-27",
                "regimen": "lu",
                "cycle": 2,
                "detail": {"to": "2027-04-08", "accepted": True},
            },
        )
    )
    when = make.at(date(2027, 4, 2), 9)
    clock.move_to(when + timedelta(hours=1))
    people.tell(as_chen, "progression", when.date(), assessor="local")

    people.did(begins(as_chen, "re-treatment", when))

    waited = [one for one in make.assignments(again, timepoint="before-dose", period=1) if one.cycle == 2]
    assert moved["change"]["moved"] + moved["change"]["added"] > 0
    assert [(one.cancel_reason, one.had_opened) for one in waited] == [("re-treatment", True)]
    assert days(as_chen, timepoint="before-dose", period=2) != []


def test_an_arm_closed_at_an_interim_look_takes_nobody_new_and_keeps_whom_it_has(
    as_chen, as_iris, staff, clock, database
):
    people.allocate(as_chen, clock)
    document = json.loads(make.protocol_text()) | {"version": "interim"}
    document["arms"]["retreatment"]["status"] = "closed"
    text = json.dumps(document)
    people.did(staff("adam", "admin").post("/trials", data=text, content_type="application/json"))
    as_nora = staff("nora", "site_nurse", site="02")

    said = {"at": "2026-03-20T11:30:00+01:00", "strata": make.STRATA["net-retreat"]}
    grace = f"/participants/{make.named('grace')}/allocations"
    refused = as_nora.put(f"{grace}/{uuid4()}", json={**said, "arm": "retreatment"})
    clock.move_to(make.at(date(2026, 3, 20), 12))
    other = as_nora.put(f"{grace}/{uuid4()}", json={**said, "arm": "usual-treatment"})
    stays = people.give(as_chen, clock, make.at(date(2026, 3, 27), 10), cycle=1)

    assert refused.status_code == 409
    assert [place["message"] for place in refused.json["errors"]] == [
        "the arm retreatment is closed to allocation; who is in it stays"
    ]
    assert (other.status_code, stays["change"]["added"] > 0) == (201, True)
    assert make.faults(database) == []
