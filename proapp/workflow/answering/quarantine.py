"""What a participant sent and could not be accepted is kept, and a receipt says so: the phone may delete its copy."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.canonical import plain
from proapp.base.errors import Problem
from proapp.response import queries


@dataclass(frozen=True, slots=True)
class Held:
    """Proof that the server holds it, and under which id the site finds it."""

    quarantine_id: UUID
    receipt_id: UUID
    received_at: datetime
    again: bool


def quarantine(
    session: Session, *, actor: Actor, now: datetime, response_id: UUID, body: bytes, problem: Problem
) -> Held:
    """Keep a body byte for byte with why it was refused. The same bytes under the same id are kept once."""
    assert actor.participant_id is not None
    assert actor.trial_id is not None
    body_digest = hashlib.sha256(body).hexdigest()
    if known := queries.held(session, actor.participant_id, response_id, body_digest):
        return Held(known.id, known.receipt_id, known.received_at, again=True)

    row: dict[str, Any] = {
        "id": uuid4(),
        "receipt_id": uuid4(),
        "trial_id": actor.trial_id,
        "participant_id": actor.participant_id,
        "response_id": response_id,
        "body": body,
        "body_digest": body_digest,
        "problem": problem.kind,
        "detail": {
            "detail": problem.detail,
            "errors": [{"pointer": place.pointer, "message": place.message} for place in problem.errors],
        },
        "received_at": now,
    }
    queries.hold(session, row)
    audit.record(
        session,
        audit.Event(
            stream=actor.trial_id,
            action="response.quarantined",
            object_type="quarantine",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            after=row,
            reason_code=problem.kind,
            detail=plain({"response": response_id}),
        ),
    )
    return Held(row["id"], row["receipt_id"], now, again=False)
