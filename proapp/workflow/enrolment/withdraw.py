"""A participant wants no more reminders, no more questions, or nothing more: nothing reaches them any more."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.audit import AuditEvent
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.message import contacts, draft
from proapp.message import queries as messages
from proapp.message.tables import Contact
from proapp.participant import queries
from proapp.participant.leaving import FROM, REMINDERS
from proapp.participant.tables import Participant
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.own_fact import Decided, record_own_fact

MUTED = "contact.muted"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What holds from when on, and whether that is new."""

    what: str
    effective_at: datetime
    created: bool


def withdraw(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    said: Decided,
    what: str,
) -> Withdrawn:
    """End reminders, questions (pro) or everything (all) for whoever asks; the same again changes nothing.

    Reminders are a setting that they can turn on again; the rest is a fact, the site is told, and only the site can
    take it back. Raises NotFound, Invalid, and Conflict (this id decided something else; after death).
    """
    participant = queries.participant(session, participant_id, lock=True)
    if participant is None:
        raise NotFound("there is no such participant")
    if what not in FROM:
        raise Invalid("nobody withdraws from this", errors=[Place("/from", f"one of {', '.join(FROM)}")])
    if what == REMINDERS:
        return _mute(session, participant, said, actor=actor, now=now)
    if _muted_at(session, participant, said.id):
        raise Conflict("this id holds another decision already")
    recorded = record_own_fact(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        participant_id=participant_id,
        said=said,
        kind="withdrawal",
        detail={"from": what},
    )
    if recorded.created:
        told = draft.participant_decided(said.id, trial_id=participant.trial_id, site_id=participant.site_id, now=now)
        messages.enqueue(session, [told], now=now)
    assert recorded.fact.at is not None
    return Withdrawn(what, recorded.fact.at, recorded.created)


def _mute(session: Session, participant: Participant, said: Decided, *, actor: Actor, now: datetime) -> Withdrawn:
    if before := _muted_at(session, participant, said.id):
        return Withdrawn(REMINDERS, before, created=False)
    if queries.fact(session, said.id):
        raise Conflict("this id holds another decision already")
    row = contacts.contact(session, participant.id, lock=True) or _usual(session, participant, now=now)
    row.muted, row.revision, row.updated_at = True, row.revision + 1, now
    audit.record(
        session,
        audit.Event(
            stream=participant.trial_id,
            action=MUTED,
            object_type="contact",
            object_id=str(said.id),
            actor=actor,
            at=now,
            object_version=row.revision,
            detail={"participant": str(participant.id)},
        ),
    )
    messages.cancel_pending(session, recipient=f"participant:{participant.id}", why="muted")
    return Withdrawn(REMINDERS, now, created=True)


def _usual(session: Session, participant: Participant, *, now: datetime) -> Contact:
    """The settings of somebody who has never set any."""
    unset = contacts.UNSET
    row = Contact(
        participant_id=participant.id,
        trial_id=participant.trial_id,
        channels=list(unset.channels),
        quiet_from=unset.quiet_from.isoformat("minutes"),
        quiet_to=unset.quiet_to.isoformat("minutes"),
        muted=False,
        revision=0,
        updated_at=now,
    )
    session.add(row)
    return row


def _muted_at(session: Session, participant: Participant, decision: UUID) -> datetime | None:
    """When this very decision turned reminders off; the audit trail remembers, whatever was set since."""
    query = select(AuditEvent.at).where(
        AuditEvent.object_id == str(decision), AuditEvent.action == MUTED, AuditEvent.stream == participant.trial_id
    )
    return session.scalar(query)
