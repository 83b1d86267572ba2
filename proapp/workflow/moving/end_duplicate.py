"""A registration that was merged ends: nothing more is asked there, nobody is reminded, its phones are shut out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from proapp.access.tables import Device, EnrolmentCode
from proapp.base.actor import Actor
from proapp.base.tables import table_of
from proapp.message import queries as messages
from proapp.participant.tables import Participant
from proapp.response.tables import Response
from proapp.schedule.tables import Assignment
from proapp.workflow.enrolment.revoke_device import revoke_device
from proapp.worklist.tables import Outlook

WHY = "merged"
A, R = table_of(Assignment).c, table_of(Response).c


@dataclass(frozen=True, slots=True)
class Ended:
    """How many assignments were cancelled, messages taken back and phones shut out."""

    assignments: int
    messages: int
    phones: int


def end_duplicate(session: Session, other: Participant, *, into: Participant, actor: Actor, now: datetime) -> Ended:
    """Cancel whatever has no answer, what was missed too, countably, and close every way in.

    What was answered stays as it is, and a flag that waits still wants its review.
    """
    other.merged_into = into.id
    live = select(Device.id).where(Device.participant_id == other.id, Device.revoked_at.is_(None))
    phones = list(session.scalars(live))
    for device_id in phones:
        revoke_device(session, actor=actor, now=now, device_id=device_id, reason=WHY)
    unused = (EnrolmentCode.participant_id == other.id, EnrolmentCode.used_at.is_(None))
    session.execute(
        update(EnrolmentCode).where(*unused, EnrolmentCode.revoked_at.is_(None)).values(revoked_at=now)
    )  # fmt: skip
    session.execute(delete(Outlook).where(Outlook.participant_id == other.id))
    told = messages.cancel_pending(session, recipient=f"participant:{other.id}", why=WHY)
    return Ended(_cancel(session, other, now=now), told, len(phones))


def _cancel(session: Session, other: Participant, *, now: datetime) -> int:
    unanswered = (A.participant_id == other.id, A.cancelled_at.is_(None), ~exists().where(R.assignment_id == A.id))
    statement = update(table_of(Assignment)).where(*unanswered)
    statement = statement.values(
        cancelled_at=now, cancel_reason=WHY, had_opened=A.opens_at <= now, version=A.version + 1
    )  # fmt: skip
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # a cursor result has one
