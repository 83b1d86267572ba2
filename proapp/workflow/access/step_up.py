"""Show again who you are, by two components, before a signature, an unblinding or a full export (21 CFR 11.200).

A refusal is a returned None and not an error: the failure must be counted, and an error would roll the count back.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.access import tokens
from proapp.access.tables import StepUp
from proapp.base.actor import Actor
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.config import StaffLives
from proapp.workflow.access.prove import has_first, has_second, prove
from proapp.workflow.access.shown import TOUCHED, Setting, Shown

ACTIONS = ("sign", "unblind", "export")


@dataclass(frozen=True, slots=True)
class Raised:
    """A step-up, which cannot be shown again, and until when it is good."""

    token: str
    expires_at: datetime


def step_up(
    session: Session, *, actor: Actor, action: str, subject: str, shown: Shown, setting: Setting, lives: StaffLives,
    session_digest: str | None = None,
) -> Raised | None:  # fmt: skip
    """A step-up for one action about one thing, or None when less than two components are right.

    The first component is the password, or a visit to the institution in the last five minutes; the second a code or a
    passkey. Raises TooMany while the account has to wait.
    """
    since = setting.now - lives.step_up
    enough = has_first(session, shown, session_digest, since=since) and has_second(shown)
    if not prove(session, actor=actor, shown=shown, setting=setting, enough=enough, action="step-up.refused"):
        return None
    return raise_step_up(session, actor=actor, action=action, subject=subject, now=setting.now, lives=lives)


def raise_step_up(
    session: Session, *, actor: Actor, action: str, subject: str, now: datetime, lives: StaffLives
) -> Raised:
    """A step-up for somebody who has just shown two components."""
    token = tokens.mint("step-up")
    row: dict[str, Any] = {
        "digest": tokens.digest(token),
        "staff_id": actor.id,
        "action": action,
        "subject": subject,
        "created_at": now,
        "expires_at": now + lives.step_up,
    }
    session.execute(insert(StepUp), row)
    record(
        session,
        Event(
            SYSTEM_STREAM, "step-up.given", "step_up", row["digest"], actor, now, covers=TOUCHED, after=row,
            detail={"action": action},
        ),
    )  # fmt: skip
    return Raised(token, row["expires_at"])
