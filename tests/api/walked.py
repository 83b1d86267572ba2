"""A world in which the policy can be walked: who is where, and for every scope how an object of somebody's is made.

A scope of the policy that nobody has told here how to make an object for fails the walk, and so does a kind of token.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import insert
from werkzeug.test import TestResponse

from proapp.access.tables import Device, GrantRequest
from proapp.api.policy import ARMS, PERMISSIONS, STAFF
from proapp.app import create_app
from proapp.base.actor import ROLES, Actor, Grant
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.base.tables import table_of
from proapp.config import Settings, StaffLives
from proapp.flag.tables import Flag
from proapp.participant.tables import Participant, Transfer
from proapp.response.tables import CorrectionRequest, Quarantine, Response
from proapp.signature.tables import Signature
from proapp.treatment.tables import TreatmentIntake
from proapp.workflow.access.start_session import start_session
from proapp.workflow.access.step_up import raise_step_up
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.any_row import any_row
from tests.api.conftest import TRIAL, Client, enrolled

OTHER_TRIAL = "netter-1"
PLACES = {"ada": (TRIAL, "01"), "bea": (TRIAL, "01"), "grace": (TRIAL, "02"), "mary": (OTHER_TRIAL, "01")}
GHOST = "99999999-9999-4999-8999-999999999999"
NO_TRIAL = "no-such-trial"
CHANGES = {"PUT", "POST", "PATCH", "DELETE"}
REFUSED_BODY = {"a field that nobody has": 1}  # strict schemas refuse it, after the policy has let the request in

# What an address names beside the object it is about: something that exists in every world, or a new id.
WORDS: Mapping[str, str] = {
    "key": "net-diary@1.0",
    "version": "1",
    "problem": "not-found",
    "kind": "not-found",
    "filename": "net-diary.json",
    "scale": "QL",
}


@dataclass
class World:
    """Two trials with people who have answered, and everybody's token by name."""

    engine: str
    app: Flask
    database: Database
    catalogue: Catalogue
    clock: SimulatedClock
    known: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def staff(self, name: str, *roles: str, site: str | None = None, trial: str = TRIAL) -> "Person":
        """Somebody with roles at one site or (None) at all of them."""
        return Person(self, name, tuple(Grant(trial, role, site and make.named(f"{trial}/{site}")) for role in roles))

    def phone(self, name: str, kind: str = "device") -> Client:
        """A new phone of somebody's: its access or its refresh token."""
        pair = enrolled(self.database, self.clock, name)
        return Client(self.app, pair.refresh_token if kind == "refresh" else pair.access_token)

    def ids(self, scope: str, name: str, asking: Client) -> dict[str, str]:
        """The words of an address that make it about somebody's object; nobody's (name ghost) are of the same form."""
        assert scope in MAKERS, f"tests/api/walked.py does not say how to make an object of the scope {scope!r}"
        maker = MAKERS[scope]
        if name == "ghost":
            return {
                word: NO_TRIAL if word == "trial_id" and scope == "trial" else own if word == "trial_id" else GHOST
                for word, own in self.ids(scope, "ada", asking).items()
            }
        who = str(asking.token) if maker.by_asker else ""
        if (scope, name + who) not in self.known:
            self.known[scope, name + who] = maker.make(self, name, asking)
        return self.known[scope, name + who]

    def add(self, entity: Any, name: str, **columns: Any) -> dict[str, str]:
        """Store an invented row about somebody; returns its id by the name that addresses use."""
        trial_id, site = PLACES[name]
        table = table_of(entity)
        about = {
            "trial_id": trial_id,
            "site_id": make.named(f"{trial_id}/{site}"),
            "participant_id": make.named(name),
            **{key: UUID(_response(self, name)[key]) for key in ("response_id",)},
            **{key: UUID(_assignment(self, name)[key]) for key in ("assignment_id",)},
            **columns,
        }
        row = any_row(table, about, sparse=True)
        with self.database.engine.execution_options(writes=True).begin() as connection:
            connection.info["covered"] = {table.name}
            connection.execute(insert(table).values(row))
        return {f"{table.name}_id": str(row["id"])}


