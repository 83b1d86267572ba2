"""Somebody has read what is not read without leaving a trace: the audit trail itself, what lies in quarantine, arms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.trail import READING


def record_reading(
    session: Session, *, actor: Actor, now: datetime, action: str, trial_id: str, detail: Mapping[str, Any]
) -> None:
    """Note once per request what was read: `action` says of which kind, `detail` by which address and about what.

    `detail` holds ids and names of routes only, never what was read.
    """
    audit.record(
        session,
        audit.Event(
            stream=trial_id,
            action=action,
            object_type=READING,
            object_id=actor.request_id or trial_id,
            actor=actor,
            at=now,
            detail=detail,
        ),
    )
