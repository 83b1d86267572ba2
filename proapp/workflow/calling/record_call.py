"""Somebody has called a participant: when, with what result, and when to call again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.audit import reason_digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import queries as participants
from proapp.participant.tables import Participant
from proapp.worklist import queries
from proapp.worklist.call import CALL_BACK
from proapp.worklist.tables import CallAttempt

LONGEST = timedelta(days=60)  # what is agreed for later than this is no call to remember here


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call under the id its caller made; `outcome` is one of `proapp.worklist.call.OUTCOMES`, `note` may be redacted
    later."""

    id: UUID
    at: datetime
    outcome: str
    call_back_at: datetime | None = None
    note: str | None = None


def record_call(
    session: Session, *, actor: Actor, now: datetime, participant_id: UUID, call: NewCall
) -> tuple[CallAttempt, bool]:
    """Keep a call; the same again changes nothing. Returns it and whether it is new.

    Raises NotFound, Invalid naming each fault, Conflict (this id holds another call).
    """
    participant = participants.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    row = _row(call, participant, actor=actor, now=now)
    if known := queries.call(session, call.id):
        return _same(known, row), False
    if faults := list(_faults(call, now=now)):
        raise Invalid("the call does not fit", errors=faults)

    session.execute(insert(CallAttempt).values(row))
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action="call.recorded",
            object_type="call_attempt",
            object_id=str(call.id),
            actor=actor,
            at=now,
            after=row,
            reason_code=call.outcome,
            reason_text=call.note,
            detail={"participant": str(participant_id)},
        ),
    )
    stored = queries.call(session, call.id)
    assert stored is not None
    return stored, True


def _row(call: NewCall, participant: Participant, *, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": call.id,
        "trial_id": participant.trial_id,
        "participant_id": participant.id,
        "at": call.at,
        "outcome": call.outcome,
        "call_back_at": call.call_back_at,
        "note_digest": reason_digest(call.note),
        "recorded_at": now,
        "recorded_by": f"{actor.kind}:{actor.id}",
    }


def _same(known: CallAttempt, row: dict[str, Any]) -> CallAttempt:
    said = ("participant_id", "at", "outcome", "call_back_at", "note_digest")
    if any(getattr(known, name) != row[name] for name in said):
        raise Conflict("this id holds another call already")
    return known


def _faults(call: NewCall, *, now: datetime) -> Iterator[Place]:
    if call.at > now:
        yield Place("/at", "this lies in the future")
    if call.outcome == CALL_BACK and call.call_back_at is None:
        yield Place("/call_back_at", "say when to call again")
    if call.call_back_at is not None and not call.at < call.call_back_at <= call.at + LONGEST:
        yield Place("/call_back_at", "must lie after the call and within 60 days")
