"""An administrator lets somebody try again who failed too often to sign in."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.access import accounts, failures
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import NotFound


def unlock(session: Session, *, actor: Actor, now: datetime, key: bytes, staff_id: str) -> None:
    """Forget somebody's failures. Raises NotFound without an account."""
    known = accounts.of(session, staff_id)
    if known is None:
        raise NotFound("there is no such account")
    if failures.forget(session, failures.bucket(key, known.sign_in_name)):
        record(session, Event(SYSTEM_STREAM, "account.unlocked", "account", staff_id, actor, now))
