"""The bundle of a phone with 60 days of daily and weekly questionnaires: how large, how soon, and how soon a 304."""

import gzip
import http.client
import json
import time
from collections.abc import Iterator

from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.workflow.answering.bundle import bundle
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make
from tests.bench.engines import Engines
from tests.bench.result import Row, milliseconds, timed
from tests.bench.served import Served
from tests.bench.world import NOW, enrolled

REPEATS = 60


def rows(engines: Engines, engine: str) -> Iterator[Row]:
    """Ada has answered her run-in and her baseline, has been treated, and keeps a diary every day."""
    catalogue = Catalogue.shipped()
    database = engines.fresh(engine)
    _live(database, catalogue)
    found = _bundle(database, catalogue)
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    what = f"{len(found['assignments'])} assignments, {len(body) / 1024:.0f} KiB plain"
    yield Row(
        "carrying",
        f"bundle of 60 days, gzip, {what}",
        f"{len(gzip.compress(body, 6)) / 1024:.1f} KiB",
        target="< 60 KiB",
    )
    took = timed(lambda: _bundle(database, catalogue), repeats=REPEATS)
    yield Row("carrying", f"bundle gathered and made, {engine}", milliseconds(took))
    token = enrolled(database, make.named("ada"))
    with Served(database, engine) as served:
        tag, _ = _ask(served, token)
        whole = sorted(_ask(served, token)[1] for _ in range(REPEATS))
        known = sorted(_ask(served, token, tag=tag)[1] for _ in range(REPEATS))
    yield Row("carrying", f"bundle, p50, HTTP, {engine}", milliseconds(whole[REPEATS // 2]), target="<= 15 ms")
    yield Row("carrying", f"the same, 304, p50, HTTP, {engine}", milliseconds(known[REPEATS // 2]))
    database.close()


def _live(database: Database, catalogue: Catalogue) -> None:
    database.run(
        lambda session: load_protocol(
            session, actor=SYSTEM, now=make.at(make.REGISTERED), catalogue=catalogue, text=make.daily_protocol()
        )
    )
    make.activated(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    for timepoint in ("run-in", "baseline"):
        for asked in make.assignments(database, timepoint=timepoint):
            if asked.opens_at < make.at(make.REGISTERED.replace(day=19)):
                make.answered(database, catalogue, asked)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)


def _bundle(database: Database, catalogue: Catalogue) -> dict[str, object]:
    with database.read() as session:
        return bundle(session, participant_id=make.named("ada"), now=NOW, catalogue=catalogue)


def _ask(served: Served, token: str, *, tag: str | None = None) -> tuple[str, float]:
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", "/api/v1/me/bundle", headers=headers)
    reply = connection.getresponse()
    body = reply.read()
    took = time.perf_counter() - began
    assert reply.status == (304 if tag else 200), body
    connection.close()
    return reply.headers["ETag"], took
