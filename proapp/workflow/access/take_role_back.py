"""An administrator takes a role back, with a reason; it is gone from the next request on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from proapp.access import grants
from proapp.access.tables import GrantRequest, RoleGrant
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import NotFound


def take_role_back(session: Session, *, actor: Actor, now: datetime, grant_id: UUID, reason: str) -> None:
    """Have somebody hold a role no more; it stays in the trail, and with who asked for it and who agreed.

    Raises NotFound when nobody holds it.
    """
    held = grants.held(session, grant_id)
    if held is None:
        raise NotFound("nobody holds this role")
    row: dict[str, Any] = {column.name: getattr(held, column.name) for column in RoleGrant.__table__.columns}
    session.execute(delete(RoleGrant).where(RoleGrant.id == grant_id))
    asked = update(GrantRequest).where(GrantRequest.id == grant_id)
    session.execute(asked.values(taken_back_at=now, taken_back_by=actor.id))
    record(
        session,
        Event(
            SYSTEM_STREAM, "role.taken-back", "role_grant", str(grant_id), actor, now,
            covers=frozenset({"grant_request"}), before=row, reason_text=reason,
            detail={"staff": row["staff_id"], "trial": row["trial_id"], "role": row["role"]},
        ),
    )  # fmt: skip
