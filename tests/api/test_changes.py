"""What has changed since yesterday: at the caller's own sites, from what is recorded, on both engines."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests import make

CHANGES = "/trials/net-retreat/changes"
DOSE = make.at(date(2026, 3, 27), 10)


@pytest.fixture
def yesterday(trial, database, catalogue, clock, as_chen):
    """Within a day ada had her dose and a bad evening, and sent something unreadable; then she was called."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    make.submit(database, catalogue, b"{", now=crisis.opens_at)
    clock.move_to(DOSE + timedelta(hours=20))
    call = {"at": clock.now().isoformat(), "outcome": "no-answer"}
    assert as_chen.put(f"/participants/{make.named('ada')}/calls/{uuid4()}", json=call).status_code == 201
    return database


def told(client, **query):
    reply = client.get(CHANGES, query_string={"limit": 200, **query})
    assert reply.status_code == 200, reply.json
    return [(one["kind"], one["detail"]) for one in reply.json["items"]]


def test_the_newest_comes_first_and_older_than_a_day_is_left_out(yesterday, as_chen):
    found = told(as_chen)

    assert found[0] == ("call", "no-answer")
    assert {("answered", "net-crisis@1.0"), ("quarantined", "malformed"), ("fact", "given")} < set(found)
    assert any(kind == "flag-raised" for kind, _ in found)
    assert ("fact", "allocation") not in found


def test_more_is_told_from_further_back(yesterday, as_chen):
    found = told(as_chen, since=(DOSE - timedelta(days=30)).isoformat())

    assert {("fact", "allocation"), ("fact", "registration")} < set(found)


def test_a_flag_is_told_when_it_is_taken_and_when_it_ends(yesterday, as_iris):
    flag = as_iris.get("/trials/net-retreat/flags").json["items"][0]
    url = f"/flags/{flag['id']}/acknowledgement"

    reply = as_iris.post(url, headers={"If-Match": as_iris.get(f"/flags/{flag['id']}").headers["ETag"]})

    assert reply.status_code == 200
    assert ("flag-acknowledged", f"{flag['level']}/{flag['symptom']}") in told(as_iris)


@pytest.mark.parametrize("limit", [1, 3])
def test_pages_add_up(yesterday, as_chen, limit):
    whole = as_chen.get(CHANGES, query_string={"limit": 200}).json["items"]

    pages, cursor = [], None
    while cursor != "end":
        page = as_chen.get(CHANGES, query_string={"limit": limit} | ({"cursor": cursor} if cursor else {})).json
        pages += page["items"]
        cursor = page["next"] or "end"

    assert pages == whole


def test_other_sites_learn_nothing(yesterday, staff, as_vera, as_chen, as_omar, as_noor):
    graz = staff("greta", "coordinator", site="02")

    statuses = [who.get(CHANGES).status_code for who in (as_omar, as_noor)]

    assert told(graz) == []
    assert told(as_chen, site=str(make.named("net-retreat/02"))) == []
    assert told(as_vera) == told(as_chen)
    assert statuses == [403, 404]


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"since": "yesterday"}, {"since": "2026-03-01T00:00:00"}])
def test_what_is_asked_wrongly_is_refused(yesterday, as_chen, query):
    assert as_chen.get(CHANGES, query_string=query).status_code in {400, 422}
