"""Flags: seen by the participant's own site, taken by one person, ended with an outcome."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from proapp.flag.lifecycle import OUTCOMES
from proapp.jobs.tick import tick
from proapp.message import standing
from proapp.message.tables import Message
from proapp.message.template import UNTIL_RESOLVED
from proapp.message.verdict import SEND, on_flag
from tests import make

FLAGS = "/trials/net-retreat/flags"
SEVERE = {"10A": 3, "10B": 4}


@pytest.fixture
def flag(as_chen, database, catalogue, clock):
    """Severe vomiting in the first week after ada's first infusion."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    week_1 = make.assignment(database, "toxicity", instrument="pro-ctcae-net")
    make.answered(database, catalogue, week_1, **SEVERE)
    clock.move_to(week_1.opens_at + timedelta(hours=2))
    (found,) = as_chen.get(FLAGS).json["items"]
    return found


def matching(reply):
    return {"If-Match": reply.headers["ETag"]}


def test_a_flag_is_taken_and_ended_by_who_has_read_it(as_chen, flag, database):
    url = f"/flags/{flag['id']}"
    taken = as_chen.post(f"{url}/acknowledgement", headers=matching(as_chen.get(url)))
    ended = as_chen.post(f"{url}/resolution", json={"outcome": "contacted"}, headers=matching(taken))

    assert (flag["state"], taken.json["state"], ended.json["state"]) == ("raised", "acknowledged", "resolved")
    assert taken.json["acknowledged_by"] == ended.json["resolved_by"] == "chen"
    assert ended.json["outcome"] == "contacted"
    assert make.faults(database) == []


def test_a_second_acknowledgement_returns_the_flag_as_it_is(as_chen, as_iris, flag):
    url = f"/flags/{flag['id']}/acknowledgement"
    first = as_chen.post(url, headers={"If-Match": '"1"'})

    second = as_iris.post(url, headers={"If-Match": '"1"'})

    assert second.status_code == 200
    assert second.json == first.json


@pytest.mark.parametrize(("headers", "status"), [({}, 428), ({"If-Match": '"9"'}, 412), ({"If-Match": "*"}, 412)])
def test_a_stale_or_missing_version_changes_nothing(as_chen, flag, headers, status, database):
    before = make.snapshot(database)

    taken = as_chen.post(f"/flags/{flag['id']}/acknowledgement", headers=headers)
    ended = as_chen.post(f"/flags/{flag['id']}/resolution", json={"outcome": "contacted"}, headers=headers)

    assert (taken.status_code, ended.status_code) == (status, status)
    assert make.snapshot(database) == before


def test_an_outcome_is_one_of_ours(as_chen, flag):
    reply = as_chen.post(f"/flags/{flag['id']}/resolution", json={"outcome": "fine"}, headers={"If-Match": '"1"'})

    assert reply.status_code == 422
    assert reply.json["errors"][0]["pointer"] == "/outcome"


def test_another_outcome_after_the_end_is_a_conflict(as_chen, flag):
    url = f"/flags/{flag['id']}/resolution"
    as_chen.post(url, json={"outcome": "contacted"}, headers={"If-Match": '"1"'})

    assert as_chen.post(url, json={"outcome": "hospital"}, headers={"If-Match": '"2"'}).status_code == 409


def test_a_flag_goes_to_its_own_site_and_to_nobody_else(flag, staff, as_vera, as_omar, as_adam, as_ada):
    gina = staff("gina", "site_nurse", site="02")

    assert gina.get(FLAGS).json["items"] == []
    assert gina.get(f"/flags/{flag['id']}").status_code == 404
    assert len(as_vera.get(FLAGS).json["items"]) == 1
    assert as_vera.post(f"/flags/{flag['id']}/acknowledgement", headers={"If-Match": '"1"'}).status_code == 403
    assert [who.get(FLAGS).status_code for who in (as_omar, as_adam, as_ada)] == [403, 403, 401]


