"""Webhooks in the database: who is told what, how far they have been told, and what became of each delivery.

Nothing is written for them when an answer comes in. Events of a trial's audit trail are numbered without gaps in the
order in which they were committed, so that a number read once can have no smaller one appear behind it: a cursor over
them misses nothing and tells nothing twice.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent, AuditHead
from proapp.base.tables import insert_new, table_of
from proapp.message.draft import WEBHOOK, NewMessage
from proapp.message.queries import enqueue
from proapp.message.sealing import Unreadable, opened
from proapp.message.tables import Message, Webhook, WebhookCursor, WebhookDelivery
from proapp.message.topic import ACTIONS, TEST, event_id, payload, topic

EVENT, HEAD, MESSAGE = table_of(AuditEvent), table_of(AuditHead), table_of(Message)
HOOK, CURSOR, DELIVERY = table_of(Webhook), table_of(WebhookCursor), table_of(WebhookDelivery)
TOLD = (EVENT.c.seq, EVENT.c.at, EVENT.c.action, EVENT.c.object_type, EVENT.c.object_id, EVENT.c.payload)

BEHIND = and_(HOOK.c.ended_at.is_(None), HEAD.c.seq > CURSOR.c.seq)
# Built once: this runs every ten seconds. Without a webhook it looks into an empty table.
ANY_BEHIND: Select[Any] = (
    select(literal_column("1"))
    .select_from(CURSOR.join(HOOK, HOOK.c.id == CURSOR.c.webhook_id).join(HEAD, HEAD.c.stream == CURSOR.c.trial_id))
    .where(BEHIND)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event that a webhook can be told of."""

    seq: int
    topic: str


@dataclass(frozen=True, slots=True)
class Post:
    """What is sent where: `secret` signs it; `body` is the text of the payload."""

    url: str
    secret: str
    event_id: UUID
    body: str


def secret_owner(webhook_id: UUID) -> str:
    """For whom a secret is sealed."""
    return f"webhook:{webhook_id}"


def webhook(session: Session, webhook_id: UUID, *, lock: bool = False) -> Webhook | None:
    """One webhook, ended or not."""
    return session.get(Webhook, webhook_id, with_for_update=lock or None)


def of_trial(session: Session, trial_id: str) -> list[Webhook]:
    """A trial's webhooks, those that have ended too, oldest first."""
    query = select(Webhook).where(Webhook.trial_id == trial_id)
    return list(session.scalars(query.order_by(Webhook.created_at, Webhook.id)))


def start(session: Session, webhook_id: UUID, trial_id: str) -> None:
    """A new webhook is told what happens from now on."""
    head = session.scalar(select(HEAD.c.seq).where(HEAD.c.stream == trial_id)) or 0
    insert_new(session, WebhookCursor, [{"webhook_id": webhook_id, "trial_id": trial_id, "seq": head}])


def behind(session: Session, *, limit: int) -> list[tuple[Webhook, int]]:
    """Webhooks that have not been told everything, with the number they have come to; theirs until this commits."""
    query = (
        select(Webhook, CURSOR.c.seq)
        .join(CURSOR, CURSOR.c.webhook_id == Webhook.id)
        .join(HEAD, HEAD.c.stream == Webhook.trial_id)
        .where(BEHIND)
        .limit(limit)
        .with_for_update(of=CURSOR, skip_locked=True)
    )
    return [(row.Webhook, row.seq) for row in session.execute(query)]


def reached(session: Session, webhook_id: UUID, seq: int) -> None:
    """Everything up to this number has been looked at."""
    session.execute(update(CURSOR).where(CURSOR.c.webhook_id == webhook_id).values(seq=seq))


