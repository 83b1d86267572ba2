"""Exports made behind the scenes, in the database: asked for, claimed by one worker at a time, finished, removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, insert, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Update

from proapp.base.tables import table_of
from proapp.export.tables import UNFINISHED, ExportJob

JOB = table_of(ExportJob)
LEASE = timedelta(seconds=60)  # renewed while rows are coming; then another worker begins anew
KEPT = timedelta(days=7)  # how long a file waits to be fetched
TRIES = 3


@dataclass(frozen=True, slots=True)
class Claimed:
    """An export that this worker alone may make until its lease ends."""

    id: UUID
    trial_id: str
    actor_kind: str
    actor_id: str
    wanted: dict[str, Any]
    form: str
    requested_at: datetime
    attempt: int
    fence: int


def add(session: Session, row: dict[str, Any]) -> None:
    """Put an export down to be made."""
    session.execute(insert(JOB).values(state="waiting", attempt=0, fence=0, **row))


def job(session: Session, export_id: UUID, *, actor_id: str) -> ExportJob | None:
    """An export that this actor asked for."""
    found = session.get(ExportJob, export_id)
    return None if found is None or found.actor_id != actor_id else found


def of_actor(session: Session, trial_id: str, actor_id: str, *, most: int) -> Sequence[ExportJob]:
    """What an actor has asked for in a trial, newest first."""
    query = select(ExportJob).where(ExportJob.trial_id == trial_id, ExportJob.actor_id == actor_id)
    return session.scalars(query.order_by(ExportJob.requested_at.desc(), ExportJob.id.desc()).limit(most)).all()


def any_waiting(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to make. Asking locks nothing."""
    query = select(JOB.c.id).where(UNFINISHED, _due(now)).limit(1)
    return session.scalar(query) is not None


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(JOB.c.state == "waiting", JOB.c.lease_until < now)


def claim(session: Session, *, now: datetime) -> Claimed | None:
    """Take what has waited longest, also from a worker that has died; commit before making it."""
    query = select(JOB.c.id).where(UNFINISHED, _due(now)).order_by(JOB.c.requested_at).limit(1)
    if (found := session.scalar(query.with_for_update(skip_locked=True))) is None:
        return None
    values = {"state": "making", "lease_until": now + LEASE, "attempt": JOB.c.attempt + 1, "fence": JOB.c.fence + 1}
    shown = (JOB.c[name] for name in Claimed.__slots__)
    return Claimed(*session.execute(update(JOB).where(JOB.c.id == found).values(values).returning(*shown)).one())


def renew(session: Session, claimed: Claimed, *, now: datetime) -> bool:
    """Still at it. False: another worker has taken over."""
    return _settle(session, claimed, lease_until=now + LEASE)


def ready(session: Session, claimed: Claimed, *, now: datetime, manifest: dict[str, Any]) -> bool:
    """The file is whole. False: another worker has taken over."""
    values = {"state": "ready", "finished_at": now, "expires_at": now + KEPT, "manifest": manifest, "lease_until": None}
    return _settle(session, claimed, **values)


def give_back(session: Session, claimed: Claimed, *, now: datetime, counts: bool = True) -> bool:
    """It could not be made: to be tried again, or after three tries given up. `counts` False: it was not tried."""
    if not counts:
        return _settle(session, claimed, state="waiting", lease_until=None, attempt=claimed.attempt - 1)
    if claimed.attempt < TRIES:
        return _settle(session, claimed, state="waiting", lease_until=None)
    return _settle(session, claimed, state="failed", lease_until=None, finished_at=now)


def expire(session: Session, *, now: datetime) -> int:
    """Mark those whose time has passed as removed. Returns how many."""
    old = and_(JOB.c.state == "ready", JOB.c.expires_at <= now)
    return _changed(session, update(JOB).where(old).values(state="removed"))


def wanted_files(session: Session, names: Collection[str], *, now: datetime) -> set[str]:
    """Of these names of files those that belong to an export that is being made or can be fetched."""
    ids = {UUID(name.partition(".")[0]) for name in names}
    lasts = or_(JOB.c.state == "making", and_(JOB.c.state == "ready", JOB.c.expires_at > now))
    query = select(JOB.c.id, JOB.c.fence).where(JOB.c.id.in_(ids), lasts)
    return {file_name(found.id, found.fence) for found in session.execute(query)} & set(names)


def file_name(export_id: UUID, fence: int) -> str:
    """What the file of an export is called; a worker that was too slow has written another."""
    return f"{export_id}.{fence}"


def _settle(session: Session, claimed: Claimed, **values: Any) -> bool:
    mine = and_(JOB.c.id == claimed.id, JOB.c.fence == claimed.fence, JOB.c.state == "making")
    return bool(_changed(session, update(JOB).where(mine).values(values)))


def _changed(session: Session, statement: Update) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # a cursor result has one
