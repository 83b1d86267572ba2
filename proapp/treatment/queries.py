"""Named reads of what other systems have sent about treatment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from proapp.participant.tables import Participant
from proapp.treatment.tables import IntakeDecision, TreatmentIntake

HELD = "held"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was sent, and what became of it; no decision: it is held."""

    intake: TreatmentIntake
    decision: IntakeDecision | None

    @property
    def state(self) -> str:
        """held, recorded or refused."""
        return HELD if self.decision is None else self.decision.decision


def taken(session: Session, intake_id: UUID) -> Taken | None:
    """One thing that was sent."""
    found = session.get(TreatmentIntake, intake_id)
    return None if found is None else Taken(found, session.get(IntakeDecision, intake_id))


def revisions(session: Session, trial_id: str, source: str, external_id: str) -> list[Taken]:
    """Everything a source has said under one of its ids, first to last."""
    query = (
        select(TreatmentIntake, IntakeDecision)
        .outerjoin(IntakeDecision, IntakeDecision.intake_id == TreatmentIntake.id)
        .where(
            TreatmentIntake.trial_id == trial_id,
            TreatmentIntake.source == source,
            TreatmentIntake.external_id == external_id,
        )
        .order_by(TreatmentIntake.revision)
    )
    return [Taken(intake, decision) for intake, decision in session.execute(query)]


def of_trial(
    session: Session,
    trial_id: str,
    *,
    state: str,
    sites: frozenset[UUID] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Taken]:
    """What was sent in a state, oldest first; `sites` None is every site, and what is nobody's yet. What a later
    revision has taken the place of is left out while it is held.
    """
    intake, later = TreatmentIntake, aliased(TreatmentIntake)
    superseded = exists().where(
        later.trial_id == intake.trial_id, later.source == intake.source, later.external_id == intake.external_id,
        later.revision > intake.revision,
    )  # fmt: skip
    query = (
        select(intake, IntakeDecision)
        .outerjoin(IntakeDecision, IntakeDecision.intake_id == intake.id)
        .where(intake.trial_id == trial_id)
        .order_by(intake.received_at, intake.id)
        .limit(limit)
    )
    if state == HELD:
        query = query.where(IntakeDecision.intake_id.is_(None), ~superseded)
    else:
        query = query.where(IntakeDecision.decision == state)
    if sites is not None:
        query = query.where(_at(sites))
    if after is not None:
        received_at, last = after
        query = query.where(
            or_(intake.received_at > received_at, and_(intake.received_at == received_at, intake.id > last))
        )
    return [Taken(found, decision) for found, decision in session.execute(query)]


def _at(sites: frozenset[UUID]) -> ColumnElement[bool]:
    """By the site where the participant is now, else by the one that was named."""
    intake = TreatmentIntake
    theirs = exists().where(Participant.id == intake.participant_id, Participant.site_id.in_(sites))
    return or_(theirs, and_(intake.participant_id.is_(None), intake.site_id.in_(sites)))
