"""Named reads of the audit trail."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent, AuditHead

EVENT = AuditEvent.__table__
HIDDEN = frozenset({"payload", "prev_hash", "on_behalf_of", "stream"})


def events(
    session: Session, stream: str, *, after: int = 0, limit: int = 50, equal: Mapping[str, str] | None = None
) -> Sequence[Row[Any]]:
    """Events of a stream behind a number, oldest first; `equal` narrows by columns."""
    shown = [column for column in EVENT.columns if column.name not in HIDDEN]
    query = select(*shown).where(EVENT.c.stream == stream, EVENT.c.seq > after).order_by(EVENT.c.seq).limit(limit)
    for name, value in (equal or {}).items():
        query = query.where(EVENT.c[name] == value)
    return session.execute(query).all()


def head(session: Session, stream: str) -> int:
    """The number of a stream's newest event; 0 when nothing has happened."""
    return session.scalar(select(AuditHead.seq).where(AuditHead.stream == stream)) or 0
