"""Secrets stay secret: no usable one is in the database, and none of them is ever written to a log."""

import logging
from datetime import timedelta

import pytest

from proapp.access import queries
from tests import make
from tests.api.conftest import Client
from tests.api.phones import enrolled, issue

PIN = "71960338"


@pytest.fixture
def secrets(app, as_chen, clock, signed_in, stepped_up, invited):
    """Everything that opens something, as those have it who may: a code in both forms, a PIN, tokens, a calendar."""
    phone = enrolled(app, as_chen)
    clock.move_to(clock.now() + timedelta(seconds=1))
    spent = phone.pair["refresh_token"]
    phone.renew()
    calendar = phone.client.post("/me/calendar").json["url"].rpartition("/")[2].removesuffix(".ics")
    issued = issue(as_chen, pin=PIN)
    iris = signed_in("iris")
    return {
        "code": issued["code"],
        "typed": issued["code"].replace("-", ""),
        "link": issued["link"].rpartition("#e=")[2],
        "pin": PIN,
        "access": phone.pair["access_token"],
        "refresh": phone.pair["refresh_token"],
        "spent": spent,
        "calendar": calendar,
        "staff": as_chen.token,
        "session": iris.token,
        "password": make.PASSWORD,
        "step-up": stepped_up(iris, "sign")["X-Step-Up"],
        "invitation": invited("vera"),
    }


def test_a_stolen_database_opens_nothing(database, secrets):
    stored = repr(make.snapshot(database))

    secret = {**secrets, "key": database.key.decode(), "address": "127.0.0.1"}

    assert [name for name, value in secret.items() if value in stored or value.encode().hex() in stored] == []


def test_no_log_holds_a_secret_not_even_of_a_request_that_fails(app, secrets, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    client = Client(app)

    use(client, secrets)
    monkeypatch.setattr(queries, "actor", failing)
    broken = use(client, secrets)

    assert 500 in broken
    assert "request" in caplog.text
    assert [name for name, secret in secrets.items() if secret in caplog.text] == []


def use(client, secrets):
    """Send every secret where it belongs and where it does not."""
    replies = [
        client.post("/enrolments", json={"code": secrets["code"], "pin": "0000"}),
        client.post("/enrolments", json={"link": secrets["link"], "pin": "0000"}),
        client.post("/enrolments", json={"code": secrets["code"], "pin": secrets["pin"], "odd": 1}),
    ]
    iris = {"name": "iris", "password": secrets["password"]}
    for path, content in [
        ("session", iris),
        ("session", iris | {"password": [secrets["password"]]}),
        ("session", iris | {"code": "000000"}),
        ("invitations/opening", {"invitation": secrets["invitation"]}),
        ("invitations/acceptance", {"invitation": secrets["invitation"], "password": "short"}),
    ]:
        replies.append(client.post(f"/staff/{path}", json=content))
    for name in ("access", "refresh", "spent", "calendar", "staff", "session", "step-up", "invitation"):
        bearer = {"Authorization": f"Bearer {secrets[name]}"}
        replies += [
            client.get("/me", headers=bearer),
            client.post("/me/token", headers=bearer),
            client.get(f"/calendars/{secrets[name]}.ics"),
            client.delete(f"/calendars/{secrets[name]}.ics"),
            client.get(f"/calendars/{secrets[name]}"),
            client.get("/staff/session", headers=bearer),
            client.post("/staff/step-ups", json={"action": "sign", "password": "wrong"}, headers=bearer),
        ]
    return {reply.status_code for reply in replies}


def failing(*_, **__):
    raise RuntimeError("something with a secret in it")
