"""Somebody says why an answer that was asked for is not there; what was said before stays readable."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.audit import reason_digest
from proapp.base.errors import Conflict, NotFound
from proapp.response import missing_reasons
from proapp.response.tables import MissingReason
from proapp.schedule import queries as schedule
from proapp.schedule.tables import Assignment


@dataclass(frozen=True, slots=True)
class Said:
    """A code of `proapp.response.missing`, who says so, and if wanted words, which are kept apart."""

    code: str
    source: str
    text: str | None = None


def give_missing_reason(
    session: Session, *, actor: Actor, now: datetime, assignment_id: UUID, said: Said
) -> tuple[MissingReason, bool]:
    """Keep a reason; the same again changes nothing, another one is the next version. Returns it and whether it is new.

    Raises NotFound, and Conflict for what was answered or has not opened yet.
    """
    asked = schedule.assignment(session, assignment_id, lock=True)
    if asked is None:
        raise NotFound("there is no such assignment")
    known = missing_reasons.of_assignment(session, assignment_id)
    if known is not None and _same(known, said):
        return known, False
    _check(session, asked, now=now)

    row = _row(asked, said, known, actor=actor, now=now)
    session.execute(insert(MissingReason).values(row))
    audit.record(
        session,
        audit.Event(
            stream=asked.trial_id,
            action="missing-reason.corrected" if known else "missing-reason.given",
            object_type="missing_reason",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            object_version=row["version"],
            after=row,
            reason_code=said.code,
            reason_text=said.text,
            detail={"assignment": str(assignment_id), "source": said.source},
        ),
    )
    stored = missing_reasons.of_assignment(session, assignment_id)
    assert stored is not None
    return stored, True


def _same(known: MissingReason, said: Said) -> bool:
    return (known.code, known.source, known.text_digest) == (said.code, said.source, reason_digest(said.text))


def _check(session: Session, asked: Assignment, *, now: datetime) -> None:
    if schedule.is_answered(session, asked.id):
        raise Conflict("this was answered")
    if asked.opens_at > now:
        raise Conflict("this has not opened yet")


def _row(asked: Assignment, said: Said, known: MissingReason | None, *, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "trial_id": asked.trial_id,
        "participant_id": asked.participant_id,
        "assignment_id": asked.id,
        "version": known.version + 1 if known else 1,
        "corrects": known.id if known else None,
        "code": said.code,
        "source": said.source,
        "text_digest": reason_digest(said.text),
        "recorded_at": now,
        "recorded_by": f"{actor.kind}:{actor.id}",
    }
