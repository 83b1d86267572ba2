"""Several server processes take one answer once, whoever brings it and however often the line is cut."""

import http.client
import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest

from proapp.base.actor import SYSTEM
from proapp.config import Lives
from proapp.response.tables import Quarantine, Response
from proapp.workflow.enrolment.issue_code import issue_code
from proapp.workflow.enrolment.redeem_code import redeem_code
from tests import make
from tests.conftest import KEY

SERVERS = 4
CUT_OFF = 200
PATIENCE = 30.0  # seconds


@contextmanager
def started(database):
    """`proapp serve` as a process of its own on a free port, ended by its own id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = database.url.render_as_string(hide_password=False)
    process = subprocess.Popen(
        [sys.executable, "-c", "from proapp.cli import main; main()", "serve", "--port", str(port)],
        env=os.environ | {"PROAPP_DATABASE": url, "PROAPP_KEY": KEY.decode()}, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield port
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def answering(port):
    """The port, once somebody answers there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            assert call(port, "GET", "/health")[0] in (200, 503)
            return port
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server does not answer")


def call(port, method, path, *, token="", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, path, body, headers(token))
    reply = connection.getresponse()
    found = reply.status, reply.read()
    connection.close()
    return found


def headers(token):
    return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


@pytest.fixture
def ward(request, make_database, catalogue):
    """Ada is registered; on PostgreSQL unless a test says otherwise."""
    database = make_database(getattr(request, "param", "postgresql"))
    make.trial(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    return database


@pytest.fixture
def token(ward):
    """What ada's phone shows."""
    now, key, who = datetime.now(UTC), ward.key, make.named("ada")
    issued = ward.run(
        lambda session: issue_code(session, actor=SYSTEM, now=now, key=key, participant_id=who, pin="2468")
    )
    pair = ward.run(lambda session: redeem_code(session, now=now, key=key, lives=Lives(), code=issued.code, pin="2468"))
    return pair.access_token


@pytest.fixture
def body(ward, catalogue):
    asked = make.assignment(ward, "baseline", instrument="pgi-s")
    return json.dumps(make.submission(catalogue, asked, asked.opens_at + timedelta(hours=1))).encode()


def test_two_hundred_at_once_are_one_row_and_equal_receipts(ward, token, body):
    path, starting = f"/api/v1/responses/{uuid4()}", Barrier(64)
    with ExitStack() as running, ThreadPoolExecutor(64) as threads:
        opened = [running.enter_context(started(ward)) for _ in range(SERVERS)]
        ports = [answering(port) for port in opened]

        def send(number):
            if number < 64:
                starting.wait()
            return call(ports[number % SERVERS], "PUT", path, token=token, body=body)

        replies = list(threads.map(send, range(200)))

    statuses, texts = Counter(status for status, _ in replies), {text for _, text in replies}
    assert statuses == {201: 1, 200: 199}
    assert len(texts) == 1
    assert len(make.rows(ward, Response)) == 1
    assert make.rows(ward, Quarantine) == []
    assert make.faults(ward) == []


@pytest.mark.parametrize("ward", ["sqlite", "postgresql"], indirect=True)
def test_a_phone_cut_off_before_the_reply_gets_the_receipt_of_what_was_stored(ward, token, catalogue):
    asked = make.assignments(ward, timepoint="run-in") + make.assignments(ward, timepoint="baseline")
    bodies = {}
    for one in asked:
        said = json.dumps(make.submission(catalogue, one, one.opens_at + timedelta(hours=1)))
        bodies[str(uuid4())] = said
    keys = list(bodies)
    with started(ward) as port:
        answering(port)
        for number in range(CUT_OFF):
            _send_and_vanish(port, token, *_request(keys[number % len(keys)], bodies, queued=number % 2 == 1))

        again = [call(port, "PUT", f"/api/v1/responses/{key}", token=token, body=text) for key, text in bodies.items()]
        third = [call(port, "PUT", f"/api/v1/responses/{key}", token=token, body=text) for key, text in bodies.items()]

    assert {status for status, _ in again} <= {200, 201}
    assert [text for _, text in third] == [text for _, text in again]
    stored = {str(one.id): str(one.receipt_id) for one in make.rows(ward, Response)}
    told = {key: json.loads(text)["receipt_id"] for key, (_, text) in zip(bodies, again, strict=True)}
    assert stored == told
    assert make.faults(ward) == []


def _request(key, bodies, *, queued):
    if not queued:
        return "PUT", f"/api/v1/responses/{key}", bodies[key]
    item = {"kind": "response", "id": key, "body": bodies[key]}
    return "POST", "/api/v1/me/sync", json.dumps({"items": [item]})


def _send_and_vanish(port, token, method, path, body):
    """Send a whole request and break the connection off at once, without waiting for the reply."""
    said = "".join(f"{name}: {value}\r\n" for name, value in headers(token).items())
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body.encode())}\r\n{said}\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head.encode() + body.encode())
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
