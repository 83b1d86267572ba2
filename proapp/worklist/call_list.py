"""What a caller needs to know of those who are to be called: who they are, when they were heard of, calls so far."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from proapp.participant.tables import Participant
from proapp.response.tables import Response
from proapp.worklist.call import HEARD
from proapp.worklist.tables import CallAttempt


@dataclass(frozen=True, slots=True)
class Known:
    """A participant as a caller knows them; `attempts` are the calls in vain since they were last heard of."""

    participant: Participant
    answered_at: datetime | None
    last: CallAttempt | None
    attempts: int


def known(session: Session, participant_ids: Collection[UUID]) -> Mapping[UUID, Known]:
    """Some participants as a caller knows them, in three queries however many they are."""
    people = session.scalars(select(Participant).where(Participant.id.in_(participant_ids)))
    newest = (
        select(Response.participant_id, func.max(Response.received_at))
        .where(Response.participant_id.in_(participant_ids))
        .group_by(Response.participant_id)
    )
    answered = {row[0]: row[1] for row in session.execute(newest)}
    calls: dict[UUID, list[CallAttempt]] = {}
    query = select(CallAttempt).where(CallAttempt.participant_id.in_(participant_ids))
    for one in session.scalars(query.order_by(CallAttempt.at, CallAttempt.id)):
        calls.setdefault(one.participant_id, []).append(one)
    return {one.id: _known(one, answered.get(one.id), calls.get(one.id, [])) for one in people}


def _known(participant: Participant, answered_at: datetime | None, calls: list[CallAttempt]) -> Known:
    heard = [answered_at] if answered_at else []
    heard += [one.at for one in calls if one.outcome in HEARD]
    in_vain = [one for one in calls if not heard or one.at > max(heard)]
    return Known(participant, answered_at, calls[-1] if calls else None, len(in_vain))