def events(session: Session, stream: str, *, after: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next events of a stream, whatever they are about, with the columns that `happened` reads."""
    query = select(*TOLD).where(EVENT.c.stream == stream, EVENT.c.seq > after)
    return session.execute(query.order_by(EVENT.c.seq).limit(limit)).all()


def events_since(session: Session, webhook: Webhook, since: datetime, *, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Events from an instant on that a webhook has been told of already, as far as actions go."""
    told = select(CURSOR.c.seq).where(CURSOR.c.webhook_id == webhook.id).scalar_subquery()
    query = select(*TOLD).where(EVENT.c.stream == webhook.trial_id, EVENT.c.at >= since, EVENT.c.seq <= told)
    return session.execute(query.where(EVENT.c.action.in_(ACTIONS)).order_by(EVENT.c.seq).limit(limit)).all()


def happened(rows: Iterable[Row[*tuple[Any, ...]]], topics: Sequence[str]) -> list[Happened]:
    """Those events that are of these topics."""
    found = [Happened(row.seq, named) for row in rows if (named := _topic(row)) is not None]
    return [one for one in found if one.topic in topics]


def _topic(row: Row[*tuple[Any, ...]]) -> str | None:
    return topic(row.action, json.loads(row.payload)["detail"]) if row.action in ACTIONS else None


def deliver(
    session: Session, webhook: Webhook, happened: Sequence[Happened], *, now: datetime, again: UUID | None = None
) -> int:
    """Put deliveries into the outbox, each event once, or once more for each `again`. Returns how many are new."""
    suffix = "" if again is None else f":{again.hex}"
    drafts = {one.seq: _draft(webhook, f"{one.seq}{suffix}", now) for one in happened}
    rows = [
        {
            "message_id": drafts[one.seq].id,
            "trial_id": webhook.trial_id,
            "webhook_id": webhook.id,
            "seq": one.seq,
            "topic": one.topic,
            "created_at": now,
        }
        for one in happened
    ]
    enqueue(session, drafts.values(), now=now)
    return len(insert_new(session, WebhookDelivery, rows))


def _draft(webhook: Webhook, what: str, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"webhook:{webhook.id.hex}:{what}",
        trial_id=webhook.trial_id,
        channel=WEBHOOK,
        recipient=f"webhook:{webhook.id}",
        template=WEBHOOK,
        subject_id=None,
        not_before=now,
    )


def posts(session: Session, message_ids: Sequence[UUID], *, key: bytes) -> dict[UUID, Post | None]:
    """What these messages say and where they go; None for a webhook that has ended."""
    if not message_ids:
        return {}
    query = (
        select(DELIVERY, HOOK.c.url, HOOK.c.secret, HOOK.c.ended_at, *TOLD[1:5])
        .join(HOOK, HOOK.c.id == DELIVERY.c.webhook_id)
        .outerjoin(EVENT, and_(EVENT.c.stream == DELIVERY.c.trial_id, EVENT.c.seq == DELIVERY.c.seq))
        .where(DELIVERY.c.message_id.in_(message_ids))
    )
    return {row.message_id: _post(row, key) if row.ended_at is None else None for row in session.execute(query)}


def _post(row: Row[*tuple[Any, ...]], key: bytes) -> Post | None:
    try:
        secret = opened(key, row.secret, owner=secret_owner(row.webhook_id))
    except Unreadable:
        return None
    is_test = row.topic == TEST
    known = row.message_id if is_test else event_id(row.webhook_id, row.seq)
    told = payload(
        known,
        row.topic,
        trial=row.trial_id,
        object_type=WEBHOOK if is_test else row.object_type,
        object_id=str(row.webhook_id) if is_test else row.object_id,
        at=row.created_at if is_test else row.at,
    )
    return Post(row.url, secret, known, json.dumps(told, separators=(",", ":")))


def put_off(session: Session, message_id: UUID, *, until: datetime) -> None:
    """Whatever else waits for the same receiver waits as long as this one does: it is not there for any of them."""
    same = select(DELIVERY.c.webhook_id).where(DELIVERY.c.message_id == message_id).scalar_subquery()
    theirs = select(DELIVERY.c.message_id).where(DELIVERY.c.webhook_id == same)
    waiting = and_(MESSAGE.c.id.in_(theirs), MESSAGE.c.state == "new", MESSAGE.c.not_before < until)
    session.execute(update(MESSAGE).where(waiting).values(not_before=until))


SHOWN = ("state", "attempt", "not_before", "last_error", "sent_at")


def deliveries(
    session: Session, webhook_id: UUID, *, before: tuple[datetime, UUID] | None = None, limit: int
) -> list[dict[str, Any]]:
    """What a webhook was sent or is to be sent, newest first; `before` is (created_at, message id) of the last seen."""
    query = (
        select(DELIVERY, *(MESSAGE.c[name] for name in SHOWN))
        .join(MESSAGE, MESSAGE.c.id == DELIVERY.c.message_id)
        .where(DELIVERY.c.webhook_id == webhook_id)
        .order_by(DELIVERY.c.created_at.desc(), DELIVERY.c.message_id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(tuple_(DELIVERY.c.created_at, DELIVERY.c.message_id) < before)
    return [{**row._mapping, "event_id": _event_of(row)} for row in session.execute(query)]


def _event_of(row: Row[*tuple[Any, ...]]) -> UUID:
    return row.message_id if row.topic == TEST else event_id(row.webhook_id, row.seq)


def delivery(session: Session, webhook_id: UUID, message_id: UUID) -> Happened | None:
    """What one delivery to a webhook was about; None when there is none, and for a test."""
    mine = and_(DELIVERY.c.webhook_id == webhook_id, DELIVERY.c.message_id == message_id, DELIVERY.c.seq > 0)
    found = session.execute(select(DELIVERY.c.seq, DELIVERY.c.topic).where(mine)).first()
    return None if found is None else Happened(*found)
