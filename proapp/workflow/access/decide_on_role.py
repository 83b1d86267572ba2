"""A second administrator agrees to a role or refuses it: not who asked for it, and not who would get it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from proapp.access import grants
from proapp.access.tables import GrantRequest
from proapp.base.actor import Actor, Grant
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict, Forbidden, NotFound
from proapp.workflow.access.give_roles import give_role, missing


def decide_on_role(
    session: Session, *, actor: Actor, now: datetime, grant_id: UUID, decision: str
) -> tuple[GrantRequest, bool]:
    """The request as decided (approved or refused), and whether that is new. Who is approved holds the role at once.

    Raises NotFound, Forbidden for who asked and who would get it, Conflict when it was decided otherwise, Invalid when
    the role now excludes another they hold.
    """
    asked = grants.request(session, grant_id)
    if asked is None:
        raise NotFound("nobody has asked for this")
    if actor.id in (asked.asked_by, asked.staff_id):
        raise Forbidden("this takes another administrator: neither who asked nor who gets the role")
    if asked.decision is not None:
        if (asked.decision, asked.decided_by) != (decision, actor.id):
            raise Conflict("it has been decided already")
        return asked, False

    if decision == "approved":
        for grant in missing(session, asked.staff_id, [Grant(asked.trial_id, asked.role, asked.site_id)]):
            give_role(session, grant, staff_id=asked.staff_id, now=now, actor=actor, grant_id=asked.id)
    decided = update(GrantRequest).where(GrantRequest.id == grant_id)
    session.execute(decided.values(decision=decision, decided_at=now, decided_by=actor.id))
    record(session, Event(SYSTEM_STREAM, f"role.{decision}", "grant_request", str(grant_id), actor, now))
    session.refresh(asked)
    return asked, True
