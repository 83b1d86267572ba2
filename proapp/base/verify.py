"""Checking the audit trail: that no event was changed, lost or added, and that rows are still what events vouch for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table, select
from sqlalchemy.orm import Session

from proapp.base.audit import FIRST, AuditEvent, AuditHead, ReasonText, chain, reason_digest, row_digest, same_digest
from proapp.base.canonical import canonical, plain
from proapp.base.errors import Problem
from proapp.base.strict_json import loads

EVENT = AuditEvent.__table__
OUTSIDE_PAYLOAD = frozenset({"payload", "prev_hash", "hash"})
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold. `kind`: hash, prev, gap, column_mismatch, rollback, row_digest, orphan_row,
    missing_row, reason_text."""

    kind: str
    stream: str
    seq: int | None
    table: str
    key: str


def verify(session: Session, *, key: bytes, vouched: Iterable[Table], stream: str | None = None) -> Iterator[Finding]:
    """Every fault in one stream's chain or in all of them, then in the rows that the events vouch for.

    `vouched`: tables written once and never changed, each row of which an event names with its digest.
    """
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    for name in _streams(session, stream):
        yield from _verify_stream(session, name, newest)
    for table in vouched:
        yield from _verify_rows(session, table, newest, key=key, stream=stream)


def _streams(session: Session, only: str | None) -> list[str]:
    named = set(session.scalars(select(AuditHead.stream))) | set(session.scalars(select(EVENT.c.stream).distinct()))
    return sorted(name for name in named if only in (None, name))


def _verify_stream(session: Session, stream: str, newest: dict[tuple[str, str], tuple[int, str]]) -> Iterator[Finding]:
    previous, expected = FIRST, 1
    query = select(EVENT).where(EVENT.c.stream == stream).order_by(EVENT.c.seq)
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        for kind in _event_faults(row, expected=expected, previous=previous):
            yield Finding(kind, stream, row.seq, "audit_event", f"{stream}/{row.seq}")
        if not _reason_holds(session, row):
            yield Finding("reason_text", stream, row.seq, "reason_text", str(row.reason_digest))
        if row.after_digest is not None:
            newest[row.object_type, row.object_id] = (row.seq, row.after_digest)
        previous, expected = row.hash, row.seq + 1
    head = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.stream == stream)).first()
    if head is None or (head.seq, head.hash) != (expected - 1, previous):
        yield Finding("rollback", stream, expected - 1, "audit_head", stream)


def _event_faults(row: Row[*tuple[Any, ...]], *, expected: int, previous: bytes) -> Iterator[str]:
    if row.seq != expected:
        yield "gap"
    if row.prev_hash != previous:
        yield "prev"
    if row.hash != chain(row.stream, row.seq, previous=row.prev_hash, payload=row.payload):
        yield "hash"
    if not _columns_match(dict(row._mapping), row.payload):
        yield "column_mismatch"


def _columns_match(columns: Mapping[str, Any], payload: bytes) -> bool:
    try:
        said = loads(payload)
    except Problem:
        return False
    if not isinstance(said, dict):
        return False
    said.pop("detail", None)
    stored = {name: plain(value) for name, value in columns.items() if name not in OUTSIDE_PAYLOAD}
    return canonical(stored) == canonical(said)


def _reason_holds(session: Session, row: Row[*tuple[Any, ...]]) -> bool:
    """A reason that was redacted is gone; one that is there must be the one that was given."""
    if row.reason_digest is None:
        return True
    text = session.scalar(
        select(ReasonText.text).where(ReasonText.digest == row.reason_digest, ReasonText.stream == row.stream)
    )
    return text is None or row.reason_digest == reason_digest(text)


def _verify_rows(
    session: Session, table: Table, newest: dict[tuple[str, str], tuple[int, str]], *, key: bytes, stream: str | None
) -> Iterator[Finding]:
    named = {identity: found for (kind, identity), found in newest.items() if kind == table.name}
    query = select(table).order_by(*table.primary_key.columns)
    if stream is not None:
        query = query.where(table.c.trial_id == stream)
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        identity = "@".join(str(getattr(row, column.name)) for column in table.primary_key.columns)
        seq, digest = named.pop(identity, (None, None))
        if digest is None:
            yield Finding("orphan_row", row.trial_id, None, table.name, identity)
        elif not same_digest(digest, row_digest(key, table, dict(row._mapping))):
            yield Finding("row_digest", row.trial_id, seq, table.name, identity)
    for identity, (seq, _) in named.items():
        yield Finding("missing_row", stream or "", seq, table.name, identity)
