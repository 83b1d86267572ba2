"""Somebody who was invited chooses a password, and shows a second factor that works.

A refusal is a returned None and not an error: the failure must be counted, and an error would roll the count back.
"""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from proapp.access import accounts, failures, tokens, totp
from proapp.access.tables import Account, Invitation
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.errors import NotFound
from proapp.workflow.access.add_factor import add_codes, add_passkey
from proapp.workflow.access.end_session import end_all
from proapp.workflow.access.shown import TOUCHED, Setting, Shown, holds

LABELS = {"code": "authenticator app", "passkey": "passkey"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who it was."""

    staff_id: str
    sign_in_name: str


def accept_invitation(
    session: Session, *, token: str, password_hash: str, shown: Shown, setting: Setting, request_id: str | None = None
) -> Accepted | None:
    """The account is open, or None when the code or passkey is wrong.

    Who has a second factor shows that one; else the code or passkey shown is theirs from now on, if there is one.
    Raises NotFound for an unknown, used, expired or revoked invitation, TooMany while the account has to wait.
    """
    found = accounts.invitation(session, tokens.digest(token), now=setting.now, accepting=True)
    known = None if found is None else accounts.of(session, found.staff_id)
    if found is None or known is None or known.disabled_at is not None:
        raise NotFound("the invitation is not good")
    actor = Actor(kind="session", id=known.staff_id, request_id=request_id)
    bucket = failures.bucket(setting.key, known.sign_in_name)
    if not failures.admit(session, bucket, now=setting.now):
        return None
    if not _second(session, token, shown, actor=actor, setting=setting):
        often = failures.count(session, bucket, now=setting.now)
        _record(session, "invitation.refused", found.digest, actor=actor, setting=setting, failures=often)
        return None

    session.execute(update(Account).where(Account.staff_id == known.staff_id).values(password_hash=password_hash))
    session.execute(update(Invitation).where(Invitation.digest == found.digest).values(used_at=setting.now))
    end_all(session, staff_id=known.staff_id, actor=actor, now=setting.now, reason="password-changed")
    _record(session, "invitation.accepted", found.digest, actor=actor, setting=setting)
    return Accepted(known.staff_id, known.sign_in_name)


def _second(session: Session, token: str, shown: Shown, *, actor: Actor, setting: Setting) -> bool:
    if accounts.factors_in_use(session, actor.id):
        return holds(session, actor.id, shown, purpose="enrol", setting=setting)
    if shown.code is not None:
        seed = totp.seed_for(setting.key, token)
        label = LABELS["code"]
        return add_codes(session, actor=actor, seed=seed, code=shown.code, label=label, setting=setting) is not None
    if shown.passkey is not None:
        label = LABELS["passkey"]
        return add_passkey(session, actor=actor, shown=shown.passkey, label=label, setting=setting) is not None
    return True


def _record(session: Session, action: str, digest: str, *, actor: Actor, setting: Setting, **detail: int) -> None:
    record(
        session,
        Event(
            SYSTEM_STREAM, action, "invitation", digest, actor, setting.now, covers=TOUCHED, detail=detail
        ),
    )  # fmt: skip
