"""Somebody at the site does not wait for the clock: a flag goes to the next in line now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict
from proapp.flag import escalation
from proapp.flag.ruleset import Step
from proapp.flag.tables import Flag
from proapp.message import draft
from proapp.message.queries import enqueue
from proapp.trial import queries as trial_queries
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review import ladder


def pass_on(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, flag_id: UUID, version: int, reason: str
) -> Flag:
    """Take the next rung of the ladder at once; the clock goes on with those above it and never repeats this one.

    An acknowledged flag may be passed on too: whoever took it wants a second person. Raises NotFound, Stale (not at
    `version`), Conflict (resolved; or nobody further up).
    """
    flag = ladder.locked(session, flag_id, version=version)
    if flag.resolved_at is not None:
        raise Conflict("the flag is resolved: there is nothing to pass on")
    steps = ladder.steps(catalogue, flag)
    if flag.escalation_step >= len(steps):
        raise Conflict("everybody on the ladder has been told" if steps else "information has no ladder")

    flag.escalation_step += 1
    if flag.acknowledged_at is None:
        flag.next_escalation_at = _next(session, flag, steps)
    flag.version += 1
    rung = steps[flag.escalation_step - 1].name
    told = draft.flag_passed_on(
        flag.id, step=flag.escalation_step, rung=rung, trial_id=flag.trial_id, site_id=flag.site_id, now=now
    )
    enqueue(session, [told], now=now)
    ladder.record(session, flag, "flag.escalated", now=now, actor=actor, reason=reason)
    return flag


def _next(session: Session, flag: Flag, steps: Sequence[Step]) -> datetime | None:
    site = trial_queries.site(session, flag.site_id)
    assert site is not None
    following = escalation.next_due(steps, ladder.hours(site), raised_at=flag.raised_at, after=flag.escalation_step)
    return following.at if following else flag.resolve_by
