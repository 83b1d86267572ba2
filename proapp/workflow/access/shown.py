"""What somebody shows to prove who they are, and which of it is right: a password, a one-time code, a passkey."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from proapp.access import accounts, passkey, totp
from proapp.access.passkey import Passkey, Place
from proapp.access.password import Checked
from proapp.access.tables import Account, Challenge, SecondFactor
from proapp.base import sealing
from proapp.base.tables import table_of

FACTOR, ACCOUNT, CHALLENGE = table_of(SecondFactor), table_of(Account), table_of(Challenge)
TOUCHED = frozenset({"account", "second_factor"})  # what looking at a proof may write to
PURPOSE = b"proapp second factors/1"


@dataclass(frozen=True, slots=True)
class ShownPasskey:
    """A browser's answer to a challenge."""

    challenge_id: UUID
    credential: Mapping[str, Any]

    @property
    def credential_id(self) -> str:
        """The name of the passkey."""
        return str(self.credential.get("id", ""))


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown. The password has been compared already: that takes too long to keep others waiting."""

    password: Checked | None = None
    code: str | None = None
    passkey: ShownPasskey | None = None

    def names(self) -> frozenset[str]:
        """The kinds of component shown."""
        return frozenset(name for name in ("password", "code", "passkey") if getattr(self, name) is not None)


@dataclass(frozen=True, slots=True)
class Setting:
    """When and where something is shown: the instant, the database's key, this installation's own place."""

    now: datetime
    key: bytes
    place: Place


def holds(session: Session, staff_id: str, shown: Shown, *, purpose: str, setting: Setting) -> bool:
    """Whether everything that was shown is right. A code and a challenge are spent by this, a wrong password apart."""
    if shown.password is not None and not _password_stands(session, staff_id, shown.password):
        return False
    if shown.code is not None and not _spend_code(session, staff_id, shown.code, setting=setting):
        return False
    if shown.passkey is None:
        return bool(shown.names())
    return _passkey_holds(session, staff_id, shown.passkey, purpose=purpose, setting=setting)


def seal(key: bytes, seed: str, *, factor_id: UUID) -> str:
    """A seed as it is kept."""
    return sealing.seal(key, seed, owner=str(factor_id), purpose=PURPOSE)


def opened(key: bytes, factor: SecondFactor) -> str:
    """A seed as it is used."""
    assert factor.seed is not None
    return sealing.opened(key, factor.seed, owner=str(factor.id), purpose=PURPOSE)


def take_challenge(
    session: Session, challenge_id: UUID, *, purpose: str, staff_id: str | None, now: datetime
) -> bytes | None:
    """What was to be signed, deleted by being taken; None when it is unknown, too old, or was meant for others."""
    gone = delete(CHALLENGE).where(CHALLENGE.c.id == challenge_id, CHALLENGE.c.purpose == purpose)
    meant = gone.where(CHALLENGE.c.staff_id == staff_id if staff_id else CHALLENGE.c.staff_id.is_(None))
    found = session.execute(meant.returning(CHALLENGE.c.value, CHALLENGE.c.expires_at)).first()
    return bytes.fromhex(found.value) if found is not None and found.expires_at > now else None


def spend_step(session: Session, factor_id: UUID, step: int) -> bool:
    """Take a code's step, once: whether nobody had taken it or a later one."""
    fresh = or_(FACTOR.c.last_step.is_(None), FACTOR.c.last_step < step)
    taken = update(FACTOR).where(FACTOR.c.id == factor_id, fresh).values(last_step=step).returning(FACTOR.c.id)
    return session.execute(taken).first() is not None


def _password_stands(session: Session, staff_id: str, checked: Checked) -> bool:
    """Whether the password was right and has not been changed since it was looked at; a dearer hash replaces it."""
    if not checked.good:
        return False
    account = accounts.of(session, staff_id)
    if account is None or account.password_hash != checked.kept:
        return False
    if checked.renewed is not None:
        same = (ACCOUNT.c.staff_id == staff_id, ACCOUNT.c.password_hash == checked.kept)
        session.execute(update(ACCOUNT).where(*same).values(password_hash=checked.renewed))
    return True


def _spend_code(session: Session, staff_id: str, code: str, *, setting: Setting) -> bool:
    for factor in accounts.factors_in_use(session, staff_id):
        if factor.kind != "totp":
            continue
        step = totp.step(opened(setting.key, factor), code, now=setting.now, after=factor.last_step)
        if step is not None and spend_step(session, factor.id, step):
            return True
    return False


def _passkey_holds(session: Session, staff_id: str, shown: ShownPasskey, *, purpose: str, setting: Setting) -> bool:
    meant_for = None if purpose == "sign-in" else staff_id
    challenge = take_challenge(session, shown.challenge_id, purpose=purpose, staff_id=meant_for, now=setting.now)
    kept = accounts.passkey(session, shown.credential_id)
    if challenge is None or kept is None or kept.staff_id != staff_id or kept.public_key is None:
        return False
    known = Passkey(shown.credential_id, kept.public_key, kept.sign_count or 0)
    count = passkey.shown(shown.credential, known, challenge=challenge, where=setting.place)
    if count is None:
        return False
    same = (FACTOR.c.id == kept.id, FACTOR.c.sign_count == known.sign_count)
    counted = update(FACTOR).where(*same).values(sign_count=count).returning(FACTOR.c.id)
    return session.execute(counted).first() is not None
