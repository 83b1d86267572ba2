"""A phone as the tests of enrolment hold it: enrolled over HTTP, with its own pair of tokens."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests import make
from tests.api.conftest import Client

PIN = "1960"


@dataclass
class Phone:
    """Somebody's phone and the pair it holds now."""

    app: Flask
    pair: dict[str, Any]

    @property
    def client(self) -> Client:
        """A client that sends the access token."""
        return Client(self.app, self.pair["access_token"])

    def renew(self, refresh_token: str | None = None) -> TestResponse:
        """Ask for the next pair, with the refresh token held now or another; keeps what it is given."""
        reply = Client(self.app, refresh_token or self.pair["refresh_token"]).post("/me/token")
        if reply.status_code == 200:
            self.pair = reply.json
        return reply


def issue(client: Client, name: str = "ada", pin: str = PIN) -> dict[str, Any]:
    """A code for somebody, as the site is shown it."""
    reply = client.post(f"/participants/{make.named(name)}/enrolment-codes", json={"pin": pin})
    assert reply.status_code == 201, reply.json
    return reply.json


def redeem(client: Client, code: str, pin: str = PIN, **options: Any) -> TestResponse:
    """Try a typed code."""
    return client.post("/enrolments", json={"code": code, "pin": pin}, **options)


def enrolled(app: Flask, site: Client, name: str = "ada") -> Phone:
    """Somebody's new phone, by a code the site has issued."""
    reply = redeem(Client(app), issue(site, name)["code"])
    assert reply.status_code == 201, reply.json
    return Phone(app, reply.json)