def test_lists_can_be_narrowed(as_chen, flag):
    site, elsewhere = make.named("net-retreat/01"), make.named("net-retreat/02")

    found = {
        query: len(as_chen.get(f"{FLAGS}?{query}").json["items"])
        for query in ("state=open", "state=resolved", f"site={site}", f"site={elsewhere}", "level=red", "level=yellow")
    }

    assert list(found.values()) == [1, 0, 1, 0, 1, 0]
    assert as_chen.get(f"{FLAGS}?state=lost").status_code == 422


def test_a_flag_shows_the_answers_that_raised_it_in_words(as_chen, flag):
    found = as_chen.get(f"/flags/{flag['id']}").json

    grounds = {ground["code"]: ground for ground in found["grounds"]}
    assert found["rule_words"]["title"] == "Severe"
    assert found["rule_words"]["action"]
    assert any("Basch" in source for source in found["rule_words"]["sources"])
    assert (grounds["10B"]["value"], grounds["10B"]["limit"], grounds["10B"]["kind"]) == (4, 3, "item")
    assert grounds["10B"]["label"]
    assert {line["item"]: line["answer"] for line in found["answers"]}["10B"] == "[4]"  # no wording here
    assert found["report"]["quarantined"] is False
    assert found["report"]["instrument"].startswith("pro-ctcae-net@")


def test_what_it_was_before_stands_beside_the_answer(as_chen, as_ada, flag, database, catalogue, clock):
    week_2 = make.assignment(database, "toxicity", instrument="pro-ctcae-net", ordinal=2)
    make.answered(database, catalogue, week_2, **{"9A": 4, "9B": 4})

    (nausea,) = [one for one in as_chen.get(FLAGS).json["items"] if one["symptom"] == "9"]

    grounds = {ground["code"]: ground for ground in as_chen.get(f"/flags/{nausea['id']}").json["grounds"]}
    assert (grounds["9B"]["value"], grounds["9B"]["previous"], grounds["9B"]["baseline"]) == (4, 0, None)
    assert grounds["9B"]["words"] is None  # nobody has installed the wording


def test_answers_of_our_own_instruments_are_in_words(as_chen, flag, database, catalogue):
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=0)

    found = [as_chen.get(f"/flags/{one['id']}").json for one in as_chen.get(FLAGS).json["items"]]

    words = {ground["code"]: ground["words"] for one in found for ground in one["grounds"]}
    assert words["fluids"] == "No"
    assert words["temperature"] is None


def test_an_outcome_has_its_hour(as_chen, flag, clock):
    url = f"/flags/{flag['id']}"
    assert flag["overdue"] is False
    assert flag["resolve_by"] > flag["raised_at"]

    clock.move_to(clock.now() + timedelta(hours=73))

    assert as_chen.get(url).json["overdue"] is True
    assert len(as_chen.get(f"{FLAGS}?overdue=true").json["items"]) == 1
    as_chen.post(f"{url}/resolution", json={"outcome": "contacted"}, headers={"If-Match": '"1"'})
    assert as_chen.get(url).json["overdue"] is False
    assert as_chen.get(f"{FLAGS}?overdue=true").json["items"] == []


def test_everything_that_happened_to_a_flag_can_be_read(as_chen, as_iris, flag, database, clock):
    url = f"/flags/{flag['id']}"
    passed = as_chen.post(f"{url}/escalation", json={"reason": "She cannot come in."}, headers={"If-Match": '"1"'})
    taken = as_iris.post(f"{url}/acknowledgement", headers=matching(passed))
    as_iris.post(f"{url}/resolution", json={"outcome": "hospital", "reason": "Dehydrated."}, headers=matching(taken))

    history = as_chen.get(url).json["history"]

    told = [(stage["what"], stage["by"], stage["to"], stage["step"], stage["reason"]) for stage in history]
    assert told == [
        ("raised", None, "site-staff", None, None),
        ("escalated", "chen", "site-staff", 1, "She cannot come in."),
        ("acknowledged", "iris", None, None, None),
        ("resolved", "iris", None, None, "Dehydrated."),
    ]
    assert make.faults(database) == []


