"""A trial's scores taken away as a file: how soon the first byte comes, how long it takes, how much memory it costs."""

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from proapp.base.actor import Grant
from proapp.response.tables import Response
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.bench.crowd import crowd
from tests.bench.engines import Engines
from tests.bench.result import Row, milliseconds
from tests.bench.served import Served
from tests.bench.world import NOW

PATH = "/api/v1/trials/net-retreat"
PARQUET = "application/vnd.apache.parquet"
FORMS = (
    ("scores, CSV, long", f"{PATH}/scores?layout=long", "text/csv"),
    ("scores, CSV, wide", f"{PATH}/scores?layout=wide", "text/csv"),
    ("scores, Parquet, long", f"{PATH}/scores?layout=long", PARQUET),
    ("answers, CSV, long", f"{PATH}/responses?layout=long", "text/csv"),
)
AFTERWARDS = make.at(date(2030, 1, 1))  # everything has been answered
LITTLE = "&received_from=2026-03-01T00:00:00Z&received_to=2026-03-03T00:00:00Z&participant="


@dataclass(frozen=True, slots=True)
class Taken:
    """One file: seconds to its first byte and to its end, its size, and by how much the server grew, in MB."""

    first: float
    whole: float
    size: float
    grown: float


def rows(engines: Engines, engine: str, *, responses: int) -> Iterator[Row]:
    """About `responses` QLQ-C30, taken in every form by a server that has just started."""
    catalogue = Catalogue.shipped()
    database = engines.fresh(engine)
    crowd(database, catalogue, responses=responses)
    with database.read() as session:
        number = session.scalar(select(func.count()).select_from(Response))
    grants = [Grant("net-retreat", "data_manager")]
    token = database.run(lambda session: issue_token(session, now=NOW, name="vera", grants=grants, kind="client")).token
    for words, path, accept in FORMS:
        with Served(database, engine, now=AFTERWARDS) as served:
            for _ in range(4):  # libraries are loaded with the first file; what counts is what a large one adds
                _take(served, f"{path}{LITTLE}{make.named('ada')}", accept, token)
            taken = _take(served, path, accept, token)
        told = f"first byte {taken.first:.2f} s, {taken.whole:.1f} s, {taken.size:.0f} MB, grew by {taken.grown:.0f} MB"
        target = "<= 2 s, <= 60 s, < 105 MB (100 MiB)"
        yield Row("exporting", f"{number} responses, {words}, {engine}", told, target=target)
    with Served(database, engine, now=AFTERWARDS) as served:
        took = sorted(_pages(served, token))
    yield Row("exporting", f"a page of 200 scores among them, JSON, {engine}", milliseconds(took[len(took) // 2]))
    database.close()


def _pages(served: Served, token: str) -> Iterator[float]:
    """Seconds for each of the first pages."""
    cursor = ""
    for _ in range(15):
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
        began = time.perf_counter()
        connection.request("GET", f"{PATH}/scores?limit=200{cursor}", headers={"Authorization": f"Bearer {token}"})
        page = json.loads(connection.getresponse().read())
        yield time.perf_counter() - began
        connection.close()
        cursor = f"&cursor={page['next']}"


def _take(served: Served, path: str, accept: str, token: str) -> Taken:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=600)
    before = served.memory()
    most, size = before, 0
    began = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept": accept})
    reply = connection.getresponse()
    assert reply.status == 200, reply.read()
    first, looked = 0.0, began
    while piece := reply.read1(1 << 20):
        first = first or time.perf_counter() - began
        size += len(piece)
        if time.perf_counter() - looked > 0.1:
            most, looked = max(most, served.memory()), time.perf_counter()
    whole = time.perf_counter() - began
    connection.close()
    return Taken(first, whole, size / 1e6, most - before)
