"""A webhook is told nothing more: because somebody says so, or because its receiver says that it is gone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import NotFound
from proapp.message import queries, webhooks
from proapp.message.tables import Webhook

BY_HAND = "by-hand"
GONE = "receiver-gone"  # 410


def end_webhook(
    session: Session, *, actor: Actor, now: datetime, trial_id: str, webhook_id: UUID, why: str = BY_HAND
) -> Webhook:
    """End a webhook and take back what still waits for it; one that has ended stays as it is. Raises NotFound."""
    found = webhooks.webhook(session, webhook_id, lock=True)
    if found is None or found.trial_id != trial_id:
        raise NotFound("the trial has no such webhook")
    if found.ended_at is not None:
        return found

    found.ended_at, found.end_reason = now, why
    queries.cancel_pending(session, recipient=f"webhook:{found.id}", why="webhook-ended")
    audit.record(
        session,
        audit.Event(
            stream=trial_id,
            action="webhook.ended",
            object_type="webhook",
            object_id=str(found.id),
            actor=actor,
            at=now,
            reason_code=why,
        ),
    )
    return found
