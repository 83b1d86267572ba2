"""A trial's whole analysis from its database: 2,000 participants, 20 timepoints, 20 scales."""

import json
import resource
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from itertools import islice
from multiprocessing import get_context

from sqlalchemy import text

from proapp.analysis import planned
from proapp.analysis.asked import Query
from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.base import audit
from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.bench import crowd
from tests.bench.engines import KEY, Engines
from tests.bench.result import Row, once

TRIAL = "net-retreat"
PARTICIPANTS, TIMEPOINTS, SCALES = 2_000, 20, 20
INSTRUMENTS = ("qlq-c30@3.0", "qlq-gi.net21@1.0")
AFTERWARDS = make.at(date(2032, 1, 1))
TARGET = "seconds, not minutes"
# Any of the seven values of a scale of two items, for everybody and every time by chance; now and then none.
CHANCE = {
    "sqlite": "UPDATE score SET value = CASE WHEN random() % 10 = 0 THEN NULL ELSE abs(random() % 7) * 100 / 6.0 END",
    "postgresql": "UPDATE score SET value = CASE WHEN random() < 0.1 THEN NULL ELSE floor(random() * 7) * 100 / 6 END",
}


def rows(engines: Engines, engine: str) -> Iterator[Row]:
    """Every table by arm of one kind, all scales together, and what a process needs for all of it."""
    database = engines.fresh(engine)
    filled = once(lambda: _fill(database, engine))
    yield Row("analysing", f"{PARTICIPANTS} participants x {TIMEPOINTS} made, {engine}", f"{filled:.0f} s")
    url = database.url.render_as_string(hide_password=False)
    database.close()
    # A process's peak is counted from that of the one that started it, but for one started from a server of its own.
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as apart:
        took, megabytes = apart.submit(measured, url).result()
    for what, seconds in took.items():
        yield Row("analysing", f"{what}, {engine}", f"{seconds:.1f} s", target=TARGET)
    yield Row("analysing", f"peak memory of that process, {engine}", f"{megabytes:.0f} MB")


def measured(url: str) -> tuple[dict[str, float], float]:
    """Seconds by what was made, and the megabytes that this process came to."""
    catalogue, database = Catalogue.shipped(), Database(url, key=KEY)
    with database.read() as session:
        source = Source(session, catalogue.library, catalogue.protocol(session, TRIAL, "1"), AFTERWARDS)
        took = {what: once(lambda asked=asked: _tables(source, *asked)) for what, asked in _asked(source).items()}
    database.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return took, peak / (2**20 if sys.platform == "darwin" else 2**10)


def _asked(source: Source) -> dict[str, tuple[str, Sequence[Query]]]:
    """Analyses with their questions, by what they make."""
    scales = planned.judged(source.protocol, source.library)[:SCALES]
    assert len(scales) == SCALES
    first = {"definition": "first", "death": False, "stratified": True, "threshold": None}
    over_time = list(islice(planned.trajectories(source.protocol, source.library), SCALES))
    modelled = next(planned.models(source.protocol, source.library))
    return {
        f"trajectories of {SCALES} scales by arm": ("trajectories", over_time),
        f"time to deterioration of {SCALES} scales": ("deterioration", [{**scale, **first} for scale in scales]),
        "mixed model of 1 scale, unstructured": ("model", [modelled]),
    }


def _tables(source: Source, name: str, queries: Sequence[Query]) -> None:
    for query in queries:
        assert not ANALYSES[name].table(source, {**query, "by": "arm"}).get("reason")


def _fill(database: Database, engine: str) -> None:
    """Two people answer at every timepoint; their copies have scores of their own."""
    catalogue = Catalogue.shipped()
    make.trial_of(database, catalogue, _protocol())
    make.site(database)
    for name, arm in zip(crowd.TEMPLATES, ("retreatment", "usual-treatment"), strict=True):
        make.participant(database, catalogue, name)
        make.allocated(database, catalogue, name, arm=arm)
        for asked in make.assignments(database, name):
            if asked.instrument in INSTRUMENTS:
                when = asked.opens_at + timedelta(hours=1)
                body = make.submission(catalogue, asked, when)
                assert make.submit(database, catalogue, body, now=when, name=name).problem is None
    crowd.copy(database, PARTICIPANTS // len(crowd.TEMPLATES) - 1)
    with database.engine.connect() as connection:
        connection.execute(text(CHANCE[engine]))
        audit.forget(connection.info)  # invented scores are no clinical work
        connection.commit()
    crowd.settle(database)


def _protocol() -> str:
    document = json.loads(make.protocol_text(TRIAL))
    (every,) = (one for one in document["timepoints"] if one["id"] == "q12w")
    every["repeat"]["times"] = TIMEPOINTS - 1
    return json.dumps(document)
