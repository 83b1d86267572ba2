"""Named reads of roles: who holds which in a trial and by whose word, what was asked for, what was taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from proapp.access.tables import Account, GrantRequest, RoleGrant, Staff
from proapp.base.tables import table_of

GRANT, ASKED = table_of(RoleGrant), table_of(GrantRequest)
STAFF, ACCOUNT = table_of(Staff), table_of(Account)
WHO = (STAFF.c.name, ACCOUNT.c.sign_in_name, STAFF.c.disabled_at)
WORDS = tuple(ASKED.c[name] for name in ("reason", "asked_at", "asked_by", "decision", "decided_at", "decided_by")) + (
    ASKED.c.taken_back_at,
    ASKED.c.taken_back_by,
)


def standing(session: Session, trial_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The roles that people hold in a trial now; those the operator gave have nobody who asked."""
    what = (GRANT.c.id, GRANT.c.staff_id, GRANT.c.role, GRANT.c.site_id, GRANT.c.granted_at)
    query = (
        select(*what, *WHO, *WORDS)
        .select_from(GRANT)
        .join(STAFF, STAFF.c.id == GRANT.c.staff_id)
        .outerjoin(ACCOUNT, ACCOUNT.c.staff_id == GRANT.c.staff_id)
        .outerjoin(ASKED, ASKED.c.id == GRANT.c.id)
        .where(GRANT.c.trial_id == trial_id)
    )
    return session.execute(query).all()


def waiting(session: Session, trial_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The roles that were asked for and nobody has decided about."""
    return _requests(session, trial_id, ASKED.c.decision.is_(None))


def past(session: Session, trial_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The roles that were refused, or given and taken back."""
    taken_back = and_(ASKED.c.decision == "approved", ASKED.c.taken_back_at.is_not(None))
    return _requests(session, trial_id, or_(ASKED.c.decision == "refused", taken_back))


def _requests(session: Session, trial_id: str, which: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    what = (ASKED.c.id, ASKED.c.staff_id, ASKED.c.role, ASKED.c.site_id)
    query = (
        select(*what, *WHO, *WORDS)
        .select_from(ASKED)
        .join(STAFF, STAFF.c.id == ASKED.c.staff_id)
        .outerjoin(ACCOUNT, ACCOUNT.c.staff_id == ASKED.c.staff_id)
        .where(ASKED.c.trial_id == trial_id, which)
    )
    return session.execute(query).all()


def request(session: Session, grant_id: UUID) -> GrantRequest | None:
    """A role that was asked for; until this transaction ends nobody else decides about it."""
    return session.scalar(select(GrantRequest).where(GrantRequest.id == grant_id).with_for_update())


def held(session: Session, grant_id: UUID) -> RoleGrant | None:
    """A role that somebody holds."""
    return session.get(RoleGrant, grant_id)


def staff_called(session: Session, word: str) -> Staff | None:
    """Whoever has this id, or signs in under this name."""
    found = session.get(Staff, word)
    if found is None:
        query = select(Staff).join(Account, Account.staff_id == Staff.id)
        found = session.scalar(query.where(Account.sign_in_name == word))
    return found
