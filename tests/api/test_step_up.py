"""Before a signature, an unblinding or a full export, people show again who they are: by two components."""

from datetime import timedelta

import pytest

from proapp.api import step_up, work
from proapp.api.policy import PERMISSIONS, STAFF, Permission
from tests import authenticators, make
from tests.api.conftest import Client
from tests.authenticators import Passkey
from tests.make import PASSWORD

SUBJECT = "a record"


@pytest.fixture
def app(own_app, monkeypatch):
    """The application with one more view, which asks for a step-up."""
    monkeypatch.setitem(PERMISSIONS, "signing", Permission(STAFF))

    def sign() -> dict[str, str]:
        step_up.require("sign", SUBJECT)
        return {"signed_by": work.actor().id}

    own_app.add_url_rule("/api/v1/signing", endpoint="signing", view_func=sign, methods=["POST"])
    return own_app


@pytest.fixture
def iris(signed_in, trial):
    """The investigator, with a password only."""
    return signed_in("iris", "investigator", site="01")


@pytest.fixture
def seed(iris, clock):
    """Of the codes she adds."""
    prepared = iris.post("/staff/factors/preparation").json
    seed = prepared["codes"]["seed"]
    codes = {"ticket": prepared["ticket"], "code": authenticators.code(seed, clock.now())}
    added = iris.post("/staff/factors", json={"label": "phone", "password": PASSWORD, "new_codes": codes})
    assert added.status_code == 201
    clock.move_to(clock.now() + timedelta(seconds=30))
    return seed


def ask(client, **content):
    return client.post("/staff/step-ups", json={"action": "sign", "subject": SUBJECT, **content})


def sign(client, token=None):
    return client.post("/signing", headers={} if token is None else {"X-Step-Up": token})


def test_without_it_nothing_is_done_and_it_says_what_for(iris):
    reply = sign(iris)

    assert (reply.status_code, reply.json["type"]) == (403, "/problems/step-up-required")
    assert (reply.json["action"], reply.json["subject"]) == ("sign", SUBJECT)


def test_with_it_the_action_is_done_once(iris, seed, clock):
    raised = ask(iris, password=PASSWORD, code=authenticators.code(seed, clock.now()))

    first, second = sign(iris, raised.json["token"]), sign(iris, raised.json["token"])

    assert raised.status_code == 201
    assert (first.status_code, first.json) == (200, {"signed_by": "iris"})
    assert second.status_code == 403


def test_a_passkey_is_a_second_component_too(iris, clock):
    made = Passkey()
    key = made.make(iris.post("/staff/factors/preparation").json["passkey"])
    iris.post("/staff/factors", json={"label": "key", "password": PASSWORD, "new_passkey": key})

    raised = ask(iris, password=PASSWORD, passkey=made.show(iris.post("/staff/step-ups/challenges").json))

    assert sign(iris, raised.json["token"]).status_code == 200


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"password": PASSWORD},
        {"code": "right"},
        {"password": "a wrong password of hers", "code": "right"},
        {"password": PASSWORD, "code": "000000"},
    ],
    ids=["nothing", "password alone", "code alone", "wrong password", "wrong code"],
)
def test_less_than_two_right_components_are_not_enough(iris, seed, clock, content):
    if content.get("code") == "right":
        content = content | {"code": authenticators.code(seed, clock.now())}

    reply = ask(iris, **content)

    assert (reply.status_code, reply.json["type"]) == (403, "/problems/step-up-required")


def test_failures_count_like_those_to_sign_in(iris, seed, client, clock):
    for _ in range(5):
        ask(iris, password="a wrong password of hers", code="000000")

    assert ask(iris, password=PASSWORD, code=authenticators.code(seed, clock.now())).status_code == 429
    assert client.post("/staff/session", json={"name": "iris", "password": PASSWORD}).status_code == 429


@pytest.mark.parametrize(("after", "status"), [(299, 200), (300, 403)])
def test_it_is_good_for_five_minutes(iris, stepped_up, clock, after, status):
    header = stepped_up(iris, "sign", SUBJECT)
    clock.move_to(clock.now() + timedelta(seconds=after))

    assert sign(iris, header["X-Step-Up"]).status_code == status


@pytest.mark.parametrize(("action", "subject"), [("export", SUBJECT), ("sign", "another record"), ("sign", "")])
def test_it_is_good_for_one_action_about_one_thing(iris, stepped_up, action, subject):
    header = stepped_up(iris, action, subject)

    assert sign(iris, header["X-Step-Up"]).status_code == 403


def test_it_is_good_for_the_person_alone(iris, signed_in, stepped_up):
    chen = signed_in("chen", "coordinator", site="01")

    assert sign(chen, stepped_up(iris, "sign", SUBJECT)["X-Step-Up"]).status_code == 403


def test_a_machine_needs_none_and_a_personal_token_does(staff, trial):
    assert sign(staff("a machine", "data_manager", kind="client")).status_code == 200
    assert sign(staff("vera", "data_manager")).status_code == 403


def test_it_opens_nothing_by_itself(iris, stepped_up, app):
    token = stepped_up(iris, "sign", SUBJECT)["X-Step-Up"]

    assert Client(app, token).get("/me").status_code == 401


def test_it_is_in_the_trail(iris, seed, clock, database):
    ask(iris, password=PASSWORD, code="000000")
    raised = ask(iris, password=PASSWORD, code=authenticators.code(seed, clock.now()))
    sign(iris, raised.json["token"])

    assert make.actions(database)[-4:] == ["step-up.refused", "account.proved", "step-up.given", "step-up.used"]
    assert make.faults(database) == []
