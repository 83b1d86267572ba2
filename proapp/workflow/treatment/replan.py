"""The schedule follows the facts: planned again, compared with what stands, and only the difference is stored."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.participant import queries as participant_queries
from proapp.participant.person import Person
from proapp.participant.tables import Participant
from proapp.schedule import queries
from proapp.schedule.difference import difference
from proapp.schedule.plan import planning
from proapp.trial.asked import Definitions
from proapp.trial.protocol import Protocol
from proapp.trial.tables import Site
from proapp.worklist.standing import look_ahead


@dataclass(frozen=True, slots=True)
class Change:
    """How many assignments were added, moved and cancelled."""

    added: int = 0
    moved: int = 0
    cancelled: int = 0


def replan(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    protocol: Protocol,
    participant: Participant,
    site: Site,
    definitions: Definitions,
    because: str,
) -> tuple[Change, tuple[str, ...]]:
    """Plan one participant's schedule again. Returns what changed and what only a person can decide."""
    facts = participant_queries.facts(session, participant.id)
    person = person_of(participant, site)
    wanted = planning(protocol, person, facts, definitions=definitions)
    found = difference(wanted.planned, queries.existing(session, participant.id), now=now, dropped=wanted.dropped)

    look_ahead(session, participant.id, participant.trial_id, course=wanted.course)
    change = Change(len(found.add), len(found.move), len(found.cancel))
    if found:
        queries.apply(session, found, trial_id=participant.trial_id, now=now)
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
    return change, tuple(question.words for question in wanted.course.questions)


def person_of(participant: Participant, site: Site) -> Person:
    """The participant as planning knows them."""
    return Person(
        id=participant.id,
        code=participant.code,
        site_zone=site.zone,
        zone=participant.zone,
        language=participant.language,
        baseline=participant.baseline_facts,
        birth_year=participant.birth_year,
    )
