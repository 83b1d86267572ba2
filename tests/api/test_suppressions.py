"""A symptom that the site knows of rests for a while: it is counted, and told again when it gets worse."""

from datetime import timedelta

import pytest

from tests import make

FLAGS = "/trials/net-retreat/flags"
FREQUENT = {"16A": 3}


@pytest.fixture
def report(database, catalogue, clock):
    """Ada answers the questions of a week after her first infusion, and it is two hours later."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)

    def answer(week, **answers):
        due = make.assignment(database, "toxicity", instrument="pro-ctcae-net", ordinal=week)
        make.answered(database, catalogue, due, **answers)
        clock.move_to(due.opens_at + timedelta(hours=2))

    return answer


@pytest.fixture
def amber(as_chen, report):
    """Frequent diarrhoea in the first week."""
    report(1, **FREQUENT)
    (found,) = as_chen.get(FLAGS).json["items"]
    return found


def until(clock, days):
    return (clock.now() + timedelta(days=days)).date().isoformat()


def rest(client, flag, clock, *, days=30, version=1):
    said = {"until": until(clock, days), "reason": "Known; loperamide."}
    return client.post(f"/flags/{flag['id']}/suppression", json=said, headers={"If-Match": f'"{version}"'})


def ended(client, flag):
    headers = {"If-Match": client.get(f"/flags/{flag['id']}").headers["ETag"]}
    assert (
        client.post(f"/flags/{flag['id']}/resolution", json={"outcome": "contacted"}, headers=headers).status_code
        == 200
    )


def test_what_rests_raises_nothing_and_is_counted(as_chen, amber, report, clock, database):
    assert rest(as_chen, amber, clock).status_code == 200
    ended(as_chen, amber)

    report(2, **FREQUENT)
    report(3, **FREQUENT)

    assert len(as_chen.get(FLAGS).json["items"]) == 1
    (kept,) = as_chen.get(f"/flags/{amber['id']}").json["suppressions"]
    assert (kept["held_back"], kept["reason"], kept["made_by"]) == (2, "Known; loperamide.", "chen")
    assert kept["last_at"] > amber["raised_at"]
    assert as_chen.get("/trials/net-retreat/suppressions").json["items"] == [kept]
    assert make.faults(database) == []


def test_what_gets_worse_is_told_all_the_same(as_chen, amber, report, clock):
    rest(as_chen, amber, clock)
    ended(as_chen, amber)

    report(2, **{"16A": 4})

    assert [flag["state"] for flag in as_chen.get(FLAGS).json["items"]] == ["raised", "resolved"]


def test_another_symptom_does_not_rest(as_chen, amber, report, clock):
    rest(as_chen, amber, clock)

    report(2, **{"16A": 3, "8A": 3, "8B": 3})

    assert {flag["symptom"] for flag in as_chen.get(FLAGS).json["items"]} == {"16", "8"}


def test_it_ends_by_itself(as_chen, amber, report, clock):
    rest(as_chen, amber, clock, days=5)
    ended(as_chen, amber)

    report(2, **FREQUENT)

    assert len(as_chen.get(FLAGS).json["items"]) == 2


def test_it_can_be_lifted(as_chen, as_iris, amber, report, clock):
    made = rest(as_chen, amber, clock)
    ended(as_chen, amber)
    version = as_chen.get(f"/flags/{amber['id']}").headers["ETag"]

    lifted = as_iris.delete(f"/flags/{amber['id']}/suppression", headers={"If-Match": version})
    report(2, **FREQUENT)

    assert (made.status_code, lifted.status_code) == (200, 200)
    (kept,) = as_chen.get(f"/flags/{amber['id']}").json["suppressions"]
    assert (kept["lifted_by"], kept["held_back"]) == ("iris", 0)
    assert len(as_chen.get(FLAGS).json["items"]) == 2


def test_an_emergency_never_rests(as_chen, report, clock, database):
    report(1, **{"10A": 3, "10B": 4})
    (red,) = as_chen.get(FLAGS).json["items"]
    before = make.snapshot(database)

    reply = rest(as_chen, red, clock)

    assert (reply.status_code, red["level"]) == (409, "red")
    assert "emergency" in reply.json["detail"]
    assert make.snapshot(database) == before


@pytest.mark.parametrize(("days", "status"), [(0, 422), (1, 200), (90, 200), (91, 422)])
def test_it_rests_for_at_most_ninety_days(as_chen, amber, clock, days, status):
    reply = rest(as_chen, amber, clock, days=days)

    assert reply.status_code == status
    assert status == 200 or reply.json["errors"][0]["pointer"] == "/until"


def test_it_rests_once(as_chen, amber, clock):
    rest(as_chen, amber, clock)

    assert rest(as_chen, amber, clock, version=2).status_code == 409
    assert rest(as_chen, amber, clock, version=1).status_code == 412


def test_other_sites_see_nothing_of_it(as_chen, amber, clock, staff, as_adam):
    rest(as_chen, amber, clock)

    gina = staff("gina", "site_nurse", site="02").get("/trials/net-retreat/suppressions")

    assert gina.json["items"] == []
    assert as_adam.get("/trials/net-retreat/suppressions").status_code == 403
