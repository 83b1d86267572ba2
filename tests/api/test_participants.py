"""Participants: registered at one's own site under an id of one's own, once."""

from uuid import uuid4

from tests import make
from tests.api.test_bad_input import REGISTRATION


def test_a_registration_may_be_sent_again(as_chen, database):
    url = f"/participants/{uuid4()}"
    first = as_chen.put(url, json=REGISTRATION)
    stored = make.snapshot(database)

    again = as_chen.put(url, json=REGISTRATION)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json == as_chen.get(url).json
    assert make.snapshot(database) == stored


def test_other_content_under_the_id_or_the_code_is_a_conflict(as_chen):
    url = f"/participants/{uuid4()}"
    as_chen.put(url, json=REGISTRATION)

    other = as_chen.put(url, json={**REGISTRATION, "birth_year": 1961})
    same_code = as_chen.put(f"/participants/{uuid4()}", json=REGISTRATION)

    assert (other.status_code, same_code.status_code) == (409, 409)


def test_nobody_registers_at_another_site_or_in_another_trial(as_chen, other_trial, database):
    before = make.snapshot(database)
    graz = {**REGISTRATION, "site": str(make.named("net-retreat/02"))}
    elsewhere = {**REGISTRATION, "trial": "netter-1", "site": str(make.named("netter-1/01"))}
    nowhere = {**REGISTRATION, "trial": "no-trial", "site": str(uuid4())}

    replies = [as_chen.put(f"/participants/{uuid4()}", json=body) for body in (graz, elsewhere, nowhere)]

    assert [reply.status_code for reply in replies] == [404, 404, 404]
    assert make.snapshot(database) == before


def test_the_list_reaches_as_far_as_ones_sites(as_chen, as_vera):
    path = "/trials/net-retreat/participants"

    assert [person["code"] for person in as_chen.get(path).json["items"]] == ["ADA"]
    assert [person["code"] for person in as_vera.get(path).json["items"]] == ["ADA", "GRACE"]
    assert as_vera.get(f"{path}?limit=1000000000").status_code == 200


def test_pages_add_up_to_the_list(as_vera):
    path = "/trials/net-retreat/participants?limit=1"
    first = as_vera.get(path).json
    second = as_vera.get(f"{path}&cursor={first['next']}").json

    assert [person["code"] for page in (first, second) for person in page["items"]] == ["ADA", "GRACE"]
    assert second["next"] is None
