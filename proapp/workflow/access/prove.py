"""Whether somebody who is signed in is still who they were, counted like signing in when they are not."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.access import accounts, failures
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.workflow.access.shown import TOUCHED, Setting, Shown, holds


def prove(session: Session, *, actor: Actor, shown: Shown, setting: Setting, enough: bool, action: str) -> bool:
    """Whether enough was shown and all of it is right; if not, it is counted and recorded as `action`.

    Raises TooMany while the account has to wait: nothing was tried.
    """
    now, known = setting.now, accounts.of(session, actor.id)
    if known is None:
        return False
    bucket = failures.bucket(setting.key, known.sign_in_name)
    if not failures.admit(session, bucket, now=now):
        return False
    if enough and holds(session, actor.id, shown, purpose="step-up", setting=setting):
        failures.forget(session, bucket)
        record(session, Event(SYSTEM_STREAM, "account.proved", "account", actor.id, actor, now, covers=TOUCHED))
        return True
    detail = {"failures": failures.count(session, bucket, now=now)}
    record(session, Event(SYSTEM_STREAM, action, "account", actor.id, actor, now, covers=TOUCHED, detail=detail))
    return False


def has_first(session: Session, shown: Shown, digest: str | None, *, since: datetime) -> bool:
    """Whether a password is shown, or the session with this digest was confirmed by an institution since then."""
    if shown.password is not None:
        return True
    signed_in = None if digest is None else accounts.session_of(session, digest)
    return signed_in is not None and signed_in.reauthenticated_at is not None and signed_in.reauthenticated_at > since


def has_second(shown: Shown) -> bool:
    """Whether a code or a passkey is shown."""
    return shown.code is not None or shown.passkey is not None
