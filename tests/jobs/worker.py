"""One process that ticks, for the tests that run several of them and kill some.

Arguments: database, its key, outbox file, the time it believes it is, the number of the thing it dies of (-1: it
lives), and what that is: `claim` (it has claimed a batch and sent none of it), `send` (it has handed over a message and
not marked it), or `push` (the same to a push service).
"""

import os
import signal
import sys
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import current_thread, main_thread
from uuid import UUID

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.delivery.file_sink import FileSink
from proapp.delivery.web_push import WebPush
from proapp.jobs.scheduler import run_once
from proapp.message.draft import MAIL, PHONE
from proapp.message.preferences import PUSH
from proapp.workflow.catalogue import Catalogue

VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"


class MortalClock(SimulatedClock):
    """A clock that kills whoever asks it after a claim, when nothing is on its way.

    The thread that ticks asks what waits, asks for reminding, and then twice for each batch: to claim it and to look at
    it again.
    """

    def __init__(self, now: datetime, *, dies_at: int) -> None:
        super().__init__(now)
        self._asked = count(1)
        self._last = 2 + 2 * (dies_at + 1) if dies_at >= 0 else None

    def now(self) -> datetime:
        if current_thread() is main_thread() and next(self._asked) == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().now()


class MortalFile(FileSink):
    """A file that kills whoever has written the n-th message into it."""

    def __init__(self, path: Path, *, dies_at: int) -> None:
        super().__init__(path)
        self._sent = count()
        self._dies_at = dies_at

    def send(
        self, to: tuple[str, ...], subject: str, text: str, *, message_id: UUID, lifetime: timedelta | None = None
    ) -> None:
        super().send(to, subject, text, message_id=message_id, lifetime=lifetime)
        if next(self._sent) == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalPush(WebPush):
    """Push services; whoever has handed over the n-th message dies."""

    def __init__(self, *, dies_at: int) -> None:
        super().__init__(VAPID, contact="mailto:trials@proapp.example", loopback=True)
        self._sent = count()
        self._dies_at = dies_at

    def send(
        self, to: tuple[str, ...], subject: str, text: str, *, message_id: UUID, lifetime: timedelta | None = None
    ) -> str | None:
        found = super().send(to, subject, text, message_id=message_id, lifetime=lifetime)
        if next(self._sent) == self._dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return found


def main(url: str, key: str, path: str, now: str, dies_at: str, cause: str) -> None:
    """Tick once."""
    channel = MortalFile(Path(path), dies_at=int(dies_at) if cause == "send" else -1)
    run_once(
        Database(url, key=key.encode()),
        clock=MortalClock(datetime.fromisoformat(now), dies_at=int(dies_at) if cause == "claim" else -1),
        catalogue=Catalogue.shipped(),
        channels={
            MAIL: channel,
            PHONE: channel,
            PUSH: MortalPush(dies_at=int(dies_at) if cause == "push" else -1),
        },
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
