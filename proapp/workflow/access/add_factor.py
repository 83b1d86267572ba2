"""Something somebody has beside their password, in use from the moment they have shown that it works."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import accounts, passkey, totp
from proapp.access.passkey import Passkey
from proapp.access.tables import SecondFactor
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.workflow.access.shown import Setting, ShownPasskey, seal, take_challenge


def add_codes(session: Session, *, actor: Actor, seed: str, code: str, label: str, setting: Setting) -> UUID | None:
    """One-time codes from a seed, or None when the code shown for it is wrong. That code is spent."""
    step = totp.step(seed, code, now=setting.now, after=None)
    if step is None:
        return None
    factor_id = uuid4()
    sealed = seal(setting.key, seed, factor_id=factor_id)
    _add(session, factor_id, "totp", actor=actor, label=label, now=setting.now, seed=sealed, last_step=step)
    return factor_id


def add_passkey(session: Session, *, actor: Actor, shown: ShownPasskey, label: str, setting: Setting) -> UUID | None:
    """A passkey just made, or None: for another challenge or place, or known already."""
    now = setting.now
    challenge = take_challenge(session, shown.challenge_id, purpose="enrol", staff_id=actor.id, now=now)
    made = None if challenge is None else passkey.made(shown.credential, challenge=challenge, where=setting.place)
    if made is None or accounts.is_known(session, made.credential_id):
        return None
    factor_id = uuid4()
    _add(session, factor_id, "passkey", actor=actor, label=label, now=now, **_kept(made))
    return factor_id


def _kept(made: Passkey) -> dict[str, str | int]:
    return {"credential_id": made.credential_id, "public_key": made.public_key, "sign_count": made.sign_count}


def _add(
    session: Session, factor_id: UUID, kind: str, *, actor: Actor, label: str, now: datetime, **secret: str | int
) -> None:
    row: dict[str, Any] = {
        "id": factor_id,
        "staff_id": actor.id,
        "kind": kind,
        "label": label,
        "created_at": now,
        "confirmed_at": now,
    }
    row |= secret
    session.execute(insert(SecondFactor), row)
    record(session, Event(SYSTEM_STREAM, "factor.added", "second_factor", str(factor_id), actor, now, after=row))
