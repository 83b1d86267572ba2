"""A proposal is taken back, or a release that was wrong is shown no more; what was seen of it counts as seen."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, NotFound
from proapp.release import queries
from proapp.release.audience import REFUSED, WITHDRAWN
from proapp.release.queries import Known
from proapp.release.tables import ReleaseWithdrawal
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.release.prepare import newest_protocol, require_roles


def withdraw_release(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, release_id: UUID, reason: str
) -> Known:
    """Whoever sees arms may; twice changes nothing. Raises NotFound, Forbidden, and Conflict for a refused one."""
    queries.lock(session, release_id)
    known = queries.known(session, release_id)
    if known is None:
        raise NotFound("there is no such release")
    require_roles(newest_protocol(session, catalogue, known.release.trial_id), actor)
    if known.state == WITHDRAWN:
        return known
    if known.state == REFUSED:
        raise Conflict("it was refused: there is nothing to withdraw")

    release = known.release
    row: dict[str, Any] = {
        "release_id": release.id,
        "trial_id": release.trial_id,
        "withdrawn_by": actor.id,
        "withdrawn_at": now,
    }
    session.execute(insert(ReleaseWithdrawal).values(row))
    audit.record(
        session,
        audit.Event(
            stream=release.trial_id,
            action="release.withdrawn",
            object_type="release_withdrawal",
            object_id=str(release.id),
            actor=actor,
            at=now,
            after=row,
            reason_text=reason,
            detail={"was": known.state, "audience": release.audience},
        ),
    )
    stored = queries.known(session, release.id)
    assert stored is not None
    return stored
