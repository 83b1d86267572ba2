"""Roles that somebody holds from now on, in trials and at sites, as far as they do not exclude each other."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import queries, roles
from proapp.access.tables import RoleGrant
from proapp.base.actor import Actor, Grant
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Invalid, Place


def missing(session: Session, staff_id: str, grants: Sequence[Grant], faults: Sequence[Place] = ()) -> list[Grant]:
    """Those of the roles that somebody does not hold yet, each once.

    Raises Invalid for an unknown role, for roles that exclude each other, or for other `faults` found before.
    """
    held = queries.grants(session, staff_id)
    added = [grant for grant in dict.fromkeys(grants) if grant not in held]
    if found := [*roles.problems([*held, *added]), *faults]:
        raise Invalid("these roles cannot be given", errors=found)
    return added


def give_role(
    session: Session, grant: Grant, *, staff_id: str, now: datetime, actor: Actor, grant_id: UUID | None = None
) -> None:
    """Have somebody hold a role, checked before."""
    row: dict[str, Any] = {
        "id": grant_id or uuid4(),
        "staff_id": staff_id,
        "trial_id": grant.trial_id,
        "role": grant.role,
        "site_id": grant.site_id,
        "granted_at": now,
    }
    session.execute(insert(RoleGrant), row)
    record(session, Event(SYSTEM_STREAM, "role.granted", "role_grant", str(row["id"]), actor, now, after=row))
