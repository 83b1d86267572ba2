"""Say what an unblinding changed for the participant and the trial, and close it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.audit import reason_digest
from proapp.base.errors import Conflict, NotFound
from proapp.participant.tables import Unblinding, UnblindingImpact


def close_unblinding(
    session: Session, *, actor: Actor, now: datetime, participant_id: UUID, unblinding_id: UUID, impact: str
) -> UnblindingImpact:
    """Keep the impact; the same again changes nothing.

    Raises NotFound (this participant has no such unblinding), Conflict (it was closed with other words).
    """
    found = session.get(Unblinding, unblinding_id)
    if found is None or found.participant_id != participant_id:
        raise NotFound("there is no such unblinding")
    if known := session.get(UnblindingImpact, unblinding_id):
        if known.impact_digest != reason_digest(impact):
            raise Conflict("this unblinding is closed")
        return known
    row = {
        "unblinding_id": unblinding_id,
        "trial_id": found.trial_id,
        "participant_id": participant_id,
        "impact_digest": reason_digest(impact),
        "closed_at": now,
        "closed_by": f"{actor.kind}:{actor.id}",
    }
    session.execute(insert(UnblindingImpact).values(row))
    audit.record(
        session,
        audit.Event(
            stream=found.trial_id,
            action="unblinding.closed",
            object_type="unblinding_impact",
            object_id=str(unblinding_id),
            actor=actor,
            at=now,
            after=row,
            reason_text=impact,
            detail={"participant": str(participant_id)},
        ),
    )
    return session.get_one(UnblindingImpact, unblinding_id)
