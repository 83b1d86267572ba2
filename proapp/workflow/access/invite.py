"""A one-time link with which somebody chooses a password and a second factor; an older one is good no more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from proapp.access import accounts, queries, tokens
from proapp.access.tables import Invitation, SecondFactor
from proapp.base.actor import SYSTEM, Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict, NotFound
from proapp.config import StaffLives
from proapp.workflow.access.unlock import unlock


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, which cannot be shown again."""

    token: str
    expires_at: datetime


def invite(session: Session, *, actor: Actor, now: datetime, lives: StaffLives, staff_id: str) -> Invited:
    """Invite somebody who has an account, for the first time or because they have forgotten their password.

    Who has a second factor must still show it. Raises NotFound without an account, Conflict for somebody who holds
    roles and has no second factor: whoever had the link could act with those roles, so that takes the operator.
    """
    if accounts.of(session, staff_id) is None:
        raise NotFound("there is no such account")
    if queries.grants(session, staff_id) and not accounts.factors_in_use(session, staff_id) and actor != SYSTEM:
        raise Conflict("they hold roles and have no second factor: this takes the operator (proapp staff invite)")
    return _invited(session, actor=actor, now=now, lives=lives, staff_id=staff_id)


def invite_anew(session: Session, *, now: datetime, key: bytes, lives: StaffLives, staff_id: str) -> Invited:
    """The operator invites somebody who has lost their second factor as well: what they had is removed, they unlocked.

    Raises NotFound without an account.
    """
    unlock(session, actor=SYSTEM, now=now, key=key, staff_id=staff_id)
    for factor in accounts.factors(session, staff_id):
        session.execute(update(SecondFactor).where(SecondFactor.id == factor.id).values(removed_at=now))
        record(session, Event(SYSTEM_STREAM, "factor.removed", "second_factor", str(factor.id), SYSTEM, now))
    return _invited(session, actor=SYSTEM, now=now, lives=lives, staff_id=staff_id)


def _invited(session: Session, *, actor: Actor, now: datetime, lives: StaffLives, staff_id: str) -> Invited:
    older = (Invitation.staff_id == staff_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    session.execute(update(Invitation).where(*older).values(revoked_at=now))
    token = tokens.mint("invitation")
    row = {
        "digest": tokens.digest(token),
        "staff_id": staff_id,
        "created_at": now,
        "created_by": actor.id,
        "expires_at": now + lives.invitation,
    }
    session.execute(insert(Invitation), row)
    record(session, Event(SYSTEM_STREAM, "account.invited", "invitation", tokens.digest(token), actor, now, after=row))
    return Invited(token, now + lives.invitation)