@dataclass
class Person:
    """One of the staff, with a token of each kind that they need."""

    world: World
    name: str
    grants: tuple[Grant, ...]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, kinds: frozenset[str]) -> Client:
        """What they ask with where tokens of these kinds are let in: signed in, if that will do."""
        kind = next(kind for kind in ("session", "staff", "client") if kind in kinds)
        if kind not in self.clients:
            self.clients[kind] = Client(self.world.app, self._token(kind))
        return self.clients[kind]

    def sign_in_again(self) -> None:
        """What they asked for may have signed them out."""
        self.clients.pop("session", None)

    def _token(self, kind: str) -> str:
        name = f"{self.name}'s machine" if kind == "client" else self.name
        database, now = self.world.database, self.world.clock.now()
        issued = database.run(
            lambda session: issue_token(
                session, now=now, name=name, staff_id=name, grants=self.grants,
                kind="client" if kind == "client" else "staff",
            )
        )  # fmt: skip
        if kind != "session":
            return issued.token
        return database.run(
            lambda session: start_session(session, staff_id=name, way="passkey", now=now, lives=StaffLives())
        ).token


@dataclass(frozen=True)
class Maker:
    """How an object of a scope is made or found for somebody; what it belongs to decides who else reaches it."""

    make: Callable[[World, str, Client], dict[str, str]]
    of_site: bool = True  # who works at another site does not reach it
    by_asker: bool = False  # every asker has one of their own
    new: bool = False  # an unknown id is a new one, not a mistake


def _nothing(_: World, __: str, ___: Client) -> dict[str, str]:
    return {}


def _trial(_: World, name: str, __: Client) -> dict[str, str]:
    return {"trial_id": PLACES[name][0]}


def _site(_: World, name: str, __: Client) -> dict[str, str]:
    trial_id, site = PLACES[name]
    return {"trial_id": trial_id, "site_id": str(make.named(f"{trial_id}/{site}"))}


def _participant(_: World, name: str, __: Client) -> dict[str, str]:
    return {"participant_id": str(make.named(name))}


def _device(world: World, name: str, _: Client) -> dict[str, str]:
    """A phone of its own, as it may be revoked on the way."""
    before = {row.id for row in make.rows(world.database, Device)}
    world.phone(name)
    return {"device_id": str(next(row.id for row in make.rows(world.database, Device) if row.id not in before))}


def _assignment(world: World, name: str, _: Client | None = None) -> dict[str, str]:
    now = world.clock.now()
    return {
        "assignment_id": str(
            next(one.id for one in make.assignments(world.database, name) if one.opens_at <= now < one.closes_at)
        )
    }


def _response(world: World, name: str, _: Client | None = None) -> dict[str, str]:
    found = [row for row in make.rows(world.database, Response) if row.participant_id == make.named(name)]
    return {"response_id": str(found[0].id)}


def _flag(world: World, name: str, _: Client) -> dict[str, str]:
    return world.add(Flag, name, ruleset="prrt-default@1", rule=uuid4().hex[:8], symptom="vomiting", level="red")


def _signature(world: World, name: str, _: Client) -> dict[str, str]:
    signer = world.staff("signer", "investigator", site="01")
    signer.client(STAFF)
    return world.add(Signature, name, signer_id=signer.name, object_type="response", meaning="approval")


def _quarantine(world: World, name: str, _: Client) -> dict[str, str]:
    found = [row for row in make.rows(world.database, Quarantine) if row.participant_id == make.named(name)]
    return {"quarantine_id": str(found[0].id)}


def _correction_request(world: World, name: str, _: Client) -> dict[str, str]:
    return {"request_id": world.add(CorrectionRequest, name, items=[])["correction_request_id"]}


def _intake(world: World, name: str, _: Client) -> dict[str, str]:
    return {"intake_id": world.add(TreatmentIntake, name, content={})["treatment_intake_id"]}


def _grant(world: World, name: str, _: Client) -> dict[str, str]:
    """Asked for by somebody else, for somebody else."""
    newcomer = world.staff(f"newcomer for {name}")
    newcomer.client(STAFF)
    added = world.add(GrantRequest, name, staff_id=newcomer.name, role="monitor", asked_by="somebody")
    return {"grant_id": added["grant_request_id"]}


def _transfer(world: World, name: str, _: Client) -> dict[str, str]:
    """To where they are already, as it is the site somebody is to come to that decides."""
    trial_id, site = PLACES[name]
    here = make.named(f"{trial_id}/{site}")
    return world.add(Transfer, name, from_site_id=here, to_site_id=here)


