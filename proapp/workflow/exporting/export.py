"""A trial's scores or responses leave as a file, piece by piece; that they did is recorded when it ends."""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from proapp import __version__
from proapp.base import trail
from proapp.base.actor import Actor
from proapp.base.db import Database
from proapp.export import queries, reading
from proapp.export.csv_file import csv_file
from proapp.export.json_lines import json_lines
from proapp.export.manifest import Started, Versions, Weighed, manifest
from proapp.export.parquet import parquet
from proapp.export.table import Table, Tally
from proapp.instrument.library import Library
from proapp.workflow.exporting.record_export import record_export

FORMS: dict[str, Callable[[Table], Iterator[bytes]]] = {"csv": csv_file, "jsonl": json_lines, "parquet": parquet}


def versions(session: Session, trial_id: str) -> Versions:
    """What an export that begins now is made by."""
    return Versions(__version__, queries.protocols(session, trial_id), trail.head(session, trial_id))


def export(database: Database, library: Library, started: Started, *, actor: Actor) -> Iterator[bytes]:
    """The file's bytes. Whoever stops asking has broken it off, and that is recorded too.

    All rows are of one moment. It is recorded before the last piece's receiver learns that it was the last: a file
    that ended well is one the audit trail knows. Raises what the database raises.
    """
    tally, weighed, complete = Tally(), Weighed(), False
    known: Versions | None = None
    try:
        with database.read() as session:
            queries.one_snapshot(session)
            known = versions(session, started.order.asked.trial_id)
            yield from weighed.weigh(file_pieces(session, library, started, tally))
        complete = True
    finally:
        if known is not None:
            told = manifest(started, known, tally, weighed, complete=complete)
            database.run(lambda session: record_export(session, actor=actor, now=started.at, manifest=told))


def file_pieces(session: Session, library: Library, started: Started, tally: Tally) -> Iterator[bytes]:
    """The file's bytes as they are read, counted by `tally`."""
    table = reading.table(session, started.order, library)
    counted = Table(table.base, table.entry, tally.count(table.groups))
    return FORMS[started.form](counted)
