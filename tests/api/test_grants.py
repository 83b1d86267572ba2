"""Roles: one administrator asks, another agrees; nobody gives one to themselves; what is taken back is gone at once."""

import pytest

from tests import make

ID = make.named("a role for vera")


@pytest.fixture
def adam(signed_in, trial):
    """Who asks."""
    return signed_in("adam", "admin")


@pytest.fixture
def amal(signed_in, trial):
    """Another administrator of the trial."""
    return signed_in("amal", "admin")


@pytest.fixture
def vera(signed_in):
    """Who has an account and no role."""
    return signed_in("vera")


def ask(client, trial, *, id=ID, **changes):
    content = {"staff": "vera", "role": "data_manager", "reason": "Joins the trial office.", **changes}
    return client.put(f"/trials/{trial}/grants/{id}", json=content)


def decide(client, decision="approved", id=ID):
    return client.post(f"/grants/{id}/decision", json={"decision": decision})


def take_back(client, id=ID):
    return client.post(f"/grants/{id}/taking-back", json={"reason": "Left the trial office."})


def listed(client, trial, state):
    items = client.get(f"/trials/{trial}/grants?state={state}").json["items"]
    return {(one["staff_id"], one["role"]) for one in items}


def test_a_role_is_held_once_a_second_administrator_agrees(adam, amal, vera, trial):
    asked = ask(adam, trial)
    before = vera.get(f"/trials/{trial}/participants").status_code

    agreed = decide(amal)

    assert (asked.status_code, asked.json["decision"], before) == (201, None, 404)
    assert (agreed.status_code, agreed.json["asked_by"], agreed.json["decided_by"]) == (200, "adam", "amal")
    assert vera.get(f"/trials/{trial}/participants").status_code == 200
    assert [grant["role"] for grant in vera.get("/me").json["grants"]] == ["data_manager"]


def test_nobody_agrees_to_what_they_asked_for_nor_about_themselves(adam, amal, vera, trial, signed_in):
    ask(adam, trial)
    other = make.named("a role for amal")
    ask(adam, trial, id=other, staff="amal", role="auditor")

    by_asker, by_receiver = decide(adam), decide(amal, id=other)
    for_oneself = ask(adam, trial, id=make.named("own"), staff="adam", role="investigator")

    assert [reply.status_code for reply in (by_asker, by_receiver, for_oneself)] == [403, 403, 403]
    assert vera.get(f"/trials/{trial}/participants").status_code == 404


def test_who_is_refused_has_nothing(adam, amal, vera, trial):
    ask(adam, trial)

    refused = decide(amal, "refused")

    assert refused.json["decision"] == "refused"
    assert decide(amal).status_code == 409
    assert vera.get(f"/trials/{trial}/participants").status_code == 404
    assert listed(adam, trial, "past") == {("vera", "data_manager")}


def test_asking_and_deciding_twice_is_no_change(adam, amal, vera, trial, database):
    ask(adam, trial)
    again = ask(adam, trial)
    decide(amal)
    held = make.actions(database).count("role.granted")

    repeated = decide(amal)

    assert (again.status_code, repeated.status_code) == (200, 200)
    assert make.actions(database).count("role.granted") == held
    assert ask(adam, trial, role="monitor").status_code == 409


def test_a_role_that_is_taken_back_is_gone_from_the_next_request_on_and_can_be_given_again(
    adam, amal, vera, trial, database
):
    ask(adam, trial)
    decide(amal)

    taken = take_back(adam)

    assert taken.status_code == 204
    assert vera.get(f"/trials/{trial}/participants").status_code == 404
    assert take_back(adam).status_code == 404
    assert listed(adam, trial, "past") == {("vera", "data_manager")}
    second = make.named("the role again")
    ask(adam, trial, id=second)
    assert decide(amal, id=second).status_code == 200
    assert vera.get(f"/trials/{trial}/participants").status_code == 200
    assert make.faults(database) == []


def test_what_the_operator_gave_is_taken_back_too(adam, vera, trial, signed_in):
    iris = signed_in("iris", "investigator", site="01")
    held = adam.get(f"/trials/{trial}/grants").json["items"]
    hers = next(one for one in held if one["staff_id"] == "iris")

    taken = take_back(adam, hers["id"])

    assert (hers["reason"], hers["sign_in_name"]) == (None, "iris")
    assert taken.status_code == 204
    assert iris.get(f"/trials/{trial}/participants").status_code == 404


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"staff": "nobody"}, "/staff"),
        ({"role": "emperor"}, "/role"),
        ({"site": str(make.named("netter-1/01"))}, "/site"),
        ({"staff": "omar", "role": "coordinator"}, "/grants"),
        ({"staff": "omar", "role": "dmc"}, "/role"),
        ({"reason": ""}, "/reason"),
    ],
    ids=["unknown person", "unknown role", "other trial's site", "sees arms and treats", "held already", "no reason"],
)
def test_what_cannot_be_given_is_refused_with_the_place_and_nothing_is_stored(
    adam, vera, trial, other_trial, signed_in, changes, pointer
):
    signed_in("omar", "dmc")

    reply = ask(adam, trial, **changes)

    assert reply.status_code == 422
    assert [error["pointer"] for error in reply.json["errors"]] == [pointer]
    assert listed(adam, trial, "waiting") == set()


def test_roles_that_came_to_exclude_each_other_meanwhile_are_not_given(adam, amal, vera, trial):
    other = make.named("sees arms")
    ask(adam, trial)
    ask(adam, trial, id=other, role="dmc")
    decide(amal)

    reply = decide(amal, id=other)

    assert reply.status_code == 422
    assert listed(adam, trial, "waiting") == {("vera", "dmc")}


def test_administrators_and_auditors_review_who_holds_what(adam, amal, trial, signed_in):
    auditor, iris = signed_in("omar", "auditor"), signed_in("iris", "investigator", site="01")

    seen = listed(auditor, trial, "standing")

    assert seen == {("adam", "admin"), ("amal", "admin"), ("omar", "auditor"), ("iris", "investigator")}
    assert iris.get(f"/trials/{trial}/grants").status_code == 403
    assert ask(auditor, trial).status_code == 403


def test_of_another_trial_nothing_is_asked_seen_or_taken(adam, amal, vera, trial, other_trial, signed_in):
    stranger = signed_in("mina", "admin", trial=other_trial)
    ask(adam, trial)

    replies = [
        ask(stranger, trial, id=make.named("foreign")), decide(stranger), take_back(stranger),
        stranger.get(f"/trials/{trial}/grants"), decide(adam, id=make.named("nothing")),
    ]  # fmt: skip

    assert [reply.status_code for reply in replies] == [404] * 5


def test_a_machine_gives_no_roles(staff, trial, vera):
    machine = staff("a machine", "admin", kind="client")

    assert ask(machine, trial).status_code == 401


def test_who_asked_who_agreed_and_why_is_in_the_trail(adam, amal, vera, trial, database):
    ask(adam, trial)
    decide(amal)
    take_back(amal)

    assert make.actions(database)[-4:] == ["role.asked-for", "role.granted", "role.approved", "role.taken-back"]
    assert make.faults(database) == []
