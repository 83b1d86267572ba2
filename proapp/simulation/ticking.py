"""The scheduler's turn on the simulated clock: woken when something can have become due, not every ten seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID

from proapp.jobs.drain import Worker, drain
from proapp.jobs.tick import escalated, tick
from proapp.message.draft import MAIL, PHONE
from proapp.simulation.world import World

HOUR = 14  # UTC: morning in America, afternoon in Europe, when diaries of the day before are closed or nearly
EVERY = timedelta(days=7)  # a real scheduler sends every reminder; here some are enough and save time


class Sink:
    """A channel that keeps nothing."""

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Take a message for delivered."""


class Ticking:
    """Runs `jobs.tick` in this process, as `proapp tick` beside a server would."""

    def __init__(self, world: World) -> None:
        self._world = world
        sink = Sink()
        self._worker = Worker(world.database, world.clock, {MAIL: sink, PHONE: sink}, world.catalogue)
        self._planned: set[datetime] = set()
        self.on_escalated: Callable[[], None] = lambda: None

    def regularly_from(self, first: datetime) -> None:
        """Plan a whole turn every week."""
        at = first.replace(hour=HOUR, minute=0, second=0, microsecond=0)
        self._world.agenda.put(at, self._turn)

    def wake(self, at: datetime) -> None:
        """Look at flags and their messages at this minute, unless somebody does already."""
        minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
        if minute not in self._planned:
            self._planned.add(minute)
            self._world.agenda.put(minute, self._flags)

    def _turn(self) -> None:
        report = tick(
            self._world.database,
            clock=self._world.clock,
            catalogue=self._world.catalogue,
            channels=self._worker.channels,
        )
        if report.failed:
            raise RuntimeError(f"the tick could not do: {', '.join(report.failed)}")
        self._world.tally["reminders"] += report.reminders
        self._after(report.escalated, report.messages.get("sent", 0))
        self._world.agenda.put(self._world.now + EVERY, self._turn)

    def _flags(self) -> None:
        """The parts of a turn that flags need, in its order: the reminders can wait for the next whole one."""
        steps = escalated(self._world.database, now=self._world.now, catalogue=self._world.catalogue)
        self._after(steps, drain(self._worker, stopping=Event()).get("sent", 0))

    def _after(self, steps: int, sent: int) -> None:
        self._world.tally["escalated"] += steps
        self._world.tally["messages"] += sent
        if steps:
            self.on_escalated()
