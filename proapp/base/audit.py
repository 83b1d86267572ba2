"""Who did what, when and why: an append-only chain per trial, written in the transaction of the change itself."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import LargeBinary, String, Table, Text, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from proapp.base.actor import Actor
from proapp.base.canonical import canonical, keyed_digest, plain
from proapp.base.errors import UnauditedChange
from proapp.base.tables import Base, insert_new, table_of

FIRST = b"\x00" * 32  # what the first event of a stream chains to
DOMAIN = b"prrt-audit/v1\x00"
SYSTEM_STREAM = "system"  # accounts and tokens; every trial has a stream of its own


class AuditEvent(Base):
    """One event. `payload` is the exact text that was hashed and holds every other column again."""

    __tablename__ = "audit_event"

    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(80))
    on_behalf_of: Mapped[str | None] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(60))
    object_type: Mapped[str] = mapped_column(String(40))
    object_id: Mapped[str] = mapped_column(String(80), index=True)
    object_version: Mapped[int | None]
    before_digest: Mapped[str | None] = mapped_column(String(64))
    after_digest: Mapped[str | None] = mapped_column(String(64))
    reason_code: Mapped[str | None] = mapped_column(String(60))
    reason_digest: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """The newest event of each stream; locking this row is what puts events in order."""

    __tablename__ = "audit_head"

    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ReasonText(Base):
    """Free-text reasons, kept apart from the chain so that one can be redacted without breaking it."""

    __tablename__ = "reason_text"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    stream: Mapped[str] = mapped_column(String(80), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


# Built once: every change of anything runs these, and building one takes longer than running it.
EVENT, HEAD = table_of(AuditEvent), table_of(AuditHead)
ADD = insert(EVENT)
LOCK = select(HEAD.c.seq, HEAD.c.hash).where(HEAD.c.stream == bindparam("of")).with_for_update()
MOVE = update(HEAD).where(HEAD.c.stream == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to one object. `covers` names every clinical table the same transaction changed for it."""

    stream: str
    action: str
    object_type: str
    object_id: str
    actor: Actor
    at: datetime
    covers: frozenset[str] = frozenset()
    object_version: int | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason_code: str | None = None
    reason_text: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(session: Session, event: Event) -> None:
    """Have an event written when this transaction commits. Of `before` and `after`, rows, only digests are kept."""
    session.info.setdefault("audit", []).append(event)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a transaction had come: its events and the clinical tables it had written to."""

    events: int
    touched: frozenset[str]


def mark(session: Session) -> Mark:
    """Where a part of the transaction begins that may be undone by itself."""
    touched = session.connection().info.get("touched", set())
    return Mark(len(session.info.get("audit", [])), frozenset(touched))


def undo(session: Session, mark: Mark) -> None:
    """Forget what was recorded since the mark, because what it was about has been undone."""
    del session.info.get("audit", [])[mark.events :]
    session.connection().info["touched"] = set(mark.touched)


def row_digest(key: bytes, table: Table, row: Mapping[str, Any]) -> str:
    """The keyed digest of a row's immutable columns (not those whose info says mutable, or later and hold nothing)."""
    fixed = (column for column in table.columns if not column.info.get("mutable"))
    values = {column.name: (row.get(column.name), column.info.get("later")) for column in fixed}
    return keyed_digest(key, {name: value for name, (value, later) in values.items() if not later or value is not None})


def seal(session: Session, key: bytes) -> None:
    """Append this transaction's events to their chains. Called once, last, just before the commit."""
    events: list[Event] = session.info.pop("audit", [])
    connection = session.connection()
    covered: set[str] = connection.info.setdefault("covered", set())
    for stream in sorted({event.stream for event in events}):
        ours = [event for event in events if event.stream == stream]
        _append(session, stream, [_columns(event, key) for event in ours])
        for event in ours:
            covered |= event.covers | {event.object_type}
            _keep_reason(session, event)


