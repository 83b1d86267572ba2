"""Participants as reminders need to know them: their trial's steps, their hours, their treatment, and their wishes."""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.message.contacts import contacts
from proapp.message.off_days import off_days
from proapp.message.reminder import Rhythm
from proapp.message.standstill import standstill
from proapp.message.tables import Contact
from proapp.participant.fact import Fact
from proapp.participant.tables import DatedFact, Participant
from proapp.trial.protocol import Protocol
from proapp.trial.reminders import STEPS, USUAL, Reminders, Step
from proapp.trial.tables import Site

Protocols = Callable[[str, str], Protocol | None]  # by trial and version; None: not known


@dataclass(frozen=True, slots=True)
class Person:
    """`rhythm` with days off for everything but checks; `facts` are all that is recorded."""

    steps: tuple[Step, ...] = STEPS
    rhythm: Rhythm = Rhythm()
    muted: bool = False
    facts: tuple[Fact, ...] = ()

    def left_alone(self, now: datetime, *, zone: str) -> str | None:
        """Why this person is not to be reminded of anything now; None: they may be."""
        return "muted" if self.muted else standstill(self.facts, on=now.astimezone(ZoneInfo(zone)).date())

    def rhythm_for(self, *, check: bool) -> Rhythm:
        """A check after an infusion is asked on the very days that are otherwise off."""
        return replace(self.rhythm, off=frozenset()) if check else self.rhythm


def people(session: Session, participant_ids: Collection[UUID], *, protocols: Protocols) -> dict[UUID, Person]:
    """Everybody of these who exists."""
    query = (
        select(Participant.id, Participant.trial_id, Participant.protocol_version, Site.zone)
        .join(Site, Site.id == Participant.site_id)
        .where(Participant.id.in_(participant_ids))
    )
    rows = session.execute(query).all()
    said, facts = contacts(session, participant_ids), _facts(session, participant_ids)
    found = {}
    for participant_id, trial_id, version, zone in rows:
        protocol = protocols(trial_id, version)
        plan = USUAL if protocol is None else protocol.reminders
        theirs = tuple(facts[participant_id])
        found[participant_id] = Person(
            steps=plan.steps,
            rhythm=_rhythm(plan, said.get(participant_id), off_days(protocol, theirs, site_zone=zone)),
            muted=participant_id in said and said[participant_id].muted,
            facts=theirs,
        )
    return found


def _rhythm(plan: Reminders, said: Contact | None, off: frozenset[date]) -> Rhythm:
    if said is None:
        return Rhythm(plan.quiet_from, plan.quiet_to, off)
    return Rhythm(time.fromisoformat(said.quiet_from), time.fromisoformat(said.quiet_to), off)


def _facts(session: Session, participant_ids: Collection[UUID]) -> dict[UUID, list[Fact]]:
    columns = (getattr(DatedFact, name) for name in Fact.__slots__)
    query = select(DatedFact.participant_id, *columns).where(DatedFact.participant_id.in_(participant_ids))
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for participant_id, *values in session.execute(query):
        found[participant_id].append(Fact(*values))
    return found
