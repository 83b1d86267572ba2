"""What an administrator does about somebody's account: shut them out, let them in again, say who they are elsewhere."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from proapp.access import accounts, queries
from proapp.access.accounts import Known
from proapp.access.tables import InstitutionLink, Staff
from proapp.base.actor import SYSTEM, Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict, Forbidden, NotFound
from proapp.workflow.access.end_session import end_all


def managed(session: Session, *, actor: Actor, staff_id: str) -> Known:
    """An account that this administrator may see to: of their own trials' staff, or of somebody without any role.

    Raises NotFound for any other.
    """
    known = accounts.of(session, staff_id)
    if known is None or not may_manage(actor, {grant.trial_id for grant in queries.grants(session, staff_id)}):
        raise NotFound("there is no such account")
    return known


def may_manage(actor: Actor, trials: set[str]) -> bool:
    """Whether somebody who has roles in these trials is in an administrator's charge."""
    own = {grant.trial_id for grant in actor.grants if grant.role == "admin"}
    return actor == SYSTEM or not trials or bool(trials & own)


def disable(session: Session, *, actor: Actor, now: datetime, staff_id: str, disabled: bool, reason: str) -> None:
    """Shut somebody out from their next request on, or let them sign in again. Raises NotFound, Forbidden for oneself.

    Their sessions end; tokens of their own open nothing while they are shut out.
    """
    known = managed(session, actor=actor, staff_id=staff_id)
    if staff_id == actor.id:
        raise Forbidden("somebody else has to do that about you")
    if (known.disabled_at is not None) == disabled:
        return
    session.execute(update(Staff).where(Staff.id == staff_id).values(disabled_at=now if disabled else None))
    if disabled:
        end_all(session, staff_id=staff_id, actor=actor, now=now, reason="disabled")
    action = "staff.disabled" if disabled else "staff.enabled"
    record(session, Event(SYSTEM_STREAM, action, "staff", staff_id, actor, now, reason_text=reason))


def link_institution(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    staff_id: str,
    issuer: str,
    subject: str | None = None,
    email: str | None = None,
) -> InstitutionLink:
    """Have somebody sign in at their institution, known there by `subject`, or first by an address it has verified.

    Raises NotFound; Conflict when that is somebody already, or for somebody who holds roles: who is linked to them acts
    with these, so that takes the operator.
    """
    managed(session, actor=actor, staff_id=staff_id)
    if queries.grants(session, staff_id) and actor != SYSTEM:
        raise Conflict("they hold roles already: this takes the operator (proapp staff link)")
    known = subject is not None and accounts.link(session, issuer, subject=subject, email=None) is not None
    taken = email is not None and accounts.awaited(session, issuer, email)
    if known or taken:
        raise Conflict("somebody is linked to that already")
    row: dict[str, Any] = {
        "id": uuid4(),
        "staff_id": staff_id,
        "issuer": issuer,
        "subject": subject,
        "email": None if email is None else accounts.plain(email),
        "created_at": now,
        "created_by": actor.id,
        "bound_at": now if subject is not None else None,
    }
    session.execute(insert(InstitutionLink), row)
    record(
        session, Event(SYSTEM_STREAM, "institution.linked", "institution_link", str(row["id"]), actor, now, after=row)
    )  # fmt: skip
    return session.get_one(InstitutionLink, row["id"])


def unlink_institutions(session: Session, *, actor: Actor, now: datetime, staff_id: str) -> None:
    """Have somebody sign in at no institution any more; their sessions end. Raises NotFound."""
    managed(session, actor=actor, staff_id=staff_id)
    for link in accounts.links(session, staff_id):
        gone = update(InstitutionLink).where(InstitutionLink.id == link.id)
        session.execute(gone.values(removed_at=now, subject=None))
        record(session, Event(SYSTEM_STREAM, "institution.unlinked", "institution_link", str(link.id), actor, now))
    end_all(session, staff_id=staff_id, actor=actor, now=now, reason="unlinked")
