"""Among a million assignments and a million scores: a due list, a tick with nothing to do, messages, a trajectory."""

import http.client
import time
from collections.abc import Iterator
from datetime import timedelta

from proapp.base.actor import Grant
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.jobs.tick import tick
from proapp.message.draft import flag_raised
from proapp.message.queries import claim, enqueue
from proapp.schedule import queries
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.bench.crowd import QUIET, crowd
from tests.bench.engines import Engines
from tests.bench.result import Row, milliseconds, once, timed
from tests.bench.served import Served
from tests.bench.world import NOW

MESSAGES = 2000
TRAJECTORY = "/api/v1/trials/net-retreat/trajectories?instrument=qlq-c30@3.0&scale=QL&by=arm"


def rows(engines: Engines, engine: str, *, number: int) -> Iterator[Row]:
    """Everything that is read, among `number` assignments."""
    catalogue = Catalogue.shipped()
    database = engines.fresh(engine)
    took = once(lambda: crowd(database, catalogue, assignments=number))
    yield Row("reading", f"{number} assignments and their scores made, {engine}", f"{took:.0f} s")
    yield Row(
        "reading", f"due list of one participant, {engine}", milliseconds(timed(lambda: _due(database), repeats=50))
    )
    yield _tick(database, catalogue, engine)
    yield _messages(database, engine)
    yield from _trajectory(database, engine)
    database.close()


def _due(database: Database) -> None:
    with database.read() as session:
        assert queries.due(session, make.named("ada"), now=NOW)


def _tick(database: Database, catalogue: Catalogue, engine: str) -> Row:
    clock = SimulatedClock(QUIET)

    def work() -> None:
        report = tick(database, clock=clock, catalogue=catalogue, channels={})
        assert not report.failed
        assert report.reminders == 0

    took = timed(work, repeats=30)
    return Row("tick", f"nothing due, {engine}", milliseconds(took), target="<= 2 ms")


def _messages(database: Database, engine: str) -> Row:
    site = make.named("net-retreat/01")
    new = [flag_raised(make.named(str(n)), trial_id="net-retreat", site_id=site, now=NOW) for n in range(MESSAGES)]
    database.run(lambda session: enqueue(session, new, now=NOW))
    later = NOW + timedelta(minutes=1)
    began = time.perf_counter()
    claimed = database.run(lambda session: claim(session, now=later, limit=MESSAGES))
    took = time.perf_counter() - began
    assert len(claimed) == MESSAGES
    return Row("tick", f"{MESSAGES} messages claimed, {engine}", milliseconds(took), target="<= 50 ms")


def _trajectory(database: Database, engine: str) -> Iterator[Row]:
    token = database.run(
        lambda session: issue_token(session, now=NOW, name="omar", grants=[Grant("net-retreat", "dmc")])
    ).token
    with Served(database, engine) as served:
        _ask(served, token)
        cold = []
        for _ in range(7):
            tag, took = _ask(served, token)
            cold.append(took)
        warm = [_ask(served, token, tag=tag)[1] for _ in range(30)]
    yield Row("trajectory", f"one scale by arm, cold, HTTP, {engine}", milliseconds(sorted(cold)[3]), target="<= 60 ms")
    yield Row("trajectory", f"the same, 304, HTTP, {engine}", milliseconds(sorted(warm)[15]), target="<= 3 ms")


def _ask(served: Served, token: str, *, tag: str | None = None) -> tuple[str, float]:
    headers = {"Authorization": f"Bearer {token}"} | ({"If-None-Match": tag} if tag else {})
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    began = time.perf_counter()
    connection.request("GET", TRAJECTORY, headers=headers)
    reply = connection.getresponse()
    body = reply.read()
    took = time.perf_counter() - began
    assert reply.status == (304 if tag else 200), body
    connection.close()
    return reply.headers["ETag"], took
