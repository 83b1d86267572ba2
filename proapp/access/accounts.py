"""Named reads of accounts, sessions, second factors and who somebody is at an institution."""

import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from proapp.access.tables import (
    Account,
    InstitutionLink,
    Invitation,
    RoleGrant,
    SecondFactor,
    Staff,
    StaffSession,
    Token,
)
from proapp.base.tables import table_of
from proapp.config import StaffLives

STAFF, ACCOUNT = table_of(Staff).c, table_of(Account).c
SESSION, TOKEN = table_of(StaffSession).c, table_of(Token).c

KNOWN = (
    ACCOUNT.staff_id,
    ACCOUNT.sign_in_name,
    ACCOUNT.password_hash,
    STAFF.name,
    STAFF.email,
    STAFF.disabled_at,
)
Known = Row[*tuple[Any, ...]]


def plain(name: str) -> str:
    """A name for signing in as it is kept: however it was typed, in capitals or with spaces around it."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def named(session: Session, name: str) -> Known | None:
    """Whoever signs in under this name."""
    return _account(session, ACCOUNT.sign_in_name == plain(name))


def of(session: Session, staff_id: str) -> Known | None:
    """The account of a member of staff."""
    return _account(session, ACCOUNT.staff_id == staff_id)


def _account(session: Session, which: Any) -> Known | None:
    query = select(*KNOWN).join_from(table_of(Account), table_of(Staff), STAFF.id == ACCOUNT.staff_id).where(which)
    return session.execute(query).first()


def factors(session: Session, staff_id: str) -> Sequence[SecondFactor]:
    """What somebody has beside a password, in use or being added; the first added first."""
    mine = select(SecondFactor).where(SecondFactor.staff_id == staff_id, SecondFactor.removed_at.is_(None))
    return session.scalars(mine.order_by(SecondFactor.created_at, SecondFactor.id)).all()


def factors_in_use(session: Session, staff_id: str) -> list[SecondFactor]:
    """What somebody can show beside a password."""
    return [factor for factor in factors(session, staff_id) if factor.confirmed_at is not None]


def passkey(session: Session, credential_id: str) -> SecondFactor | None:
    """The passkey of this name, if somebody uses it."""
    query = select(SecondFactor).where(SecondFactor.credential_id == credential_id, SecondFactor.removed_at.is_(None))
    return session.scalar(query)


def is_known(session: Session, credential_id: str) -> bool:
    """Whether a passkey of this name is or was anybody's."""
    query = select(SecondFactor.id).where(SecondFactor.credential_id == credential_id)
    return session.scalar(query) is not None


def invitation(session: Session, digest: str, *, now: datetime, accepting: bool = False) -> Invitation | None:
    """An invitation that can still be accepted; `accepting`, by nobody else until this transaction ends."""
    query = select(Invitation).where(
        Invitation.digest == digest,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    return session.scalar(query.with_for_update() if accepting else query)


def sessions(session: Session, staff_id: str, *, now: datetime, lives: StaffLives) -> Sequence[Row[*tuple[Any, ...]]]:
    """Where somebody is signed in now, the session used longest ago first."""
    columns = (SESSION.id, SESSION.way, SESSION.started_at, SESSION.digest, TOKEN.used_at, TOKEN.expires_at)
    query = (
        select(*columns, SESSION.reauthenticated_at)
        .join_from(table_of(StaffSession), table_of(Token), TOKEN.digest == SESSION.digest)
        .where(
            SESSION.staff_id == staff_id,
            SESSION.ended_at.is_(None),
            TOKEN.revoked_at.is_(None),
            TOKEN.expires_at > now,
            TOKEN.used_at > now - lives.idle,
        )
        .order_by(TOKEN.used_at, SESSION.id)
    )
    return session.execute(query).all()


def session_of(session: Session, digest: str) -> StaffSession | None:
    """The session whose token has this digest."""
    return session.scalar(select(StaffSession).where(StaffSession.digest == digest))


def session_named(session: Session, session_id: UUID, staff_id: str) -> StaffSession | None:
    """One of somebody's own sessions."""
    found = session.get(StaffSession, session_id)
    return found if found is not None and found.staff_id == staff_id else None


def link(session: Session, issuer: str, *, subject: str, email: str | None) -> InstitutionLink | None:
    """Who an institution's person is here: linked by its own name for them, else by an address not yet used."""
    standing = (InstitutionLink.issuer == issuer, InstitutionLink.removed_at.is_(None))
    found = session.scalar(select(InstitutionLink).where(*standing, InstitutionLink.subject == subject))
    if found is not None or email is None:
        return found
    waiting = select(InstitutionLink).where(
        *standing, InstitutionLink.subject.is_(None), InstitutionLink.email == plain(email)
    )
    return session.scalar(waiting.order_by(InstitutionLink.created_at, InstitutionLink.id).limit(1).with_for_update())


def links(session: Session, staff_id: str) -> Sequence[InstitutionLink]:
    """How somebody is known at institutions."""
    mine = select(InstitutionLink).where(InstitutionLink.staff_id == staff_id, InstitutionLink.removed_at.is_(None))
    return session.scalars(mine.order_by(InstitutionLink.created_at, InstitutionLink.id)).all()


def awaited(session: Session, issuer: str, email: str) -> bool:
    """Whether somebody is linked to this address and has not come yet."""
    query = select(InstitutionLink.id).where(
        InstitutionLink.issuer == issuer,
        InstitutionLink.removed_at.is_(None),
        InstitutionLink.subject.is_(None),
        InstitutionLink.email == plain(email),
    )
    return session.scalar(query) is not None


def in_charge(session: Session, *, trials: Collection[str], added_by: str) -> Sequence[Known]:
    """Accounts of who holds a role in one of these trials, or was added by this administrator; by name."""
    there = select(RoleGrant.staff_id).where(RoleGrant.trial_id.in_(trials))
    mine = or_(ACCOUNT.created_by == added_by, ACCOUNT.staff_id.in_(there))
    query = select(*KNOWN).join_from(table_of(Account), table_of(Staff), STAFF.id == ACCOUNT.staff_id).where(mine)
    return session.execute(query.order_by(ACCOUNT.sign_in_name)).all()
