"""Named reads of one participant's story: what was asked, what came, which flags rose, who called."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base.audit import ReasonText
from proapp.base.tables import table_of
from proapp.flag.tables import Flag
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.worklist.tables import CallAttempt
from proapp.worklist.timeline import Answer, Asked

ASSIGNMENT, RESPONSE, REASON = table_of(Assignment), table_of(Response), table_of(ReasonText)


def asked(session: Session, participant_id: UUID, *, as_of: datetime) -> list[Asked]:
    """What had been planned for a participant at a moment."""
    query = select(*(ASSIGNMENT.c[name] for name in Asked.__slots__)).where(
        ASSIGNMENT.c.participant_id == participant_id, ASSIGNMENT.c.planned_at <= as_of
    )
    return [Asked(*row) for row in session.execute(query)]


def answers(session: Session, participant_id: UUID, *, as_of: datetime) -> Mapping[UUID, Answer]:
    """The last revision of each response a participant had given at a moment, by assignment, void ones included."""
    query = (
        select(*(RESPONSE.c[name] for name in Answer.__slots__))
        .where(RESPONSE.c.participant_id == participant_id, RESPONSE.c.received_at <= as_of)
        .order_by(RESPONSE.c.revision)
    )
    return {row.assignment_id: Answer(*row) for row in session.execute(query)}


def flags(session: Session, participant_id: UUID, *, as_of: datetime) -> list[Flag]:
    """A participant's flags raised until a moment, oldest first."""
    query = select(Flag).where(Flag.participant_id == participant_id, Flag.raised_at <= as_of)
    return list(session.scalars(query.order_by(Flag.raised_at, Flag.id)))


def calls(session: Session, participant_id: UUID, *, as_of: datetime) -> list[CallAttempt]:
    """Who called a participant, as recorded until a moment, oldest first."""
    query = select(CallAttempt).where(
        CallAttempt.participant_id == participant_id, CallAttempt.recorded_at <= as_of
    )  # fmt: skip
    return list(session.scalars(query.order_by(CallAttempt.at, CallAttempt.id)))


def call(session: Session, call_id: UUID) -> CallAttempt | None:
    """One call by id."""
    return session.get(CallAttempt, call_id)


def words(session: Session, trial_id: str, digests: Sequence[str | None]) -> Mapping[str, str]:
    """Free texts by their digests, as far as they have not been redacted."""
    wanted = {digest for digest in digests if digest is not None}
    if not wanted:
        return {}
    query = select(REASON.c.digest, REASON.c.text).where(REASON.c.stream == trial_id, REASON.c.digest.in_(wanted))
    return {row.digest: row.text for row in session.execute(query)}
