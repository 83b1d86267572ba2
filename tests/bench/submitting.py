"""Submitting a scored questionnaire of 30 items: over the verb and over HTTP, one client and eight."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from proapp.base.db import Database
from proapp.workflow.answering.submit import submit
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.bench.engines import Engines
from tests.bench.replay import Tape, replay
from tests.bench.result import Row, once, spread
from tests.bench.served import Served
from tests.bench.world import NOW, Waiting, world

CLIENTS = 8
TARGET = "8 clients: >= 600/s, p99 <= 40 ms"


def rows(engines: Engines, engine: str, *, number: int) -> Iterator[Row]:
    """`number` submissions for each line; a quarter for one client."""
    catalogue = Catalogue.shipped()
    database = engines.fresh(engine)
    participants = 40
    bodies = iter(world(database, catalogue, participants=participants, each=max(8, 4 * number // participants)))
    copy = engines.copy(database)

    few, many = number // 4, number
    tape = Tape(database)
    one, _ = _by_verb(database, catalogue, [*islice(bodies, few)], 1)
    yield Row("submit", f"verb, 1 client, {engine}", one)
    eight, _ = _by_verb(database, catalogue, [*islice(bodies, many)], CLIENTS)
    yield Row("submit", f"verb, {CLIENTS} clients, {engine}", eight)
    taped = tape.transactions
    alone = few / once(replay(copy, taped[:few], threads=1))
    yield Row("submit", f"the same statements by the driver alone, 1 client, {engine}", f"{alone:.0f}/s")
    alone = (len(taped) - few) / once(replay(copy, taped[few:], threads=CLIENTS))
    yield Row("submit", f"the same statements by the driver alone, {CLIENTS} clients, {engine}", f"{alone:.0f}/s")
    copy.close()

    with Served(database, engine) as served:
        _by_http(served, [*islice(bodies, few // 2)], 1)
        one, _ = _by_http(served, [*islice(bodies, few)], 1)
        yield Row("submit", f"HTTP (granian), 1 client, {engine}", one)
        told, rate = _by_http(served, [*islice(bodies, many)], CLIENTS)
        ratio = f"{rate / alone:.0%} of the driver"
        yield Row("submit", f"HTTP (granian), {CLIENTS} clients, {engine}", told, ratio, TARGET + ", >= 35 %")
        yield Row("memory", f"server process after that, {engine}", f"{served.memory():.0f} MB", target="<= 90 MB")
    database.close()


def _by_verb(database: Database, catalogue: Catalogue, bodies: list[Waiting], clients: int) -> tuple[str, float]:
    def send(waiting: Waiting) -> float:
        began = time.perf_counter()
        reply = database.run(
            lambda session: submit(
                session, actor=make.phone(waiting.participant), now=NOW, catalogue=catalogue,
                response_id=waiting.response_id, body=waiting.body,
            )
        )  # fmt: skip
        assert reply.created
        return time.perf_counter() - began

    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        latencies = list(pool.map(send, bodies))
    seconds = time.perf_counter() - began
    return spread(latencies, seconds), len(latencies) / seconds


def _by_http(served: Served, bodies: list[Waiting], clients: int) -> tuple[str, float]:
    """The clients are another process, so that they do not share the server's interpreter."""
    told = sent_by(served, [put(one) for one in bodies], clients)
    assert told["statuses"] == {"201": len(bodies)}, told["statuses"]
    return spread(told["latencies"], told["seconds"]), len(bodies) / told["seconds"]


Request = tuple[str, str, str, str]  # method, address, token, body


def put(one: Waiting) -> Request:
    """The request that hands one body in."""
    return "PUT", f"/api/v1/responses/{one.response_id}", one.token, one.body.decode()


def sent_by(served: Served, requests: Sequence[Request], clients: int) -> Any:
    """What clients in a process of their own measured: seconds, latencies (of one client in order), statuses."""
    client = Path(__file__).with_name("client.py")
    done = subprocess.run(
        [sys.executable, str(client), str(served.port), str(clients)],
        input=json.dumps(requests), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)
