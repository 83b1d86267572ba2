"""Another program is told from now on what happens in a trial; how it knows that it is us is shown once."""

import secrets
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, Place
from proapp.message import webhooks
from proapp.message.address import endpoint_fault
from proapp.message.sealing import seal
from proapp.message.tables import Webhook

SECRET = 32  # bytes, Standard Webhooks asks for 24 to 64
PREFIX = "whsec_"  # Standard Webhooks


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """Where to send what. `topics` in any order."""

    id: UUID
    url: str
    topics: Sequence[str]


def add_webhook(
    session: Session, *, actor: Actor, now: datetime, key: bytes, trial_id: str, new: NewWebhook, loopback: bool = False
) -> tuple[Webhook, str | None]:
    """Keep a webhook; it is told what happens from now on. Returns it with its secret; the same again: without.

    Raises Conflict (this id holds another), Invalid (an address that is not https to the public network; `loopback`
    allows this machine itself).
    """
    if (known := webhooks.webhook(session, new.id, lock=True)) is not None:
        return _same(known, trial_id, new), None
    if (wrong := endpoint_fault(new.url, loopback=loopback)) is not None:
        raise Invalid("the webhook's address cannot be used", errors=[Place("/url", f"must be {wrong}")])

    secret = PREFIX + b64encode(secrets.token_bytes(SECRET)).decode()
    row = _row(new, trial_id, actor=actor, now=now)
    sealed = seal(key, secret, owner=webhooks.secret_owner(new.id))
    session.execute(insert(Webhook).values(secret=sealed, **row))
    webhooks.start(session, new.id, trial_id)
    audit.record(session, _event(row, sealed, actor=actor, now=now))
    stored = webhooks.webhook(session, new.id)
    assert stored is not None
    return stored, secret


def _row(new: NewWebhook, trial_id: str, *, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": new.id,
        "trial_id": trial_id,
        "url": new.url,
        "topics": sorted(set(new.topics)),
        "created_at": now,
        "created_by": actor.id,
    }


def _event(row: dict[str, Any], sealed: str, *, actor: Actor, now: datetime) -> audit.Event:
    return audit.Event(
        stream=row["trial_id"],
        action="webhook.added",
        object_type="webhook",
        object_id=str(row["id"]),
        actor=actor,
        at=now,
        after={**row, "secret": sealed},
        detail={"topics": row["topics"]},
    )


def _same(known: Webhook, trial_id: str, new: NewWebhook) -> Webhook:
    if (known.trial_id, known.url, known.topics) != (trial_id, new.url, sorted(set(new.topics))):
        raise Conflict("this id holds another webhook already")
    return known
