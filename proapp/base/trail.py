"""Named reads of the audit trail."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent, AuditHead, ReasonText
from proapp.base.strict_json import loads

EVENT = AuditEvent.__table__
REASON = ReasonText.__table__
READING = "reading"  # what the trail calls that something was read
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


def changed(session: Session, stream: str) -> int:
    """The number of the newest event that changed something, so is not one of reading; 0 when nothing has happened."""
    query = select(EVENT.c.seq).where(EVENT.c.stream == stream, EVENT.c.object_type != READING)
    return session.scalar(query.order_by(EVENT.c.seq.desc()).limit(1)) or 0


def about(session: Session, object_type: str, object_ids: Iterable[object]) -> list[dict[str, Any]]:
    """Everything that happened to some things, oldest first, with its detail and the words of its reason.

    Keys: at, actor_kind, actor_id, action, object_id, reason_code, reason (None where there is none, or it was
    redacted), detail.
    """
    same = (REASON.c.digest == EVENT.c.reason_digest) & (REASON.c.stream == EVENT.c.stream)
    names = ("at", "actor_kind", "actor_id", "action", "object_id", "reason_code", "payload")
    query = (
        select(*(EVENT.c[name] for name in names), REASON.c.text.label("reason"))
        .join(REASON, same, isouter=True)
        .where(EVENT.c.object_id.in_([str(one) for one in object_ids]), EVENT.c.object_type == object_type)
        .order_by(EVENT.c.seq)
    )
    found = [dict(row._mapping) for row in session.execute(query)]
    return [{**event, "detail": loads(event.pop("payload"))["detail"]} for event in found]