def test_a_flag_is_passed_on_by_hand_rung_by_rung_and_no_further(as_chen, flag, database):
    url, headers = f"/flags/{flag['id']}", {"If-Match": '"1"'}
    steps = []
    for _ in range(3):
        reply = as_chen.post(f"{url}/escalation", json={"reason": "now"}, headers=headers)
        headers = matching(reply)
        steps.append((reply.json["state"], reply.json["escalation_step"]))

    further = as_chen.post(f"{url}/escalation", json={"reason": "now"}, headers=headers)

    assert steps == [("escalated", 1), ("escalated", 2), ("escalated", 3)]
    assert further.status_code == 409
    told = [(one.template, one.recipient.split(":")[2:]) for one in make.rows(database, Message)]
    assert sorted(told) == [
        ("flag-passed-on", ["call-list"]),
        ("flag-passed-on", ["remind"]),
        ("flag-passed-on", ["second-person"]),
        ("flag-raised", []),
    ]


def test_the_clock_repeats_no_step_that_was_taken_by_hand(as_chen, flag, database, clock, catalogue):
    as_chen.post(f"/flags/{flag['id']}/escalation", json={"reason": "now"}, headers={"If-Match": '"1"'})

    clock.move_to(clock.now() + timedelta(days=4))
    for _ in range(3):
        tick(database, clock=clock, catalogue=catalogue, channels={})

    stages = as_chen.get(f"/flags/{flag['id']}").json["history"]
    assert [stage["step"] for stage in stages if stage["what"] == "escalated"] == [1, 2, 3]
    assert [stage["what"] for stage in stages][-1] == "overdue"


def test_a_passed_on_flag_is_told_although_it_was_taken(as_chen, as_iris, flag, database, clock, catalogue):
    url = f"/flags/{flag['id']}"
    taken = as_chen.post(f"{url}/acknowledgement", headers={"If-Match": '"1"'})
    as_chen.post(f"{url}/escalation", json={"reason": "a second opinion"}, headers=matching(taken))

    with database.read() as session:
        keys = {message.id for message in make.rows(database, Message) if message.template == "flag-passed-on"}
        reviews = standing.reviews(session, [flag_id := make.UUID(flag["id"])])

    assert len(keys) == 1
    assert on_flag(reviews[flag_id], asks_for_outcome="flag-passed-on" in UNTIL_RESOLVED) == SEND


@pytest.mark.parametrize("what", ["escalation", "suppression"])
def test_who_is_not_of_the_site_changes_no_flag(flag, staff, as_vera, as_adam, as_omar, what, database):
    body = {"reason": "so", **({"until": "2026-05-01"} if what == "suppression" else {})}
    gina, before = staff("gina", "site_nurse", site="02"), make.snapshot(database)
    everybody = (gina, as_vera, as_adam, as_omar)
    path, version = f"/flags/{flag['id']}/{what}", {"If-Match": '"1"'}

    replies = [who.post(path, json=body, headers=version).status_code for who in everybody]

    assert replies == [404, 403, 403, 403]
    assert make.snapshot(database)["flag"] == before["flag"]


def test_every_outcome_is_named(as_chen, flag):
    codes = {one["code"] for one in as_chen.get("/flags/outcomes").json["items"]}

    assert codes == set(OUTCOMES)


def test_whether_a_step_was_told_can_be_read_by_the_site(as_chen, flag, database, clock):
    unsent = as_chen.get(f"/flags/{flag['id']}").json["history"][0]
    with database.write() as session:
        session.execute(update(Message).values(state="sent", sent_at=clock.now()))

    sent = as_chen.get(f"/flags/{flag['id']}").json["history"][0]

    assert (unsent["what"], unsent["to"], unsent["sent_at"]) == ("raised", "site-staff", None)
    assert sent["sent_at"] == clock.now().isoformat()
