"""What a webhook was told is sent again, or something is sent only to see whether it arrives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import webhooks
from proapp.message.tables import Webhook
from proapp.message.topic import TEST
from proapp.message.webhooks import Happened

MOST = 2000  # events sent again at once


@dataclass(frozen=True, slots=True)
class Replay:
    """What is to be sent again: one delivery, or everything since an instant. `id` makes it happen once."""

    id: UUID
    webhook_id: UUID
    delivery: UUID | None = None
    since: datetime | None = None


def replay(session: Session, *, actor: Actor, now: datetime, trial_id: str, wanted: Replay) -> int:
    """Send again what a webhook was told. Returns how many deliveries are new; the same request again: none.

    The receiver knows each by the id it had the first time. Raises NotFound (no such webhook or delivery), Conflict
    (the webhook has ended), Invalid (more than 2,000 events).
    """
    webhook = _webhook(session, trial_id, wanted.webhook_id)
    told = _told(session, webhook, wanted)
    number = webhooks.deliver(session, webhook, told, now=now, again=wanted.id)
    if number:
        _record(session, webhook, "webhook.replayed", actor=actor, now=now, number=number)
    return number


def test(session: Session, *, actor: Actor, now: datetime, trial_id: str, webhook_id: UUID, test_id: UUID) -> int:
    """Send something that says nothing. Returns 1, or 0 for the same test again. Raises NotFound, Conflict."""
    webhook = _webhook(session, trial_id, webhook_id)
    number = webhooks.deliver(session, webhook, [Happened(0, TEST)], now=now, again=test_id)
    if number:
        _record(session, webhook, "webhook.tested", actor=actor, now=now, number=number)
    return number


def _webhook(session: Session, trial_id: str, webhook_id: UUID) -> Webhook:
    found = webhooks.webhook(session, webhook_id, lock=True)
    if found is None or found.trial_id != trial_id:
        raise NotFound("the trial has no such webhook")
    if found.ended_at is not None:
        raise Conflict("the webhook has ended")
    return found


def _told(session: Session, webhook: Webhook, wanted: Replay) -> list[Happened]:
    if wanted.delivery is not None:
        found = webhooks.delivery(session, webhook.id, wanted.delivery)
        if found is None:
            raise NotFound("the webhook has no such delivery")
        return [found]
    assert wanted.since is not None
    rows = webhooks.events_since(session, webhook, wanted.since, limit=MOST + 1)
    if len(rows) > MOST:
        raise Invalid("too much has happened since", errors=[Place("/since", f"at most {MOST} events at once")])
    return webhooks.happened(rows, webhook.topics)


def _record(session: Session, webhook: Webhook, action: str, *, actor: Actor, now: datetime, number: int) -> None:
    audit.record(
        session,
        audit.Event(
            stream=webhook.trial_id,
            action=action,
            object_type="webhook",
            object_id=str(webhook.id),
            actor=actor,
            at=now,
            detail={"deliveries": number},
        ),
    )
