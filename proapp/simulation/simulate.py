"""The whole simulation: a database of its own, a trial set up in it, and everybody's lives until the end."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import event

from proapp.base.actor import SYSTEM, Actor, Grant
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.base.migrate import migrate
from proapp.flag.escalation import cover
from proapp.participant.fact import Fact
from proapp.simulation.answering import Answering
from proapp.simulation.effects import effects
from proapp.simulation.living import Living
from proapp.simulation.minimiser import Minimiser
from proapp.simulation.people import people
from proapp.simulation.places import Place, places, spread
from proapp.simulation.randomness import ident
from proapp.simulation.recording import Recording
from proapp.simulation.reviewing import Reviewing
from proapp.simulation.ticking import Ticking
from proapp.simulation.treating import Treating
from proapp.simulation.world import Case, Desk, World
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.add_site import NewSite, add_site
from proapp.workflow.enrolment.issue_token import issue_token
from proapp.workflow.enrolment.load_protocol import load_protocol

START = datetime(2026, 1, 5, 6, tzinfo=UTC)  # a Monday
JOINING_SHARE = 6  # people join during the first sixth of the time
KEY = b"a simulation keeps no secrets at all"

OnDay = Callable[[date, World], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be simulated. `effects`: by arm, what it does otherwise than is assumed."""

    participants: int
    weeks: int
    seed: int = 1
    sites: int = 4
    effects: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@contextmanager
def simulated(
    text: str, wanted: Wanted, *, catalogue: Catalogue, on_day: OnDay = lambda day, world: None
) -> Iterator[World]:
    """Live through the protocol in a text and give the world as it is at the end; its database goes with the context.

    Raises Invalid naming each fault of the protocol. The same text and wishes give the same lives.
    """
    with TemporaryDirectory(prefix="proapp-simulation-") as folder:
        database = _hasty(Path(folder) / "simulation.sqlite")
        try:
            migrate(database)
            world = _set_up(database, text, wanted, catalogue=catalogue)
            _live(world, wanted, on_day)
            yield world
        finally:
            database.close()


def _hasty(path: Path) -> Database:
    """A database that need not survive a power cut: it is thrown away in the end."""
    database = Database(f"sqlite:///{path}", key=KEY)

    @event.listens_for(database.engine, "connect")
    def hurry(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    return database


def _set_up(database: Database, text: str, wanted: Wanted, *, catalogue: Catalogue) -> World:
    clock = SimulatedClock(START)
    loaded = database.run(
        lambda session: load_protocol(session, actor=SYSTEM, now=START, catalogue=catalogue, text=text)
    )
    protocol = loaded.protocol
    database.run(
        lambda session: activate_trial(
            session, actor=SYSTEM, now=START, catalogue=catalogue, trial_id=protocol.trial, sandbox=True
        )
    )
    found = places(protocol.languages, count=wanted.sites)
    return World(
        seed=wanted.seed,
        protocol=protocol,
        clock=clock,
        start=START,
        end=START + timedelta(weeks=wanted.weeks),
        database=database,
        catalogue=catalogue,
        effects=effects(protocol, wanted.effects),
        desks={place.code: _desk(database, protocol, place, seed=wanted.seed) for place in found},
        minimiser=Minimiser(protocol, seed=wanted.seed),
    )


def _desk(database: Database, protocol: Protocol, place: Place, *, seed: int) -> Desk:
    """A site with an investigator and a nurse who get mail."""
    site_id, trial = ident(seed, protocol.trial, place.code), protocol.trial
    site = NewSite(id=site_id, code=place.code, name=place.name, zone=place.zone, cover=place.cover)
    database.run(lambda session: add_site(session, actor=SYSTEM, now=START, trial_id=trial, site=site))
    investigator, nurse = (str(ident(seed, place.code, role)) for role in ("investigator", "site_nurse"))
    _login(database, investigator, place, name=place.investigator, grant=Grant(trial, "investigator", site_id))
    _login(database, nurse, place, name=place.nurse, grant=Grant(trial, "site_nurse", site_id))
    return Desk(place, site_id, cover(place.zone, place.cover), Actor("staff", nurse))


def _login(database: Database, staff_id: str, place: Place, *, name: str, grant: Grant) -> None:
    database.run(
        lambda session: issue_token(
            session, now=START, name=name, email=place.mail(name), grants=[grant], staff_id=staff_id
        )
    )


def _live(world: World, wanted: Wanted, on_day: OnDay) -> None:
    ticking = Ticking(world)
    reviewing = Reviewing(world, ticking)
    answering = Answering(world, reviewing)
    recording = Recording(world)
    treating, living = Treating(world, recording), Living(world, recording, answering)
    recording.on_change = answering.refresh

    def recorded(case: Case, fact: Fact) -> None:
        treating.follow(case)
        if fact.kind == "end-of-treatment":
            living.consider_again(case)

    recording.on_record = recorded
    sites = spread([desk.place for desk in world.desks.values()])
    for person in people(
        world.protocol, places=sites, seed=wanted.seed, count=wanted.participants, year=START.year
    ):  # fmt: skip
        case = Case(person, world.desks[person.place.code], world.protocol)
        world.cases.append(case)
        weeks = wanted.weeks / JOINING_SHARE
        living.expect(case, joins_on(person.number, count=wanted.participants, weeks=weeks))
    ticking.regularly_from(START)
    _run(world, on_day)


def joins_on(number: int, *, count: int, weeks: float) -> date:
    """On which day the `number`-th (from 1) of so many joins, when they join evenly over some weeks."""
    return (START + timedelta(days=round((number - 1) * weeks * 7 / count))).date()


def _run(world: World, on_day: OnDay) -> None:
    day = world.start.date()
    for at, action in world.agenda.until(world.end):
        world.clock.move_to(at)
        if at.astimezone(UTC).date() != day:
            on_day(day, world)
            day = at.astimezone(UTC).date()
        action()
    world.clock.move_to(world.end)
    on_day(world.end.date(), world)
