"""Named reads of why answers are missing, as somebody has said; the latest version is in force."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.response.missing import Missing
from proapp.response.tables import MissingReason

REASON = table_of(MissingReason)


def of_assignment(session: Session, assignment_id: UUID) -> MissingReason | None:
    """What is in force for one assignment."""
    query = select(MissingReason).where(MissingReason.assignment_id == assignment_id)
    return session.scalar(query.order_by(MissingReason.version.desc()).limit(1))


def of_participant(session: Session, participant_id: UUID, *, as_of: datetime) -> Mapping[UUID, MissingReason]:
    """What was in force at a moment, by assignment."""
    query = (
        select(MissingReason)
        .where(MissingReason.participant_id == participant_id, MissingReason.recorded_at <= as_of)
        .order_by(MissingReason.version)
    )
    return {reason.assignment_id: reason for reason in session.scalars(query)}


def missing_reasons(
    session: Session, trial_id: str, *, assignments: Sequence[UUID] | None = None
) -> Mapping[UUID, Missing]:
    """A trial's reasons in force by assignment, of all of them or of some: for tables and for exports."""
    query = _in_force().where(REASON.c.trial_id == trial_id)
    if assignments is not None:
        query = query.where(REASON.c.assignment_id.in_(assignments))
    return {row.assignment_id: Missing(row.code, row.source) for row in session.execute(query)}


def _in_force() -> Select[Any]:
    later = REASON.alias("later")
    newest = select(func.max(later.c.version)).where(later.c.assignment_id == REASON.c.assignment_id).scalar_subquery()
    return select(REASON.c.assignment_id, REASON.c.code, REASON.c.source).where(REASON.c.version == newest)
