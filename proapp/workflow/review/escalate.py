"""A flag that nobody takes is told to the next in line, step by step, by the site's cover hours."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.flag import escalation
from proapp.flag.escalation import Cover, Due
from proapp.flag.queries import due_for_escalation, row
from proapp.flag.ruleset import Step
from proapp.flag.tables import Flag
from proapp.message import draft
from proapp.message.queries import enqueue
from proapp.trial import queries as trial_queries
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue


def escalate(session: Session, *, now: datetime, catalogue: Catalogue, limit: int) -> int:
    """Take the due steps of up to `limit` flags, each step once. Returns how many flags there were.

    An acknowledged flag without an outcome after 72 hours is told to its site once.
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
    steps, hours = _ladder(catalogue, flag), _hours(site)
    rungs = escalation.due(steps, hours, raised_at=flag.raised_at, acknowledged_at=None, now=now)
    rungs = tuple(rung for rung in rungs if rung.number > flag.escalation_step)

    step = max((rung.number for rung in rungs), default=flag.escalation_step)
    upcoming = escalation.next_due(steps, hours, raised_at=flag.raised_at, after=step)
    flag.next_escalation_at = upcoming.at if upcoming else None
    if not rungs:  # the site's cover hours have changed since
        return _record(session, flag, "flag.rescheduled", now=now)
    flag.escalation_step = step
    flag.version += 1
    enqueue(session, [_message(flag, rung, now) for rung in rungs], now=now)
    return _record(session, flag, "flag.escalated", now=now)


def _remind_of_outcome(session: Session, flag: Flag, *, now: datetime) -> None:
    flag.next_escalation_at = None
    enqueue(session, [draft.flag_overdue(flag.id, trial_id=flag.trial_id, site_id=flag.site_id, now=now)], now=now)
    _record(session, flag, "flag.overdue", now=now)


def _ladder(catalogue: Catalogue, flag: Flag) -> Sequence[Step]:
    return catalogue.ruleset(flag.ruleset).ladders.get(flag.level, ())


def _hours(site: Site) -> Cover:
    """The site's cover; hours that cannot be read count as always, for a flag must not wait for a list."""
    try:
        return escalation.cover(site.zone, site.cover)
    except ValueError:
        return escalation.cover(site.zone, {})


def _message(flag: Flag, rung: Due, now: datetime) -> draft.NewMessage:
    return draft.flag_escalated(
        flag.id, step=rung.number, rung=rung.name, trial_id=flag.trial_id, site_id=flag.site_id, now=now
    )


def _record(session: Session, flag: Flag, action: str, *, now: datetime) -> None:
    audit.record(
        session,
        audit.Event(
            stream=flag.trial_id,
            action=action,
            object_type="flag",
            object_id=str(flag.id),
            object_version=flag.version,
            actor=SYSTEM,
            at=now,
            after=row(flag),
            detail={"escalation_step": flag.escalation_step},
        ),
    )
