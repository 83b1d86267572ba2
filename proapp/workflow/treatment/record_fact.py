"""Something happened to a participant: it is kept for good, and the schedule follows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.message import queries as message_queries
from proapp.participant import queries
from proapp.participant.tables import DatedFact
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.replan import Change, follow
from proapp.workflow.treatment.weigh import Decision, Known, NewFact, decided, gathered

__all__ = ["NewFact", "Recorded", "keep", "record_fact"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The fact as kept, whether it is new, what it changed in the schedule, and what a person must decide."""

    fact: DatedFact
    created: bool
    change: Change
    questions: tuple[str, ...] = ()


def record_fact(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    fact: NewFact,
) -> Recorded:
    """Keep a fact and plan the schedule again. The same fact again changes nothing.

    Raises NotFound, Invalid naming each fault, Conflict (another content under this id; a cycle given twice on one day;
    a dose before allocation; a date in the future ...).
    """
    known = gathered(
        session, actor=actor, now=now, catalogue=catalogue, participant_id=participant_id, fact=fact, lock=True
    )
    if known.kept is not None:
        return Recorded(known.kept, created=False, change=Change())
    return keep(session, known, decided(known, now=now, definitions=catalogue.library), actor=actor, now=now)


def keep(session: Session, known: Known, decision: Decision, *, actor: Actor, now: datetime) -> Recorded:
    """Store a fact that was decided on, and what follows from it."""
    fact, participant = known.new, known.participant
    session.execute(insert(DatedFact).values(dict(known.row)))
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action="fact.corrected" if fact.corrects else "fact.recorded",
            object_type="fact",
            object_id=str(fact.id),
            actor=actor,
            at=now,
            after=dict(known.row),
            reason_text=fact.reason,
            detail={"kind": fact.kind, "participant": str(participant.id)},
        ),
    )
    if decision.silence is not None:
        message_queries.cancel_pending(session, recipient=f"participant:{participant.id}", why=decision.silence)
    change = follow(
        session, decision.replanned, actor=actor, now=now, participant=participant, because=f"fact:{fact.id}"
    )
    stored = queries.fact(session, fact.id)
    assert stored is not None
    questions = tuple(question.words for question in decision.replanned.course.questions)
    return Recorded(stored, created=True, change=change, questions=questions)
