"""Every reply: its headers, and a fault of ours that says nothing but where to look."""

import logging

from proapp.base.errors import Unavailable
from tests import make

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def test_every_reply_forbids_keeping_guessing_and_framing(as_chen, client):
    replies = [
        as_chen.get("/me"),
        as_chen.get("/trials/net-retreat/participants"),
        as_chen.get("/nowhere"),
        as_chen.get(f"/participants/{make.named('grace')}"),
        as_chen.put("/me"),
        client.get("/me"),
        client.get("/openapi.json"),
    ]

    for reply in replies:
        assert {name: reply.headers[name] for name in HEADERS} == HEADERS
        assert reply.headers["X-Request-Id"]
        assert "Server" not in reply.headers


def test_a_problem_quotes_its_request(client):
    reply = client.get("/nowhere")

    assert reply.mimetype == "application/problem+json"
    assert reply.json == {
        "type": "/problems/not-found",
        "title": "There is no such thing here",
        "status": 404,
        "detail": "there is no such thing here",
        "instance": f"urn:uuid:{reply.headers['X-Request-Id']}",
    }


def test_another_method_is_told_which_there_are(as_chen):
    reply = as_chen.delete("/me")

    assert (reply.status_code, reply.json["type"]) == (405, "/problems/method-not-allowed")
    assert reply.headers["Allow"] == "GET, HEAD"


def test_an_unknown_fault_says_nothing(app, caplog, monkeypatch):
    def quoting():
        raise ValueError("ada has diarrhoea")

    monkeypatch.setitem(app.view_functions, "health.read", quoting)

    with caplog.at_level(logging.DEBUG):
        reply = app.test_client().get("/health")

    assert (reply.status_code, reply.json["type"]) == (500, "/problems/internal")
    assert "ada" not in reply.text + caplog.text
    assert reply.headers["X-Request-Id"] in caplog.text


def test_without_its_database_the_service_says_so(app, monkeypatch):
    def unavailable():
        raise Unavailable("the database does not answer")

    monkeypatch.setitem(app.view_functions, "health.read", unavailable)

    reply = app.test_client().get("/health")

    assert (reply.status_code, reply.json["type"]) == (503, "/problems/unavailable")
    assert reply.headers["Retry-After"] == "2"


def test_health_answers_everybody(app):
    assert app.test_client().get("/health").json == {"status": "ok"}


def test_a_refusal_is_logged_without_content(as_chen, caplog):
    with caplog.at_level(logging.INFO):
        reply = as_chen.get(f"/participants/{make.named('grace')}")

    assert reply.headers["X-Request-Id"] in caplog.text
    assert "participants.read" in caplog.text
    assert "chen" in caplog.text
    assert str(make.named("grace")) not in caplog.text