def _export(world: World, name: str, asking: Client) -> dict[str, str]:
    """Who may take data away has taken some; for the others somebody else has."""
    address = f"/trials/{PLACES[name][0]}/scores"
    reply = asking.get(address)
    if reply.status_code != 200:
        somebody = world.staff(f"exporter of {name}", "data_manager", trial=PLACES[name][0])
        reply = somebody.client(STAFF).get(address)
    return {"export_id": reply.headers["X-Export-Id"]}


MAKERS: Mapping[str, Maker] = {
    "nothing": Maker(_nothing, of_site=False),
    "trial": Maker(_trial, of_site=False),
    "site": Maker(_site),
    "participant": Maker(_participant),
    "new participant": Maker(_participant, new=True),
    "device": Maker(_device),
    "assignment": Maker(_assignment),
    "response": Maker(_response),
    "flag": Maker(_flag),
    "quarantine": Maker(_quarantine),
    "correction request": Maker(_correction_request),
    "intake": Maker(_intake),
    "grant": Maker(_grant, of_site=False),
    "signature": Maker(_signature),
    "transfer": Maker(_transfer),
    "export": Maker(_export, of_site=False, by_asker=True),
}

# Somebody who holds everything that one kind of token can.
TOKENS: Mapping[str, Callable[[World], Client]] = {
    "staff": lambda world: every(world).client(frozenset({"staff"})),
    "session": lambda world: every(world).client(frozenset({"session"})),
    "client": lambda world: every(world).client(frozenset({"client"})),
    "device": lambda world: world.phone("ada"),
    "refresh": lambda world: world.phone("ada", "refresh"),
    "calendar": lambda world: Client(world.app, _calendar(world)),
    "step-up": lambda world: Client(world.app, _step_up(world)),
    "invitation": lambda world: Client(world.app, make.invitation(world.database, "newcomer", now=world.clock.now())),
}


def every(world: World) -> Person:
    """Somebody who may do everything that one person may do."""
    return world.staff("every", *sorted(ROLES - ARMS))


def _step_up(world: World) -> str:
    person = every(world)
    person.client(STAFF)
    actor, now = Actor(kind="session", id=person.name), world.clock.now()
    return world.database.run(
        lambda session: raise_step_up(session, actor=actor, action="sign", subject="", now=now, lives=StaffLives())
    ).token


def _calendar(world: World) -> str:
    url: str = world.phone("ada").post("/me/calendar").json["url"]
    return url.rpartition("/")[2].removesuffix(".ics")


def lived_in(engine: str, database: Database, catalogue: Catalogue) -> World:
    """Everybody is registered on 2 March and answers the first questionnaire; it is a day later."""
    clock = SimulatedClock(make.at(make.REGISTERED))
    app = create_app(database, clock, catalogue, Settings(database=str(database.url), key=database.key))
    for trial_id, code in sorted(set(PLACES.values())):
        if code == "01":
            make.trial(database, catalogue, trial_id)
        make.site(database, trial_id, code=code)
    for name, (trial_id, code) in PLACES.items():
        make.participant(
            database, catalogue, name, trial_id=trial_id, site_id=make.named(f"{trial_id}/{code}")
        )  # fmt: skip
        first = make.assignments(database, name)[0]
        now = first.opens_at + timedelta(hours=1)
        body = make.submission(catalogue, first, now)
        reply = make.submit(database, catalogue, body, now=now, name=name, trial_id=trial_id)
        assert reply.problem is None
        make.submit(database, catalogue, b"{", now=now, name=name, trial_id=trial_id)
        clock.move_to(max(clock.now(), now + timedelta(days=1)))
    assert len(make.rows(database, Participant)) == len(PLACES)
    return World(engine, app, database, catalogue, clock)


def routes(app: Flask) -> list[tuple[str, str, Any]]:
    """Every address that can be walked as (endpoint, method, rule); a test of its own says which cannot."""
    return [
        (rule.endpoint, method, rule)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint in PERMISSIONS and PERMISSIONS[rule.endpoint].scope in MAKERS
    ]


def send(client: Client, method: str, rule: Any, ids: Mapping[str, str]) -> TestResponse:
    """Ask for an address; what would change something carries a body that is refused once the policy was passed."""
    values = {word: ids.get(word, WORDS.get(word, str(uuid4()))) for word in rule.arguments}
    built = rule.build(values)
    assert built is not None, f"tests/api/walked.py does not say what stands for a word of {rule.rule}"
    path: str = built[1]
    return client.open_at(path, method, json=REFUSED_BODY if method in CHANGES else None)
