"""Somebody comes from their institution, which has confirmed who they are: who is linked to that is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from proapp.access import accounts
from proapp.access.tables import InstitutionLink, StaffSession
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.config import StaffLives
from proapp.workflow.access.start_session import Started, start_session


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who an institution says somebody is, by its own name for them; an address only if it has verified it."""

    issuer: str
    subject: str
    email: str | None


def sign_in_from_institution(
    session: Session, *, who: Confirmed, now: datetime, lives: StaffLives, request_id: str | None = None
) -> Started | None:
    """A session, or None when nobody here is linked to this person, or who is linked has been disabled.

    Who was linked by an address is from then on linked by the institution's own name for them, whatever the address.
    """
    staff_id = _linked(session, who, now=now, request_id=request_id)
    if staff_id is None:
        return None
    return start_session(
        session, staff_id=staff_id, way="institution", now=now, lives=lives, request_id=request_id
    )  # fmt: skip


def confirm_session(
    session: Session, *, who: Confirmed, now: datetime, session_id: UUID, request_id: str | None = None
) -> bool:
    """Note that the institution has just confirmed anew whoever this session is of: it stands for their password."""
    signed_in = session.get(StaffSession, session_id)
    staff_id = _linked(session, who, now=now, request_id=request_id)
    if signed_in is None or signed_in.ended_at is not None or staff_id is None or signed_in.staff_id != staff_id:
        return False
    actor = Actor(kind="session", id=staff_id, request_id=request_id)
    session.execute(update(StaffSession).where(StaffSession.id == session_id).values(reauthenticated_at=now))
    record(session, Event(SYSTEM_STREAM, "session.confirmed", "staff_session", str(session_id), actor, now))
    return True


def _linked(session: Session, who: Confirmed, *, now: datetime, request_id: str | None) -> str | None:
    link = accounts.link(session, who.issuer, subject=who.subject, email=who.email)
    known = None if link is None else accounts.of(session, link.staff_id)
    if link is None or known is None or known.disabled_at is not None:
        return None
    if link.subject is None:
        actor = Actor(kind="session", id=link.staff_id, request_id=request_id)
        bound = update(InstitutionLink).where(InstitutionLink.id == link.id)
        session.execute(bound.values(subject=who.subject, bound_at=now))
        record(session, Event(SYSTEM_STREAM, "institution.bound", "institution_link", str(link.id), actor, now))
    return link.staff_id
