"""A trial's rows as they were known at an instant, kept as bytes, and opened again as a small database of their own."""

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, Column, Select, StaticPool, Table, create_engine, exists, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from proapp.base.db import sqlite_module
from proapp.base.tables import Base, table_of
from proapp.participant.tables import DatedFact, Participant, ParticipantMerge, ParticipantProtocol, Transfer
from proapp.release.known import as_of
from proapp.response.tables import MissingReason, Response
from proapp.schedule.tables import Assignment
from proapp.score.tables import ScoreRow
from proapp.trial.tables import Site

DIALECT = sqlite.dialect()
HARD = 6  # of zlib: the most that is worth its time

RESPONSES, MERGES = table_of(Response), table_of(ParticipantMerge)
FIRST = RESPONSES.alias("first")

# Tables that analyses read. Frozen with them, so that they can be read as they were: what moved a participant.
TABLES = tuple(
    table_of(entity)
    for entity in (
        Site, Participant, ParticipantProtocol, Transfer, ParticipantMerge,
        DatedFact, Assignment, Response, ScoreRow, MissingReason,
    )
)  # fmt: skip
# When a row became known. Others are there from the beginning or take their time from what they belong to.
KNOWN = {
    "participant": "created_at",
    "participant_merge": "merged_at",
    "fact": "recorded_at",
    "response": "received_at",
    "missing_reason": "recorded_at",
}
# What no analysis reads, and nobody has to keep twice.
NOT_KEPT: Mapping[str, Mapping[str, Any]] = {
    "site": {"name": "", "contact": None, "contacts": None, "cover": {}},
    "assignment": {"why": {}, "serves": []},
    "fact": {"reason": None, "recorded_by": "", "digest": ""},
    "transfer": {"reason": ""},
    "participant_merge": {"reason": "", "facts": [], "responses": []},
}
# Rows that stay as they are once they are there: read again later, they must be the same.
LASTING = ("fact", "response", "score", "missing_reason")

Spelt = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    """Rows by table as SQLite spells them, by key; what was known of a trial at `cut_off`."""

    trial_id: str
    cut_off: datetime
    rows: Mapping[str, Sequence[Spelt]]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each table."""
        return {table.name: len(self.rows[table.name]) for table in TABLES}

    def content(self) -> bytes:
        """Everything as JSON, column by column: the same rows give the same bytes on every engine."""
        tables = {
            table.name: {name: list(column) for name, column in zip(_names(table), _columns(self, table), strict=True)}
            for table in TABLES
        }
        told = {"trial": self.trial_id, "cut_off": self.cut_off.isoformat(), "tables": tables}
        return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def frozen(session: Session, trial_id: str, *, cut_off: datetime) -> Frozen:
    """What was known of a trial at an instant; call it in a session that sees one snapshot."""
    found = {table.name: _read(session, table, trial_id, cut_off) for table in TABLES}
    known = as_of(found, cut_off)
    return Frozen(trial_id, cut_off, {table.name: _spelt(table, known[table.name]) for table in TABLES})


def _read(session: Session, table: Table, trial_id: str, cut_off: datetime) -> list[dict[str, Any]]:
    query = _known(select(table).where(table.c.trial_id == trial_id), table, cut_off)
    left_out = NOT_KEPT.get(table.name, {})
    return [{**row._mapping, **left_out} for row in session.execute(query)]


def _known(query: Select[Any], table: Table, cut_off: datetime) -> Select[Any]:
    """Only what was there by then; an answer that went over with a merge, only since that merge."""
    if table.name in KNOWN:
        query = query.where(table.c[KNOWN[table.name]] <= cut_off)
    if table.name == "response":
        theirs = exists().where(MERGES.c.duplicate_id == FIRST.c.participant_id, MERGES.c.merged_at <= cut_off)
        carried = exists().where(FIRST.c.id == RESPONSES.c.carried_from, theirs)
        return query.where(or_(RESPONSES.c.carried_from.is_(None), carried))
    if table.name == "score":
        ids = _known(select(RESPONSES.c.id), RESPONSES, cut_off)
        return query.where(table.c.response_id.in_(ids))
    return query


def _spelt(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Spelt]:
    """Rows as SQLite keeps them, by key: the order does not depend on the engine they come from."""
    spell = [(column.name, _speller(column)) for column in table.columns]
    made = [
        tuple(row[name] if one is None or row[name] is None else one(row[name]) for name, one in spell) for row in rows
    ]
    keys = [table.columns.keys().index(column.name) for column in table.primary_key]
    return sorted(made, key=lambda row: [row[key] for key in keys])


@cache
def _speller(column: Column[Any]) -> Any:
    if isinstance(column.type, JSON):
        return lambda value: json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return column.type.dialect_impl(DIALECT).bind_processor(DIALECT)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _columns(kept: Frozen, table: Table) -> Iterator[Sequence[Any]]:
    rows = kept.rows[table.name]
    return iter(zip(*rows, strict=True)) if rows else iter([()] * len(table.columns))


def read(content: bytes) -> Frozen:
    """The rows again from `Frozen.content`."""
    told = json.loads(content)
    rows = {
        table.name: list(zip(*(told["tables"][table.name][name] for name in _names(table)), strict=True))
        for table in TABLES
    }
    return Frozen(told["trial"], datetime.fromisoformat(told["cut_off"]), rows)


def small(content: bytes) -> bytes:
    """Packed to keep."""
    return zlib.compress(content, HARD)


def large(packed: bytes) -> bytes:
    """Unpacked again."""
    return zlib.decompress(packed)


def differing(one: Frozen, other: Frozen) -> list[str]:
    """Names of the tables, of those whose rows last, in which two differ."""
    return [name for name in LASTING if list(map(tuple, one.rows[name])) != list(map(tuple, other.rows[name]))]


def digest_of(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return sha256(content).hexdigest()


@contextmanager
def opened(kept: Frozen) -> Iterator[Session]:
    """A session that sees these rows and no others: a database in memory. What is not frozen is no table there."""
    engine = create_engine("sqlite://", module=sqlite_module(), poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            Base.metadata.create_all(connection, tables=TABLES)
            for table in TABLES:
                if rows := kept.rows[table.name]:
                    names = ", ".join(f'"{name}"' for name in _names(table))
                    places = ", ".join("?" * len(table.columns))
                    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', list(rows))
            with Session(connection) as session:
                yield session
    finally:
        engine.dispose()
