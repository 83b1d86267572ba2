"""Data went out: who took what, how much of it, and the digest of the bytes, in the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor


def record_export(session: Session, *, actor: Actor, now: datetime, manifest: Mapping[str, Any]) -> None:
    """Note an export that has ended, by itself or broken off; its manifest is the event's detail."""
    audit.record(
        session,
        audit.Event(
            stream=manifest["trial"],
            action="export.completed" if manifest["complete"] else "export.interrupted",
            object_type="export",
            object_id=manifest["export"],
            actor=actor,
            at=now,
            detail=manifest,
        ),
    )
