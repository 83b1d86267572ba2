"""A flag ends: somebody says what came of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place, Stale
from proapp.flag import lifecycle, queries
from proapp.flag.tables import Flag
from proapp.workflow.review import ladder

LONGEST_REASON = 2000  # characters


def resolve(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    flag_id: UUID,
    version: int,
    outcome: str,
    reason: str | None = None,
) -> Flag:
    """Close a flag with a coded outcome; one that nobody had acknowledged counts as acknowledged with it.

    The same outcome again changes nothing. Raises NotFound, Invalid (no such outcome), Stale (not at `version`),
    Conflict (resolved otherwise before).
    """
    flag = queries.flag(session, flag_id, lock=True)
    if flag is None:
        raise NotFound("there is no such flag")
    if faults := _faults(outcome, reason):
        raise Invalid("the resolution does not fit", errors=faults)
    if flag.resolved_at is not None:
        return _same(flag, outcome)
    if flag.version != version:
        raise Stale("the flag has changed since you read it", version=flag.version)

    if flag.acknowledged_at is None:
        flag.acknowledged_at, flag.acknowledged_by = now, actor.id
    flag.resolved_at, flag.resolved_by, flag.outcome = now, actor.id, outcome
    flag.next_escalation_at = None
    flag.version += 1
    ladder.record(session, flag, "flag.resolved", now=now, actor=actor, reason=reason, outcome=outcome)
    return flag


def _faults(outcome: str, reason: str | None) -> list[Place]:
    found = []
    if outcome not in lifecycle.OUTCOMES:
        found.append(Place("/outcome", f"one of {', '.join(lifecycle.OUTCOMES)}"))
    if reason is not None and len(reason) > LONGEST_REASON:
        found.append(Place("/reason", f"more than {LONGEST_REASON} characters"))
    return found


def _same(flag: Flag, outcome: str) -> Flag:
    if flag.outcome != outcome:
        raise Conflict("the flag was resolved before with another outcome")
    return flag
