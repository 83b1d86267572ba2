"""Exports that were asked for are made one after the other, beside the tick; files whose time is over are deleted."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event
from uuid import UUID

from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.export import jobs
from proapp.export.jobs import Claimed
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.exporting.make_export import make_export

log = logging.getLogger(__name__)


def make_exports(
    database: Database, *, clock: Clock, catalogue: Catalogue, folder: Path, stopping: Event | None = None
) -> int:
    """Make what waits, and delete what is over. Returns how many files are ready. Safe in any number of processes."""
    stops = (stopping or Event()).is_set
    made = 0
    while not stops() and (claimed := _claimed(database, clock)) is not None:
        made += _made(database, claimed, clock=clock, catalogue=catalogue, folder=folder, stops=stops)
    _sweep(database, folder, clock)
    return made


def _claimed(database: Database, clock: Clock) -> Claimed | None:
    now = clock.now()
    with database.read() as session:
        if not jobs.any_waiting(session, now=now):
            return None
    return database.run(lambda session: jobs.claim(session, now=now))


def _made(
    database: Database, claimed: Claimed, *, clock: Clock, catalogue: Catalogue, folder: Path, stops: Callable[[], bool]
) -> bool:
    try:
        return make_export(database, catalogue.library, claimed, folder=folder, clock=clock, stops=stops)
    except Exception as fault:  # one that cannot be made must not keep the others
        log.error("export %s could not be made: %s", claimed.id, type(fault).__name__)
        database.run(lambda session: jobs.give_back(session, claimed, now=clock.now()))
        return False


def _sweep(database: Database, folder: Path, clock: Clock) -> None:
    """Files of exports that are over, and of workers that have died."""
    names = {path.name for path in folder.glob("*") if _is_ours(path.name)} if folder.is_dir() else set()
    if not names:
        return
    now = clock.now()
    with database.read() as session:
        over = names - jobs.wanted_files(session, names, now=now)
    if over:
        database.run(lambda session: jobs.expire(session, now=now))
    for name in over:
        (folder / name).unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    number, _, fence = name.partition(".")
    try:
        return str(UUID(number)) == number and fence.isdecimal()
    except ValueError:
        return False
