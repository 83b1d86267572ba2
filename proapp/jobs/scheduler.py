"""Wakes the tick every ten seconds, and what takes longer beside it: no job is kept anywhere, the truth is in rows."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.jobs.exports import make_exports
from proapp.jobs.tick import TickReport, tick
from proapp.message.channel import Channel
from proapp.workflow.catalogue import Catalogue

EVERY = 10  # seconds


class Ticking:
    """A running tick, in a thread of its own. `last` is what the newest tick did.

    `beside` runs as often in another thread: what may take minutes must not keep a flag waiting.
    """

    def __init__(
        self,
        work: Callable[[Event], TickReport],
        *,
        every: float = EVERY,
        beside: Callable[[Event], object] | None = None,
    ) -> None:
        self.last: TickReport | None = None
        self._beside = beside
        self._work = work
        self._stopping = Event()
        self._scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
        for what in (self._tick,) if beside is None else (self._tick, self._work_beside):
            self._scheduler.add_job(what, "interval", seconds=every, max_instances=1, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        """Send what is being sent, claim nothing more, and return when that is done."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def wait(self) -> None:
        """Until somebody stops it, or the process is asked to end (SIGTERM, Ctrl-C)."""
        if current_thread() is main_thread():
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, self._asked_to_end)
        self._stopping.wait()
        self.stop()

    def _tick(self) -> None:
        if not self._stopping.is_set():
            self.last = self._work(self._stopping)

    def _work_beside(self) -> None:
        if self._beside is not None and not self._stopping.is_set():
            self._beside(self._stopping)

    def _asked_to_end(self, *_: Any) -> None:
        self._stopping.set()


def run_once(database: Database, *, clock: Clock, catalogue: Catalogue, channels: Mapping[str, Channel]) -> TickReport:
    """One tick, now."""
    return tick(database, clock=clock, catalogue=catalogue, channels=channels)


def start_scheduler(
    database: Database,
    *,
    clock: Clock,
    catalogue: Catalogue,
    channels: Mapping[str, Channel],
    every: float = EVERY,
    exports: Path | None = None,
) -> Ticking:
    """Tick every ten seconds until stopped, in a thread beside whatever else this process does.

    `exports`: the folder of exports made behind the scenes; without one this process makes none.
    """
    return Ticking(
        lambda stopping: tick(database, clock=clock, catalogue=catalogue, channels=channels, stopping=stopping),
        every=every,
        beside=None
        if exports is None
        else lambda stopping: make_exports(
            database, clock=clock, catalogue=catalogue, folder=exports, stopping=stopping
        ),
    )


def run_forever(
    database: Database, *, clock: Clock, catalogue: Catalogue, channels: Mapping[str, Channel], exports: Path
) -> None:
    """Tick every ten seconds until the process is asked to end, and end when the tick under way is done."""
    start_scheduler(database, clock=clock, catalogue=catalogue, channels=channels, exports=exports).wait()
