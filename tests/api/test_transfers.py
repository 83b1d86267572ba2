"""Transfers over HTTP: Vienna asks, another site accepts; from then on it is theirs, and what was stays as it was."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from proapp.flag.tables import Flag
from proapp.message.tables import Message
from proapp.participant.tables import Participant, Transfer
from tests import make

ADA = f"/participants/{make.named('ada')}"
VIENNA, GRAZ, LISBON = (str(make.named(f"net-retreat/{code}")) for code in ("01", "02", "03"))
MONDAY = make.at(date(2026, 4, 6))


@pytest.fixture
def treated(trial, database, catalogue, clock):
    """Ada is treated in Vienna, where a flag of hers waits; there is a third site in Lisbon."""
    make.site(database, code="03", name="Tejo Clinic", zone="Europe/Lisbon")
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    clock.move_to(MONDAY)
    return database


@pytest.fixture
def as_gina(trial, staff):
    """The nurse in Graz."""
    return staff("gina", "site_nurse", site="02")


def asks(client, *, site=GRAZ, on="2026-04-06", transfer_id=None, **changes):
    said = {"site": site, "on": on, "reason": "moves to Graz", **changes}
    return client.put(f"{ADA}/transfers/{transfer_id or uuid4()}", json=said)


def test_nothing_changes_before_the_new_site_accepts(treated, as_chen, as_gina):
    asked = asks(as_chen)

    waiting = as_gina.get("/trials/net-retreat/transfers").json["items"]
    seen = as_gina.get(ADA)

    assert (asked.status_code, asked.json["outcome"]) == (201, None)
    assert waiting == as_chen.get("/trials/net-retreat/transfers").json["items"] == [asked.json]
    assert (seen.status_code, as_chen.get(ADA).json["site"]) == (404, VIENNA)


def test_the_new_site_takes_everything_over_and_the_old_one_sees_nothing_more(treated, as_chen, as_gina, as_ada):
    planned = make.assignments(treated)
    asked = asks(as_chen).json
    flag = as_chen.get("/trials/net-retreat/flags").json["items"][0]

    accepted = as_gina.post(f"/transfers/{asked['id']}/acceptance", json={})
    again = as_gina.post(f"/transfers/{asked['id']}/acceptance", json={})

    assert (accepted.status_code, again.status_code) == (200, 200)
    assert (accepted.json["flags"], accepted.json["transfer"]["outcome"]) == (1, "accepted")
    assert (accepted.json["added"], accepted.json["moved"], accepted.json["cancelled"]) == (0, 0, 0)
    assert [client.get(ADA).status_code for client in (as_chen, as_gina)] == [404, 200]
    assert [client.get(f"/flags/{flag['id']}").status_code for client in (as_chen, as_gina)] == [404, 200]
    assert len(as_gina.get(f"{ADA}/responses").json["items"]) == 1
    assert as_gina.get(f"{ADA}/transfers").json["items"] == [accepted.json["transfer"]]
    assert {flag.site_id for flag in make.rows(treated, Flag)} == {make.named("net-retreat/02")}
    explained = as_gina.get(f"/assignments/{planned[-1].id}/explanation")
    assert (explained.status_code, as_ada.get("/me/bundle").status_code) == (200, 200)
    told = [row.recipient for row in make.rows(treated, Message) if row.recipient.startswith("site:")]
    assert told == [f"site:{GRAZ}"]
    assert [one.opens_at for one in make.assignments(treated)] == [one.opens_at for one in planned]
    assert make.faults(treated) == []


def test_days_before_the_transfer_stay_those_of_the_old_site(database, trial, catalogue, clock, as_chen, staff):
    """A dose at half past midnight in Vienna was on the evening before in Lisbon."""
    make.site(database, code="03", name="Tejo Clinic", zone="Europe/Lisbon")
    make.allocated(database, catalogue)
    given = make.at(date(2026, 3, 27), 23, 30)
    make.fact(database, catalogue, "given", given, regimen="lu", cycle=1, activity_gbq=7.4)
    clock.move_to(MONDAY)
    before = {one.id: (one.opens_at, one.target_on) for one in make.assignments(database)}
    as_rui = staff("rui", "coordinator", site="03")
    asked = asks(as_chen, site=LISBON).json

    shown = as_rui.post(f"/transfers/{asked['id']}/acceptance?dry_run=true", json={})
    still = make.rows(database, Transfer)[0].outcome
    done = as_rui.post(f"/transfers/{asked['id']}/acceptance", json={})

    cycle = as_rui.get(f"{ADA}/cycles").json["periods"][0]["regimens"][0]["cycles"][0]
    assert (shown.json["moved"], still, done.json["moved"]) == (0, None, 0)
    assert cycle["given"]["on"] == "2026-03-28"
    assert {one.id: (one.opens_at, one.target_on) for one in make.assignments(database)} == before
    late = {"kind": "laboratory", "at": "2026-04-05T23:30:00+02:00"}
    results = {"detail": {"results": {"platelets": {"value": 150, "unit": "10^9/L"}}}}
    then = as_rui.put(f"{ADA}/facts/{uuid4()}", json={**late, **results})
    assert (then.status_code, then.json["fact"]["on"]) == (201, "2026-04-05")
    assert make.faults(database) == []


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"site": VIENNA}, "/site"),
        ({"site": str(uuid4())}, "/site"),
        ({"site": str(make.named("netter-1/01"))}, "/site"),
        ({"on": "2026-02-01"}, "/on"),
        ({"reason": ""}, "/reason"),
    ],
    ids=["already there", "no such site", "another trial's", "before registration", "no reason"],
)
def test_what_does_not_fit_is_named_by_its_place_and_nothing_is_stored(treated, other_trial, as_chen, changes, pointer):
    before = make.snapshot(treated)

    refused = asks(as_chen, **changes)

    assert (refused.status_code, [one["pointer"] for one in refused.json["errors"]]) == (422, [pointer])
    assert make.snapshot(treated) == before


def test_a_transfer_is_asked_once_at_a_time_and_decided_once(treated, as_chen, as_gina):
    first, said = uuid4(), {"reason": "stays after all"}

    made, same = asks(as_chen, transfer_id=first), asks(as_chen, transfer_id=first)
    other, second = asks(as_chen, transfer_id=first, reason="?"), asks(as_chen)
    back = as_chen.post(f"{ADA}/transfers/{first}/taking-back", json=said)
    late = as_gina.post(f"/transfers/{first}/acceptance", json={})
    again = asks(as_chen)
    declined = as_gina.post(f"/transfers/{again.json['id']}/refusal", json=said)

    assert [one.status_code for one in (made, same, other, second)] == [201, 200, 409, 409]
    assert (back.json["outcome"], late.status_code) == ("taken-back", 409)
    assert (again.status_code, declined.json["outcome"]) == (201, "declined")
    assert {row.site_id for row in make.rows(treated, Participant) if row.code == "ADA"} == {
        make.named("net-retreat/01")
    }
    assert make.faults(treated) == []


def test_nobody_comes_before_their_day(treated, as_chen, as_gina, clock):
    asked = asks(as_chen, on="2026-04-08").json

    early = as_gina.post(f"/transfers/{asked['id']}/acceptance", json={})
    clock.move_to(MONDAY + timedelta(days=2))
    then = as_gina.post(f"/transfers/{asked['id']}/acceptance", json={})

    assert (early.status_code, then.status_code) == (409, 200)


@pytest.mark.parametrize("role", ["admin", "monitor", "data_manager", "dmc"])
def test_only_the_two_sites_move_somebody(treated, as_chen, staff, role):
    somebody = staff("somebody", role)
    asked = asks(as_chen).json

    replies = [asks(somebody), somebody.post(f"/transfers/{asked['id']}/acceptance", json={})]
    own = as_chen.post(f"/transfers/{asked['id']}/acceptance", json={})
    whole = staff("carla", "coordinator").post(f"/transfers/{asked['id']}/acceptance", json={})

    assert [reply.status_code for reply in replies] == [403, 403]
    assert (own.status_code, whole.status_code) == (404, 200)
