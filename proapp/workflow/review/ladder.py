"""A flag's ladder: its steps, the hours its clock runs, and the record of a flag that changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import SYSTEM, Actor
from proapp.base.errors import NotFound, Stale
from proapp.flag import escalation, queries
from proapp.flag.escalation import Cover
from proapp.flag.ruleset import Step
from proapp.flag.tables import Flag
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue


def steps(catalogue: Catalogue, flag: Flag) -> Sequence[Step]:
    """Who is told in which order when nobody takes a flag of this level; nobody for information."""
    return catalogue.ruleset(flag.ruleset).ladders.get(flag.level, ())


def hours(site: Site) -> Cover:
    """The site's cover; hours that cannot be read count as always, for a flag must not wait for a list."""
    try:
        return escalation.cover(site.zone, site.cover)
    except ValueError:
        return escalation.cover(site.zone, {})


def locked(session: Session, flag_id: Any, *, version: int) -> Flag:
    """A flag that nobody else changes until this transaction ends. Raises NotFound, or Stale when not at `version`."""
    flag = queries.flag(session, flag_id, lock=True)
    if flag is None:
        raise NotFound("there is no such flag")
    if flag.version != version:
        raise Stale("the flag has changed since you read it", version=flag.version)
    return flag


def record(
    session: Session,
    flag: Flag,
    action: str,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    reason: str | None = None,
    outcome: str | None = None,
    covers: frozenset[str] = frozenset(),
    **detail: Any,
) -> None:
    """Say in the audit trail what has just been done to a flag; `covers` other tables that changed with it."""
    audit.record(
        session,
        audit.Event(
            stream=flag.trial_id,
            action=action,
            object_type="flag",
            object_id=str(flag.id),
            object_version=flag.version,
            actor=actor,
            at=now,
            covers=covers,
            after=queries.row(flag),
            reason_code=outcome,
            reason_text=reason,
            detail={"escalation_step": flag.escalation_step, **detail},
        ),
    )
