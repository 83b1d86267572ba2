"""The schedule follows the facts: planned again, compared with what stands, and only the difference is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.participant import queries as participant_queries
from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.participant.tables import Participant
from proapp.schedule import queries
from proapp.schedule.difference import Difference, Existing, difference
from proapp.schedule.plan import planning
from proapp.treatment.course import Course
from proapp.trial.asked import Definitions
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import person_of
from proapp.worklist.standing import look_ahead


@dataclass(frozen=True, slots=True)
class Change:
    """How many assignments were added, moved and cancelled."""

    added: int = 0
    moved: int = 0
    cancelled: int = 0


@dataclass(frozen=True, slots=True)
class Replanned:
    """What must change in the schedule kept, and the course it was planned from."""

    difference: Difference
    course: Course


def replan(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant: Participant,
    because: str,
) -> tuple[Change, tuple[str, ...]]:
    """Plan one participant's schedule again. Returns what changed and what only a person can decide."""
    facts = participant_queries.facts(session, participant.id)
    person = person_of(session, participant, catalogue=catalogue)
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    existing = queries.existing(session, participant.id)

    found = replanned(protocol, person, facts, existing=existing, now=now, definitions=catalogue.library)

    change = follow(session, found, actor=actor, now=now, participant=participant, because=because)
    return change, tuple(question.words for question in found.course.questions)


def replanned(
    protocol: Protocol,
    person: Person,
    facts: Iterable[Fact],
    *,
    existing: Iterable[Existing],
    now: datetime,
    definitions: Definitions,
) -> Replanned:
    """What these facts make of the schedule that stands; nothing is stored."""
    wanted = planning(protocol, person, facts, definitions=definitions)
    return Replanned(
        difference(wanted.planned, existing, now=now, dropped=wanted.dropped, ended=wanted.ended), wanted.course
    )


def follow(
    session: Session, found: Replanned, *, actor: Actor, now: datetime, participant: Participant, because: str
) -> Change:
    """Store what was worked out. The plan's version rises when anything changes."""
    look_ahead(session, participant.id, participant.trial_id, course=found.course)
    made = found.difference
    change = Change(len(made.add), len(made.move), len(made.cancel))
    if not made:
        return change
    queries.apply(session, made, trial_id=participant.trial_id, now=now)
    participant.plan_version += 1
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action="schedule.planned",
            object_type="participant",
            object_id=str(participant.id),
            actor=actor,
            at=now,
            object_version=participant.plan_version,
            covers=frozenset({"assignment"}),
            detail={
                "because": because,
                "added": change.added,
                "moved": change.moved,
                "cancelled": change.cancelled,
            },
        ),
    )
    return change
