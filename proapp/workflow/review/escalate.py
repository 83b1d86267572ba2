"""A flag that nobody takes is told to the next in line, step by step, by the site's cover hours."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.flag import escalation
from proapp.flag.escalation import Due
from proapp.flag.queries import due_for_escalation
from proapp.flag.tables import Flag
from proapp.message import draft
from proapp.message.queries import enqueue
from proapp.trial import queries as trial_queries
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review import ladder


def escalate(session: Session, *, now: datetime, catalogue: Catalogue, limit: int) -> int:
    """Take the due steps of up to `limit` flags, each step once. Returns how many flags there were.

    A flag without an outcome when its hours are over (`resolve_by`) is told to its site once, whether somebody has
    taken it or everybody on the ladder has been told in vain.
    """
    flags = due_for_escalation(session, now=now, limit=limit)
    for flag in flags:
        if flag.acknowledged_at is None:
            _escalate(session, flag, catalogue=catalogue, now=now)
        else:
            _remind_of_outcome(session, flag, now=now)
    return len(flags)


def _escalate(session: Session, flag: Flag, *, catalogue: Catalogue, now: datetime) -> None:
    site = trial_queries.site(session, flag.site_id)
    assert site is not None
    steps, hours = ladder.steps(catalogue, flag), ladder.hours(site)
    rungs = escalation.due(steps, hours, raised_at=flag.raised_at, acknowledged_at=None, now=now)
    rungs = tuple(rung for rung in rungs if rung.number > flag.escalation_step)

    step = max((rung.number for rung in rungs), default=flag.escalation_step)
    upcoming = escalation.next_due(steps, hours, raised_at=flag.raised_at, after=step)
    if not rungs and upcoming is None:
        return _remind_of_outcome(session, flag, now=now)
    flag.next_escalation_at = upcoming.at if upcoming else flag.resolve_by
    if not rungs:  # the site's cover hours have changed since
        return ladder.record(session, flag, "flag.rescheduled", now=now)
    flag.escalation_step = step
    flag.version += 1
    enqueue(session, [_message(flag, rung, now) for rung in rungs], now=now)
    return ladder.record(session, flag, "flag.escalated", now=now)


def _remind_of_outcome(session: Session, flag: Flag, *, now: datetime) -> None:
    flag.next_escalation_at = None
    enqueue(session, [draft.flag_overdue(flag.id, trial_id=flag.trial_id, site_id=flag.site_id, now=now)], now=now)
    ladder.record(session, flag, "flag.overdue", now=now)


def _message(flag: Flag, rung: Due, now: datetime) -> draft.NewMessage:
    return draft.flag_escalated(
        flag.id, step=rung.number, rung=rung.name, trial_id=flag.trial_id, site_id=flag.site_id, now=now
    )
