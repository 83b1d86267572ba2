"""The outbox in the database: put in once, claimed by one worker at a time, marked by nobody else.

Each is one statement and safe for any number of processes: inserting is decided by the unique key, claiming by row
locks that the others skip (on SQLite by the write gate), marking by the fence, which rises with every claim.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    TextClause,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from proapp.base.tables import Instant, insert_new, table_of
from proapp.message.draft import WEBHOOK, NewMessage
from proapp.message.foreseen import Waiting
from proapp.message.tables import Message
from proapp.message.template import REMINDERS

LEASE = timedelta(seconds=60)  # longer than any channel may take; then another worker tries
BATCH = 20

# Spelled out, not bound: only so can a planner see that the partial index fits.
PENDING = text("message.state IN ('new', 'sending')")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message this worker alone may send until `lease_until`."""

    id: UUID
    key: str
    trial_id: str | None
    fence: int
    attempt: int
    channel: str
    recipient: str
    template: str
    subject_id: UUID | None
    created_at: datetime
    expires_at: datetime | None
    lease_until: datetime


def _due(now: Any) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return PENDING, Message.not_before <= now, or_(Message.state == "new", Message.lease_until < now)


# Built once: this runs every ten seconds, and building it would take longer than running it.
NOW, LEASED_UNTIL = bindparam("now", type_=Instant()), bindparam("leased_until", type_=Instant())
ANY_DUE: Select[Any] = select(literal_column("1")).select_from(Message).where(*_due(NOW)).limit(1)


def enqueue(session: Session, messages: Iterable[NewMessage], *, now: datetime) -> int:
    """Put messages into the outbox; a key that is there already is left alone. Returns how many are new."""
    return len(insert_new(session, Message, [_row(message, now) for message in messages]))


def _claim() -> ReturningUpdate[Any]:
    c = table_of(Message).c
    urgency = case((c.channel == WEBHOOK, 2), (c.template.in_(REMINDERS), 1), else_=0)
    due = (
        select(c.id)
        .where(*_due(NOW))
        .order_by(urgency, c.not_before)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = {"state": "sending", "lease_until": LEASED_UNTIL, "attempt": c.attempt + 1, "fence": c.fence + 1}
    claimed = (c[name] for name in Claimed.__slots__)
    return update(table_of(Message)).where(c.id.in_(select(due.c.id))).values(taken).returning(*claimed)


CLAIM = _claim()


def claim(session: Session, *, now: datetime, limit: int = BATCH) -> list[Claimed]:
    """Take what has been due longest, what is for sites before reminders, and these before what is for programs; commit
    before sending.

    What a worker held that died is due again when its lease is over.
    """
    asked = {"now": now, "leased_until": now + LEASE, "most": limit}
    return [Claimed(*row) for row in session.connection().execute(CLAIM, asked)]


def waiting(session: Session, recipient: str) -> list[Waiting]:
    """What has not been sent yet to a recipient, by any road."""
    query = select(Message.id, Message.template, Message.subject_id, Message.not_before).where(
        PENDING, Message.state == "new", _reaches(recipient)
    )
    return [Waiting(*row) for row in session.execute(query)]


def told(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Of these keys those that are in the outbox, sent or not."""
    return frozenset(session.scalars(select(Message.key).where(Message.key.in_(list(keys)))))


def sent(session: Session, message: Claimed, *, now: datetime, provider_id: str | None = None) -> bool:
    """It was handed over. False: this worker was too slow and another has claimed the message since."""
    return _settle(session, message, state="sent", sent_at=now, last_error=None, provider_id=provider_id)


def spread(session: Session, message: Claimed, roads: Iterable[NewMessage], *, now: datetime) -> bool:
    """It goes by each of its roads as a message of its own from here on. False: overtaken, and nothing was put in."""
    if not _settle(session, message, state="spread", sent_at=None, last_error=None):
        return False
    enqueue(session, roads, now=now)
    return True


def later(session: Session, message: Claimed, *, at: datetime, why: str | None, tried: bool = True) -> bool:
    """Try again at an instant. `tried` False: nothing was attempted, so it does not count as a try."""
    attempt = message.attempt if tried else message.attempt - 1
    return _settle(session, message, state="new", not_before=at, last_error=why, attempt=attempt)


def given_up(session: Session, message: Claimed, *, state: str, why: str | None) -> bool:
    """It will not be sent: `state` is dead, cancelled or expired."""
    return _settle(session, message, state=state, last_error=why)


def cancel_pending(session: Session, *, recipient: str, why: str) -> int:
    """Take back whatever still waits for a recipient by any road, as when a participant leaves. Returns how many."""
    statement = (
        update(Message)
        .where(PENDING, Message.state == "new", _reaches(recipient))
        .values(state="cancelled", last_error=why)
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # a cursor result has one


def counts(session: Session, *, trial_id: str | None = None) -> dict[str, int]:
    """How many messages there are in each state."""
    query = select(Message.state, func.count()).group_by(Message.state)
    if trial_id is not None:
        query = query.where(Message.trial_id == trial_id)
    return {state: number for state, number in session.execute(query)}


def _reaches(recipient: str) -> ColumnElement[bool]:
    return or_(Message.recipient == recipient, Message.recipient.startswith(f"{recipient}:", autoescape=True))


def _settle(session: Session, message: Claimed, **values: Any) -> bool:
    mine = and_(Message.id == message.id, Message.fence == message.fence, Message.state == "sending")
    statement = update(Message).where(mine).values(lease_until=None, **values)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return bool(result.rowcount)  # type: ignore[attr-defined]  # a cursor result has one


def _row(message: NewMessage, now: datetime) -> dict[str, Any]:
    return {
        "id": message.id,
        "trial_id": message.trial_id,
        "key": message.key,
        "channel": message.channel,
        "recipient": message.recipient,
        "template": message.template,
        "subject_id": message.subject_id,
        "not_before": message.not_before,
        "expires_at": message.expires_at,
        "state": "new",
        "attempt": 0,
        "fence": 0,
        "created_at": now,
    }


def sent_at(session: Session, keys: Iterable[str]) -> dict[str, datetime]:
    """When messages were sent, by their keys; what has not been sent, or never will be, is left out."""
    query = select(Message.key, Message.sent_at).where(Message.key.in_(list(keys)))
    return {key: at for key, at in session.execute(query) if at is not None}
