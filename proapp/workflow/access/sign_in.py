"""Sign in with a name and a password, with a second factor where there is one; or with a passkey alone.

A refusal is a returned None and not an error: the failure must be counted, and an error would roll the count back.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.access import accounts, attempts, failures, lockout
from proapp.access.accounts import Known
from proapp.access.limit import SIGN_INS, Limits
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.config import StaffLives
from proapp.workflow.access.shown import TOUCHED, Setting, Shown, holds
from proapp.workflow.access.start_session import Started, start_session

STRANGER = Actor(kind="session", id="unknown")


def sign_in(
    session: Session,
    *,
    name: str | None,
    shown: Shown,
    setting: Setting,
    lives: StaffLives,
    remote: str,
    limits: Limits = SIGN_INS,
    request_id: str | None = None,
) -> Started | None:
    """A session, or None: wrong name, password, code or passkey, somebody disabled or locked all look the same.

    Without a `name` the passkey says who it is. `remote`: under what failures from there are counted. Raises TooMany
    when this name or this part of the network has to wait: nothing was tried.
    """
    now = setting.now
    attempts.take_turn(session)
    attempts.admit(session, remote, limits=limits, now=now)
    bucket = None if name is None else failures.bucket(setting.key, accounts.plain(name))
    open_to = bucket is None or failures.admit(session, bucket, now=now)

    known = _known(session, name, shown)
    # The same is read whoever it is, so that nobody learns from the time it takes who has an account.
    has_factor = bool(accounts.factors_in_use(session, STRANGER.id if known is None else known.staff_id))
    good = open_to and known is not None and _proved(session, known, shown, setting, has_factor=has_factor)

    attempts.count(session, remote, failed=not good, limits=limits, now=now)
    if known is None or not good:
        _count_failure(session, known, bucket, now=now, request_id=request_id)
        return None
    failures.forget(session, failures.bucket(setting.key, known.sign_in_name))
    way = "+".join(part for part in ("password", "code", "passkey") if part in shown.names())
    return start_session(
        session, staff_id=known.staff_id, way=way, now=now, lives=lives, request_id=request_id
    )  # fmt: skip


def _known(session: Session, name: str | None, shown: Shown) -> Known | None:
    if name is not None:
        return accounts.named(session, name)
    found = None if shown.passkey is None else accounts.passkey(session, shown.passkey.credential_id)
    return None if found is None else accounts.of(session, found.staff_id)


def _proved(session: Session, known: Known, shown: Shown, setting: Setting, *, has_factor: bool) -> bool:
    """Whether enough was shown and all of it is right: a passkey alone, or a password with what else there is."""
    names = shown.names()
    if known.disabled_at is not None or not names & {"password", "passkey"}:
        return False
    if names == {"password"} and has_factor:
        return False
    return holds(session, known.staff_id, shown, purpose="sign-in", setting=setting)


def _count_failure(
    session: Session, known: Known | None, bucket: str | None, *, now: datetime, request_id: str | None
) -> None:
    often = 0 if bucket is None else failures.count(session, bucket, now=now)
    action = "sign-in.locked" if often == lockout.MOST else "sign-in.refused"
    about = "unknown" if known is None else known.staff_id
    actor = replace(STRANGER, request_id=request_id)
    detail = {"failures": often}
    record(session, Event(SYSTEM_STREAM, action, "account", about, actor, now, covers=TOUCHED, detail=detail))
