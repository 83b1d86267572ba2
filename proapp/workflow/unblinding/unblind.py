"""Somebody comes to know what a participant is given in a masked trial: it is kept who, why and how far."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.audit import reason_digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import queries
from proapp.participant.tables import Participant, Unblinding


@dataclass(frozen=True, slots=True)
class NewUnblinding:
    """`kind`, `scope` and `learned_by` are words of `proapp.participant.unblinding`; `reason` may be redacted later."""

    id: UUID
    kind: str
    scope: str
    learned_by: str
    at: datetime
    reason: str


def unblind(
    session: Session, *, actor: Actor, now: datetime, participant_id: UUID, unblinding: NewUnblinding
) -> tuple[Unblinding, bool]:
    """Keep an unblinding; the same again changes nothing. Returns it and whether it is new.

    Raises NotFound, Invalid (it lies in the future), Conflict (this id holds another one).
    """
    participant = queries.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    row = _row(unblinding, participant, actor=actor, now=now)
    if known := session.get(Unblinding, unblinding.id):
        return _same(known, row), False
    if unblinding.at > now:
        raise Invalid("an unblinding is kept when it has happened", errors=[Place("/at", "this lies in the future")])
    session.execute(insert(Unblinding).values(row))
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action="unblinding.recorded",
            object_type="unblinding",
            object_id=str(unblinding.id),
            actor=actor,
            at=now,
            after=row,
            reason_code=unblinding.kind,
            reason_text=unblinding.reason,
            detail={"participant": str(participant_id), "scope": unblinding.scope},
        ),
    )
    return session.get_one(Unblinding, unblinding.id), True


def _row(unblinding: NewUnblinding, participant: Participant, *, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": unblinding.id,
        "trial_id": participant.trial_id,
        "participant_id": participant.id,
        "kind": unblinding.kind,
        "scope": unblinding.scope,
        "learned_by": unblinding.learned_by,
        "at": unblinding.at,
        "reason_digest": reason_digest(unblinding.reason),
        "recorded_at": now,
        "recorded_by": f"{actor.kind}:{actor.id}",
    }


def _same(known: Unblinding, row: dict[str, Any]) -> Unblinding:
    said = ("participant_id", "kind", "scope", "learned_by", "at", "reason_digest")
    if any(getattr(known, name) != row[name] for name in said):
        raise Conflict("this id holds another unblinding already")
    return known
