"""What people change about their own account, after showing again who they are: password and second factors.

A refusal is a returned None or False and not an error: the failure must be counted, and an error would roll it back.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from proapp.access import accounts, totp
from proapp.access.tables import Account, SecondFactor
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import Conflict, NotFound
from proapp.config import StaffLives
from proapp.workflow.access.add_factor import add_codes, add_passkey
from proapp.workflow.access.end_session import end_all
from proapp.workflow.access.prove import has_first, has_second, prove
from proapp.workflow.access.shown import Setting, Shown, ShownPasskey


@dataclass(frozen=True, slots=True)
class Again:
    """Who shows again who they are, what they show, and by which session."""

    actor: Actor
    shown: Shown
    setting: Setting
    lives: StaffLives
    session_digest: str | None = None


@dataclass(frozen=True, slots=True)
class NewFactor:
    """What somebody wants beside their password: codes of a prepared seed, or a passkey just made."""

    label: str
    ticket: str | None = None
    code: str | None = None
    passkey: ShownPasskey | None = None


def seed_of(key: bytes, staff_id: str, ticket: str) -> str:
    """The seed that was prepared for somebody under a ticket."""
    return totp.seed_for(key, f"{staff_id} {ticket}")


def change_password(session: Session, *, again: Again, password_hash: str) -> bool:
    """Keep a new password, and sign out everywhere else. False when what was shown is wrong or not enough."""
    actor, now = again.actor, again.setting.now
    if not _proved(session, again):
        return False
    session.execute(update(Account).where(Account.staff_id == actor.id).values(password_hash=password_hash))
    end_all(
        session, staff_id=actor.id, actor=actor, now=now, reason="password-changed", but=again.session_digest
    )  # fmt: skip
    record(session, Event(SYSTEM_STREAM, "password.changed", "account", actor.id, actor, now))
    return True


def add_own_factor(session: Session, *, again: Again, new: NewFactor) -> UUID | None:
    """The new factor's id. None when what was shown is wrong or not enough, or the new one does not work.

    Raises Conflict for a second app with codes.
    """
    actor, setting = again.actor, again.setting
    had = {factor.kind for factor in accounts.factors_in_use(session, actor.id)}
    if new.passkey is None and "totp" in had:
        raise Conflict("there are one-time codes already; remove them first")
    if not _proved(session, again):
        return None
    if new.passkey is not None:
        return add_passkey(session, actor=actor, shown=new.passkey, label=new.label, setting=setting)
    seed = seed_of(setting.key, actor.id, new.ticket or "")
    return add_codes(session, actor=actor, seed=seed, code=new.code or "", label=new.label, setting=setting)


def remove_own_factor(session: Session, *, again: Again, factor_id: UUID) -> bool:
    """Use a second factor no more. False when what was shown is wrong or not enough.

    Raises NotFound for somebody else's, Conflict for the last one: a short password alone is not enough.
    """
    actor, now = again.actor, again.setting.now
    mine = accounts.factors_in_use(session, actor.id)
    if factor_id not in {factor.id for factor in mine}:
        raise NotFound("there is no such second factor")
    if len(mine) == 1:
        raise Conflict("this is the last second factor; add another one first")
    if not _proved(session, again):
        return False
    gone = update(SecondFactor).where(SecondFactor.id == factor_id)
    session.execute(gone.values(removed_at=now))
    record(session, Event(SYSTEM_STREAM, "factor.removed", "second_factor", str(factor_id), actor, now))
    return True


def _proved(session: Session, again: Again) -> bool:
    """Two components from who has two; one from who has one."""
    since = again.setting.now - again.lives.step_up
    enough = has_first(session, again.shown, again.session_digest, since=since)
    if accounts.factors_in_use(session, again.actor.id):
        enough = enough and has_second(again.shown)
    return prove(
        session, actor=again.actor, shown=again.shown, setting=again.setting, enough=enough, action="change.refused"
    )  # fmt: skip
