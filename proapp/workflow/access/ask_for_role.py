"""One administrator asks that somebody be given a role; another one has to agree."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import accounts, grants
from proapp.access.tables import GrantRequest
from proapp.base.actor import Actor, Grant
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict, Forbidden, Invalid, Place
from proapp.trial.tables import Site
from proapp.workflow.access.give_roles import missing


@dataclass(frozen=True, slots=True)
class WantedRole:
    """Which role for whom (an id, or the name they sign in with), at one site or all, and why."""

    id: UUID
    staff: str
    role: str
    site_id: UUID | None
    reason: str


def ask_for_role(
    session: Session, *, actor: Actor, now: datetime, trial_id: str, wanted: WantedRole
) -> tuple[GrantRequest, bool]:
    """The request, and whether it is new. Raises Forbidden for oneself, Conflict for another request under this id.

    Raises Invalid, with the place, for somebody unknown, another trial's site, an unknown role, one that excludes a
    role they hold, or one they hold already.
    """
    staff = grants.staff_called(session, wanted.staff) or grants.staff_called(session, accounts.plain(wanted.staff))
    if staff is None:
        raise Invalid("nobody is called so", errors=[Place("/staff", "nobody has this id or signs in with this name")])
    asked: dict[str, Any] = {
        "trial_id": trial_id,
        "staff_id": staff.id,
        "role": wanted.role,
        "site_id": wanted.site_id,
        "reason": wanted.reason,
    }
    if (known := grants.request(session, wanted.id)) is not None:
        if {name: getattr(known, name) for name in asked} != asked:
            raise Conflict("something else was asked for under this id")
        return known, False
    if staff.id == actor.id:
        raise Forbidden("somebody else has to ask for you")
    _check(session, Grant(trial_id, wanted.role, wanted.site_id), staff.id)

    row = asked | {"id": wanted.id, "asked_at": now, "asked_by": actor.id}
    session.execute(insert(GrantRequest), row)
    record(
        session,
        Event(
            SYSTEM_STREAM, "role.asked-for", "grant_request", str(wanted.id), actor, now, after=row,
            reason_text=wanted.reason,
        ),
    )  # fmt: skip
    return session.get_one(GrantRequest, wanted.id), True


def _check(session: Session, grant: Grant, staff_id: str) -> None:
    site = None if grant.site_id is None else session.get(Site, grant.site_id)
    if grant.site_id is not None and (site is None or site.trial_id != grant.trial_id):
        raise Invalid("this is no site of the trial", errors=[Place("/site", "no site of this trial")])
    if not missing(session, staff_id, [grant]):
        raise Invalid("they hold this role", errors=[Place("/role", "they hold it already")])
