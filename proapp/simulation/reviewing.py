"""Nurses look at flags in the hours of their cover: most are taken and closed, some are overlooked and escalate."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import Select, bindparam, literal_column, select
from sqlalchemy.orm import Session

from proapp.flag import queries
from proapp.flag.escalation import on_cover
from proapp.flag.lifecycle import INFORMATION
from proapp.flag.tables import Flag
from proapp.simulation.randomness import chance
from proapp.simulation.ticking import Ticking
from proapp.simulation.world import Case, Desk, World
from proapp.workflow.review.acknowledge import acknowledge
from proapp.workflow.review.resolve import resolve

OVERLOOKED = {"red": 0.1, "amber": 0.15}  # share of flags a nurse does not take at first; information calls nobody
NEVER_CLOSED = 0.05
LOOKS_AFTER = (8, 50)  # minutes
HORIZON = 8  # days in which cover begins again
OUTCOMES = {
    "red": ("contacted", "visit-arranged", "hospital"),
    "amber": ("contacted", "contacted", "medication-changed", "known-before", "laboratory-check"),
}


class Reviewing:
    """The desks of all sites."""

    def __init__(self, world: World, ticking: Ticking) -> None:
        self._world, self._ticking = world, ticking
        self._coming: set[UUID] = set()
        ticking.on_escalated = self._look_everywhere

    def alerted(self, case: Case) -> None:
        """An answer raised a flag that asks for somebody: its message is sent, and the nurse will look."""
        self._ticking.wake(self._world.now + timedelta(minutes=1))
        self._expect(case.desk)

    def _look_everywhere(self) -> None:
        for desk in self._world.desks.values():
            self._expect(desk)

    def _expect(self, desk: Desk) -> None:
        if desk.id not in self._coming:
            self._coming.add(desk.id)
            self._world.agenda.put(self._reads_at(desk), partial(self._look, desk))

    def _reads_at(self, desk: Desk) -> datetime:
        """Soon while there is cover, else soon after it begins."""
        now = self._world.now
        soon = now + timedelta(minutes=chance(self._world.seed, desk.place.code, now).randint(*LOOKS_AFTER))
        if on_cover(desk.hours, soon):
            return soon
        days = (soon.astimezone(desk.hours.zone).date() + timedelta(days=number) for number in range(HORIZON))
        begins = (start for day in days for start, _ in desk.hours.periods(day) if start >= soon)
        return next(begins, soon) + timedelta(minutes=25)

    def _look(self, desk: Desk) -> None:
        self._coming.discard(desk.id)
        world = self._world
        with world.database.read() as session:
            waiting = queries.flags(
                session, world.protocol.trial, sites=frozenset({desk.id}), state="open", limit=200
            )  # fmt: skip
        for flag in sorted((flag for flag in waiting if flag.level in OVERLOOKED), key=_order):
            draw = chance(world.seed, "review", *_order(flag), flag.escalation_step)
            if flag.escalation_step or draw.random() >= OVERLOOKED[flag.level]:
                self._take(desk, flag, draw)
            elif flag.next_escalation_at:
                self._ticking.wake(flag.next_escalation_at)

    def _take(self, desk: Desk, flag: Flag, draw: Random) -> None:
        world = self._world
        world.database.run(
            lambda session: acknowledge(
                session, actor=desk.nurse, now=world.now, flag_id=flag.id, version=flag.version
            )
        )  # fmt: skip
        world.tally["acknowledged"] += 1
        if draw.random() < NEVER_CLOSED:
            return
        wait = timedelta(hours=draw.uniform(1, 60 if flag.level == "amber" else 12))
        outcome = draw.choice(OUTCOMES[flag.level])
        world.agenda.put(world.now + wait, partial(self._close, desk, flag.id, outcome))

    def _close(self, desk: Desk, flag_id: UUID, outcome: str) -> None:
        """End it at the version it has now: a repeat may have joined it since."""
        world = self._world

        def closed(session: Session) -> None:
            flag = queries.flag(session, flag_id)
            assert flag is not None
            resolve(
                session, actor=desk.nurse, now=world.now, flag_id=flag_id, version=flag.version, outcome=outcome,
                reason="Spoken to on the telephone.",
            )  # fmt: skip

        world.database.run(closed)
        world.tally["resolved"] += 1


_CALLING: Select[tuple[object]] = (
    select(literal_column("1"))
    .select_from(Flag)
    .where(Flag.source_id.in_(bindparam("sources", expanding=True)), Flag.level != INFORMATION)
    .limit(1)
)


def calls(session: Session, sources: Sequence[UUID]) -> bool:
    """Whether one of these responses raised a flag that asks for somebody."""
    return session.connection().execute(_CALLING, {"sources": sources}).first() is not None


def _order(flag: Flag) -> tuple[str, ...]:
    """What never changes of a flag: its own id is made anew in every run."""
    return str(flag.raised_at), str(flag.participant_id), flag.rule, flag.symptom
