"""A queue of 30 questionnaires sent at once, against 30 single requests: one phone, one connection that stays open."""

import json
from collections.abc import Iterator, Sequence
from statistics import median

from sqlalchemy import func, select

from proapp.response.tables import Response
from proapp.workflow.catalogue import Catalogue
from tests.bench.engines import Engines
from tests.bench.result import Row, milliseconds
from tests.bench.served import Served
from tests.bench.submitting import Request, put, sent_by
from tests.bench.world import NOW, Waiting, world

QUEUE = 30
ROUNDS = 20
WARMING = 2


def rows(engines: Engines, engine: str) -> Iterator[Row]:
    """Single requests and queues in turns, so that whatever else the machine does slows both."""
    database = engines.fresh(engine)
    rounds = ROUNDS + WARMING
    bodies = world(database, Catalogue.shipped(), participants=2, each=QUEUE * rounds)
    alone, queued = ([one for one in bodies if one.participant == name] for name in _names(bodies))
    singly: list[float] = []
    at_once: list[float] = []
    requests: list[Request] = []
    for number in range(rounds):
        turn = slice(QUEUE * number, QUEUE * (number + 1))
        requests += [*map(put, alone[turn]), _post(queued[turn])]
    with Served(database, engine) as served:
        told = sent_by(served, requests, 1)
    for number in range(WARMING, rounds):
        took = told["latencies"][(QUEUE + 1) * number : (QUEUE + 1) * (number + 1)]
        singly.append(sum(took[:-1]))
        at_once.append(took[-1])
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 2 * QUEUE * rounds
    database.close()
    ratio = f"{median(singly) / median(at_once):.1f} x"
    yield Row("sync", f"{QUEUE} answers, one request each, {engine}", milliseconds(median(singly)))
    yield Row("sync", f"{QUEUE} answers in one queue, {engine}", milliseconds(median(at_once)), ratio, ">= 4 x")


def _names(bodies: Sequence[Waiting]) -> Iterator[str]:
    return iter(dict.fromkeys(one.participant for one in bodies))


def _post(bodies: Sequence[Waiting]) -> Request:
    items = [{"kind": "response", "id": str(one.response_id), "body": one.body.decode()} for one in bodies]
    body = json.dumps({"sent_at": NOW.isoformat(), "items": items})
    return "POST", "/api/v1/me/sync", bodies[0].token, body
