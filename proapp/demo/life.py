"""The whole story: two trials are set up, people join, are treated, answer, leave; day by day until the end."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib.resources import files

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.demo.answering import Answering
from proapp.demo.client import YAML, Client
from proapp.demo.correcting import Correcting
from proapp.demo.installation import Logins, grant
from proapp.demo.joining import Joining, first_day
from proapp.demo.mailbox import Mailbox
from proapp.demo.places import ADMINISTRATOR, COMMITTEE, COORDINATOR, FUNCTIONING, PLACES
from proapp.demo.reviewing import Reviewing
from proapp.demo.ticking import Ticking
from proapp.demo.world import Case, Running, World
from proapp.simulation.agenda import Agenda
from proapp.simulation.people import people
from proapp.simulation.randomiser import Randomiser
from proapp.simulation.randomness import ident
from proapp.trial.reading import shipped
from proapp.workflow.catalogue import Catalogue

START = datetime(2026, 1, 5, 6, tzinfo=UTC)  # a Monday
TRIALS = ("netter-1", "net-retreat")
JOINING_SHARE = 7  # people join during the first seventh of the story

OnDay = Callable[[date, World], None]


def world(
    *, seed: int, weeks: int, database: Database, catalogue: Catalogue, clock: SimulatedClock, client: Client
) -> World:
    """A world in which nothing has happened yet."""
    return World(
        seed=seed,
        clock=clock,
        weeks=weeks,
        end=START + timedelta(weeks=weeks),
        agenda=Agenda(),
        client=client,
        logins=Logins(database, seed),
        catalogue=catalogue,
    )


def live(here: World, *, participants: int, database: Database, mailbox: Mailbox, on_day: OnDay) -> None:
    """Live through the story. Everything goes over HTTP but the first logins and the scheduler's turns.

    `on_day` is told whenever a simulated day is over.
    """
    ticking = Ticking(here, database, mailbox)
    answering = Answering(here, ticking, Correcting(here))
    joining = Joining(here, answering)
    ticking.on_mail = Reviewing(here).mail
    _set_up(here)
    for trial in here.trials.values():
        invented = people(
            trial.protocol, places=PLACES[trial.id], functioning=FUNCTIONING[trial.id], seed=here.seed,
            count=participants, year=START.year,
        )  # fmt: skip
        for person in invented:
            case = Case(person, trial)
            here.cases.append(case)
            day = first_day(person.number, count=participants, start=START, weeks=here.weeks / JOINING_SHARE)
            joining.expect(case, day)
    ticking.regularly_from(START)
    _run(here, on_day)


def _run(here: World, on_day: OnDay) -> None:
    day = START.date()
    for at, action in here.agenda.until(here.end):
        here.clock.move_to(at)
        if at.astimezone(UTC).date() != day:
            on_day(day, here)
            day = at.astimezone(UTC).date()
        action()
    here.clock.move_to(here.end)
    on_day(here.end.date(), here)


def _set_up(here: World) -> None:
    admin = "admin"
    here.logins.add(admin, ADMINISTRATOR, now=here.now, grants=[grant("admin", trial) for trial in TRIALS])
    protocols = {protocol.trial: protocol for protocol in shipped().values()}
    for trial in TRIALS:
        text = (files("proapp.trial") / "protocols" / f"{trial}.yaml").read_bytes()
        loaded = here.client.call("POST", "/trials", token=here.logins[admin], body=text, media_type=YAML)
        if loaded.is_refusal:
            raise RuntimeError(f"the protocol of {trial} was refused: {loaded.content}")
        here.client.post(f"/trials/{trial}/activation", {"sandbox": True}, token=here.logins[admin])
        places = {place.code: place for place in PLACES[trial]}
        running = Running(
            protocol=protocols[trial],
            places=places,
            sites={code: ident(here.seed, trial, code) for code in places},
            randomiser=Randomiser(protocols[trial], seed=here.seed),
        )
        here.trials[trial] = running
        _open_sites(here, running)
        _staff(here, running)


def _open_sites(here: World, trial: Running) -> None:
    for code, place in trial.places.items():
        body = {"code": code, "name": place.name, "zone": place.zone, "cover": place.cover, "contact": None}
        here.client.put(f"/trials/{trial.id}/sites/{trial.sites[code]}", body, token=here.logins["admin"])


def _staff(here: World, trial: Running) -> None:
    add = partial(here.logins.add, now=here.now)
    add(f"coordinator@{trial.id}", COORDINATOR, grants=[grant("coordinator", trial.id)])
    add(f"committee@{trial.id}", COMMITTEE, grants=[grant("dmc", trial.id)])
    for code, place in trial.places.items():
        site = trial.sites[code]
        for role, login, name in (
            ("investigator", "investigator", place.investigator),
            ("site_nurse", "nurse", place.nurse),
        ):
            key = f"{login}@{trial.id}/{code}"
            add(key, name, grants=[grant(role, trial.id, site)], email=place.mail(name))
