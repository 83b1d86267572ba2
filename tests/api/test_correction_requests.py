"""I made a mistake: the site of that participant learns of it and nobody else, and the answer stays as it was."""

from uuid import uuid4

import pytest

from proapp.message.tables import Message
from proapp.response.tables import CorrectionRequest
from tests import make

TRIAL = "/trials/net-retreat"


@pytest.fixture
def answered(as_ada, database, catalogue, at_opening, clock):
    """Ada has answered how bad her symptoms are."""
    due = at_opening(make.assignment(database, "baseline", instrument="pgi-s"))
    url = f"/responses/{uuid4()}"
    assert as_ada.put(url, json=make.submission(catalogue, due, clock.now())).status_code == 201
    return url


@pytest.fixture
def asked(clock):
    return {"items": ["severity"], "words": "I meant the day before.", "at": clock.now().isoformat()}


def test_the_site_learns_of_it_once_and_the_answer_stays(as_ada, as_chen, answered, asked, database):
    before = as_chen.get(answered).json
    url = f"{answered}/correction-requests/{uuid4()}"

    first, again = as_ada.put(url, json=asked), as_ada.put(url, json=asked)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert (first.json["items"], first.json["words"], first.json["state"]) == (["severity"], asked["words"], "open")
    assert as_ada.get("/me/correction-requests").json["items"] == [first.json]
    (listed,) = as_chen.get(f"{TRIAL}/correction-requests").json["items"]
    assert listed == {**first.json, "requested_by": None, "proposal": None}
    assert as_chen.get(answered).json == before
    told = [(one.template, one.recipient) for one in make.rows(database, Message)]
    assert told == [("participant-asks", f"site:{make.named('net-retreat/01')}")]
    assert make.faults(database) == []


def test_other_sites_and_other_trials_learn_nothing(as_ada, answered, asked, staff, other_trial):
    as_ada.put(f"{answered}/correction-requests/{uuid4()}", json=asked)

    graz = staff("greta", "coordinator", site="02").get(f"{TRIAL}/correction-requests")
    foreign = staff("nina", "coordinator", trial="netter-1", site="01").get(f"{TRIAL}/correction-requests")

    assert (graz.status_code, graz.json["items"]) == (200, [])
    assert foreign.status_code == 404


def test_somebody_elses_answer_looks_like_none(device, as_ada, answered, asked, trial):
    as_grace = device("grace")

    foreign = as_grace.put(f"{answered}/correction-requests/{uuid4()}", json=asked)
    none = as_grace.put(f"/responses/{uuid4()}/correction-requests/{uuid4()}", json=asked)

    assert (foreign.status_code, none.status_code) == (404, 404)
    assert foreign.json["detail"] == none.json["detail"]
    assert as_grace.get("/me/correction-requests").json["items"] == []


@pytest.mark.parametrize("changes", [{"items": []}, {"words": None}, {"at": "2026-03-01T08:00:00+01:00"}])
def test_another_request_under_the_same_id_is_a_conflict(as_ada, answered, asked, changes, database):
    url = f"{answered}/correction-requests/{uuid4()}"
    as_ada.put(url, json=asked)

    other = as_ada.put(url, json={**asked, **changes})

    assert other.status_code == 409
    assert len(make.rows(database, CorrectionRequest)) == 1


def test_items_that_were_not_asked_are_named(as_ada, answered, asked, database):
    reply = as_ada.put(f"{answered}/correction-requests/{uuid4()}", json={**asked, "items": ["severity", "mood"]})

    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "/items/1")
    assert make.rows(database, CorrectionRequest) == []


@pytest.mark.parametrize(
    ("deed", "more", "state"), [("corrections", {"answers": {"severity": 3}}, "corrected"), ("void", {}, "taken-out")]
)
def test_what_became_of_it_is_shown(as_ada, as_iris, answered, asked, clock, deed, more, state):
    as_ada.put(f"{answered}/correction-requests/{uuid4()}", json=asked)
    clock.move_to(clock.now() + make.timedelta(hours=1))
    why = {"id": str(uuid4()), "reason_code": "source-differs", "reason": "as she asked"}

    reply = as_iris.post(f"{answered}/{deed}", json={**why, **more})

    assert reply.status_code == 201
    assert [one["state"] for one in as_ada.get("/me/correction-requests").json["items"]] == [state]


def test_pages_of_requests_add_up(as_ada, as_chen, answered, asked, clock):
    for _ in range(3):
        as_ada.put(f"{answered}/correction-requests/{uuid4()}", json=asked)
        clock.move_to(clock.now() + make.timedelta(minutes=1))
    path, found = f"{TRIAL}/correction-requests?limit=2", []

    page = as_chen.get(path).json
    found += page["items"]
    while page["next"]:
        page = as_chen.get(f"{path}&cursor={page['next']}").json
        found += page["items"]

    assert found == as_chen.get(f"{TRIAL}/correction-requests").json["items"]
    assert len(found) == 3
