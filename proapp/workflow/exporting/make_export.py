"""An export that was asked for is made: a sealed file, and with its manifest the word that it is ready."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.export import jobs, queries
from proapp.export.jobs import Claimed, file_name
from proapp.export.manifest import Started, Weighed, manifest
from proapp.export.sealed_file import sealed
from proapp.export.table import Tally
from proapp.export.written_order import read
from proapp.instrument.library import Library
from proapp.workflow.exporting.export import file_pieces, versions
from proapp.workflow.exporting.record_export import record_export

RENEWED = timedelta(seconds=15)


class Overtaken(Exception):
    """Another worker makes this export now."""


def make_export(
    database: Database, library: Library, claimed: Claimed, *, folder: Path, clock: Clock, stops: Callable[[], bool]
) -> bool:
    """Write the file of a claimed export; returns whether it is ready. Any number of processes may do this at once.

    A worker that dies is followed by another, which begins anew. Raises what the database and the disk raise; then
    nothing is left behind. `stops`: asked between pieces; once true, the export is given back untried.
    """
    path = folder / file_name(claimed.id, claimed.fence)
    try:
        told = _write(database, library, claimed, path, Pulse(database, claimed, clock, stops))
        done = database.run(lambda session: _ready(session, claimed, told, now=clock.now()))
    except Overtaken:
        done = False
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not done:
        path.unlink(missing_ok=True)
    return done


def _write(database: Database, library: Library, claimed: Claimed, path: Path, pulse: "Pulse") -> dict[str, Any]:
    order = read(claimed.trial_id, claimed.wanted)
    started = Started(claimed.id, claimed.requested_at, claimed.form, order)
    tally, weighed = Tally(), Weighed()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with database.read() as session, path.open("wb") as file:
        queries.one_snapshot(session)
        known = versions(session, claimed.trial_id)
        pieces = weighed.weigh(pulse.beats(file_pieces(session, library, started, tally)))
        for piece in sealed(database.key, str(claimed.id), pieces):
            file.write(piece)
    return manifest(started, known, tally, weighed, complete=True)


def _ready(session: Session, claimed: Claimed, told: dict[str, Any], *, now: datetime) -> bool:
    if not jobs.ready(session, claimed, now=now, manifest=told):
        return False
    record_export(session, actor=Actor(claimed.actor_kind, claimed.actor_id), now=now, manifest=told)
    return True


class Pulse:
    """Says now and then that this worker is alive, and stops it when it is not to go on."""

    def __init__(self, database: Database, claimed: Claimed, clock: Clock, stops: Callable[[], bool]) -> None:
        self._database, self._claimed, self._clock, self._stops = database, claimed, clock, stops
        self._last = clock.now()

    def beats(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces. Raises Overtaken when another worker has taken over or this one is to stop."""
        for piece in pieces:
            if self._stops():
                self._database.run(
                    lambda session: jobs.give_back(session, self._claimed, now=self._clock.now(), counts=False)
                )
                raise Overtaken
            if self._clock.now() - self._last >= RENEWED:
                self._renew()
            yield piece

    def _renew(self) -> None:
        self._last = now = self._clock.now()
        if not self._database.run(lambda session: jobs.renew(session, self._claimed, now=now)):
            raise Overtaken
