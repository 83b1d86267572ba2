"""The scheduler's turn on the simulated clock: woken when something can have become due, not every ten seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta

from proapp.base.db import Database
from proapp.demo.mailbox import Mailbox
from proapp.demo.world import World
from proapp.jobs.tick import TickReport, tick
from proapp.message.draft import MAIL, PHONE

LADDER = tuple(timedelta(minutes=minutes) for minutes in (17, 62, 242))  # the steps of a red flag, a little later
HOUR = 14  # UTC: morning in America, afternoon in Europe, when diaries of the day before are closed or nearly
EVERY = timedelta(days=2)  # a real scheduler sends every reminder; here some are enough and save half of the time


class Ticking:
    """Runs `jobs.tick` in this process, as `proapp tick` beside a server would, and passes on who got mail."""

    def __init__(self, world: World, database: Database, mailbox: Mailbox) -> None:
        self._world, self._database, self._mailbox = world, database, mailbox
        self._planned: set[datetime] = set()
        self.on_mail: Callable[[list[str]], None] = lambda addresses: None

    def regularly_from(self, first: datetime) -> None:
        """Plan a turn every other day."""
        self.wake(first.replace(hour=HOUR, minute=0, second=0, microsecond=0))

    def wake(self, at: datetime) -> None:
        """A turn at this minute, unless there is one."""
        minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        if minute not in self._planned:
            self._planned.add(minute)
            self._world.agenda.put(minute, self._turn)

    def _turn(self) -> None:
        now = self._world.now
        report = tick(
            self._database,
            clock=self._world.clock,
            catalogue=self._world.catalogue,
            channels={MAIL: self._mailbox, PHONE: self._mailbox},
        )
        self._count(report)
        if addresses := self._mailbox.taken():
            self.on_mail(addresses)
            for step in LADDER:
                self.wake(now + step)
        if now.hour == HOUR and now.minute == 1:
            self.wake(now + EVERY - timedelta(minutes=1))

    def _count(self, report: TickReport) -> None:
        if report.failed:
            raise RuntimeError(f"the tick could not do: {', '.join(report.failed)}")
        self._world.tally["flags escalated"] += report.escalated
        self._world.tally["reminders"] += report.reminders
        self._world.tally["messages sent"] += report.messages.get("sent", 0)