def _columns(event: Event, key: bytes) -> dict[str, Any]:
    table = Base.metadata.tables.get(event.object_type)
    digests = {
        name: None if row is None or table is None else row_digest(key, table, row)
        for name, row in (("before_digest", event.before), ("after_digest", event.after))
    }
    return {
        "stream": event.stream,
        "at": event.at,
        "actor_kind": event.actor.kind,
        "actor_id": event.actor.id,
        "on_behalf_of": None,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "object_version": event.object_version,
        **digests,
        "reason_code": event.reason_code,
        "reason_digest": reason_digest(event.reason_text),
        "request_id": event.actor.request_id,
        "detail": dict(event.detail),
    }


def reason_digest(text: str | None) -> str | None:
    """SHA-256 of a free-text reason; None stays None."""
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()


def _keep_reason(session: Session, event: Event) -> None:
    if event.reason_text is None:
        return
    row = {"digest": reason_digest(event.reason_text), "stream": event.stream, "text": event.reason_text}
    insert_new(session, ReasonText, [row])


def _append(session: Session, stream: str, rows: Iterable[dict[str, Any]]) -> None:
    head = _locked_head(session, stream)
    seq, previous = head
    written = []
    for row in rows:
        seq += 1
        detail = row.pop("detail")
        payload = canonical(plain({**row, "seq": seq, "detail": detail}))
        digest = chain(stream, seq, previous=previous, payload=payload)
        written.append({**row, "seq": seq, "payload": payload, "prev_hash": previous, "hash": digest})
        previous = digest
    session.connection().execute(ADD, written)
    session.connection().execute(MOVE, {"of": stream, "seq": seq, "hash": previous})


def _locked_head(session: Session, stream: str) -> tuple[int, bytes]:
    """The newest event's number and hash, its row locked until commit (on SQLite the transaction is the lock)."""
    if (found := session.connection().execute(LOCK, {"of": stream}).first()) is None:
        insert_new(session, AuditHead, [{"stream": stream, "seq": 0, "hash": FIRST}])
        found = session.connection().execute(LOCK, {"of": stream}).one()
    return found.seq, found.hash


def chain(stream: str, seq: int, *, previous: bytes, payload: bytes) -> bytes:
    """SHA-256 over domain, stream, number, the hash before and the payload: 32 bytes."""
    return hashlib.sha256(DOMAIN + stream.encode() + b"\x00" + seq.to_bytes(8, "big") + previous + payload).digest()


def same_digest(left: str | None, right: str) -> bool:
    """Compare two digests in constant time."""
    return left is not None and hmac.compare_digest(left, right)


# The guard: which clinical tables a transaction really wrote, read from the statements themselves, so that Core and
# textual statements count as much as the unit of work.

WRITES = re.compile(r'\b(?:insert\s+into|insert\s+or\s+\w+\s+into|update|delete\s+from)\s+"?(\w+)"?', re.IGNORECASE)


@lru_cache(maxsize=4096)
def written_tables(statement: str) -> frozenset[str]:
    """Clinical tables a statement writes to."""
    named = {name.lower() for name in WRITES.findall(statement)}
    return frozenset(
        name for name in named if (table := Base.metadata.tables.get(name)) is not None and table.info.get("clinical")
    )


def note_statement(info: dict[str, Any], statement: str) -> None:
    """Remember what a statement wrote; `info` belongs to the connection."""
    if touched := written_tables(statement):
        info.setdefault("touched", set()).update(touched)


def check_complete(info: dict[str, Any]) -> None:
    """Raise UnauditedChange when a clinical table was written and no event of this transaction covers it."""
    if missing := info.get("touched", set()) - info.get("covered", set()):
        raise UnauditedChange(f"no audit event covers {', '.join(sorted(missing))}")


def forget(info: dict[str, Any]) -> None:
    """A new transaction starts with nothing written."""
    info.pop("touched", None)
    info.pop("covered", None)
