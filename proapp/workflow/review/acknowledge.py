"""Somebody at the site takes a flag: from now on it is theirs, and nobody else is woken for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import NotFound, Stale
from proapp.flag import queries
from proapp.flag.tables import Flag
from proapp.workflow.review import ladder


def acknowledge(session: Session, *, actor: Actor, now: datetime, flag_id: UUID, version: int) -> Flag:
    """Mark a flag as taken. One that somebody has taken already is returned as it is, whatever the version.

    Raises NotFound, or Stale when the flag is not at `version`: read it again before taking it.
    """
    flag = queries.flag(session, flag_id, lock=True)
    if flag is None:
        raise NotFound("there is no such flag")
    if flag.acknowledged_at is not None:
        return flag
    if flag.version != version:
        raise Stale("the flag has changed since you read it", version=flag.version)

    flag.acknowledged_at = now
    flag.acknowledged_by = actor.id
    flag.next_escalation_at = flag.resolve_by
    flag.version += 1
    ladder.record(session, flag, "flag.acknowledged", now=now, actor=actor)
    return flag
