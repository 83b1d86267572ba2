"""The application over a fresh database, and people with their tokens: each a client that sends its own."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from proapp.access.limit import Limit, Limits
from proapp.api import work
from proapp.app import create_app
from proapp.base.actor import Actor, Grant
from proapp.base.clock import SimulatedClock, SystemClock
from proapp.base.db import Database
from proapp.config import Lives, Settings, StaffLives
from proapp.trial.tables import Trial
from proapp.workflow.access.step_up import raise_step_up
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.issue_code import issue_code
from proapp.workflow.enrolment.issue_token import issue_token
from proapp.workflow.enrolment.redeem_code import redeem_code
from proapp.workflow.enrolment.token_pair import TokenPair
from tests import make
from tests.conftest import KEY, lent_database
from tests.make import CHEAP
from tests.worlds import NET_RETREAT, NETTER, WORLDS, wanted

TRIAL = NET_RETREAT
ALL = Limits(altogether=Limit(100_000, timedelta(seconds=1), timedelta(seconds=1)))
LIVES = Lives(access=timedelta(days=3650), refresh=timedelta(days=3650))  # tests live through months in a second


class Client:
    """Somebody with a token, or (token None) without one."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self._client = app.test_client()
        self.token = token

    def open(self, method: str, path: str, **options: Any) -> TestResponse:
        """One request under /api/v1."""
        return self.open_at(f"/api/v1{path}", method, **options)

    def open_at(self, path: str, method: str, **options: Any) -> TestResponse:
        """One request to an address as it is."""
        headers = dict(options.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        return self._client.open(path, method=method, headers=headers, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.open("GET", path, **options)

    def put(self, path: str, **options: Any) -> TestResponse:
        return self.open("PUT", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self.open("POST", path, **options)

    def delete(self, path: str, **options: Any) -> TestResponse:
        return self.open("DELETE", path, **options)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database on both engines; the trials that the test begins with are there already."""
    with lent_database(request, request.param, wanted(request, "trial", "other_trial", "compared")) as database:
        yield database


@pytest.fixture(scope="session")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application made once: its addresses take longer to make than most tests."""
    nowhere = f"sqlite:///{tmp_path_factory.mktemp('nowhere') / 'nothing.sqlite3'}"
    database = Database(nowhere, key=KEY)
    return create_app(database, SystemClock(), Catalogue.shipped(), Settings(database=nowhere, key=KEY))


@pytest.fixture
def app(routes: Flask, database: Database, clock: SimulatedClock, catalogue: Catalogue) -> Flask:
    """The application over this test's own parts."""
    settings = Settings(database=str(database.url), key=database.key, password_cost=CHEAP)
    routes.extensions[work.EXTENSION] = work.Wiring(database, clock, catalogue, settings)
    return routes


@pytest.fixture
def own_app(database: Database, clock: SimulatedClock, catalogue: Catalogue) -> Flask:
    """An application that has not answered yet, to which addresses can be added."""
    settings = Settings(database=str(database.url), key=database.key, password_cost=CHEAP)
    return create_app(database, clock, catalogue, settings)


@pytest.fixture
def client(app: Flask) -> Client:
    """Nobody in particular."""
    return Client(app)


@pytest.fixture
def trial(database: Database) -> str:
    """NET RETREAT with sites in Vienna (01) and Graz (02), ada in Vienna and grace in Graz."""
    return _begun(database, "trial", NET_RETREAT)


@pytest.fixture
def other_trial(database: Database) -> str:
    """NETTER-1 with a site and mary in it."""
    return _begun(database, "other_trial", NETTER)


def _begun(database: Database, world: str, trial_id: str) -> str:
    """The trial, made here where the database did not come with it."""
    with database.read() as session:
        known = session.get(Trial, trial_id) is not None
    if not known:
        WORLDS[world](database)
    return trial_id


@pytest.fixture
def staff(app: Flask, database: Database, clock: SimulatedClock) -> Callable[..., Client]:
    """Somebody of the trial's staff with a role, at the Vienna site or (site None) at all of them."""

    def make_client(name: str, *roles: str, trial: str = TRIAL, site: str | None = None, kind: str = "staff") -> Client:
        site_id = None if site is None else make.named(f"{trial}/{site}")
        grants = [Grant(trial, role, site_id) for role in roles]
        issued = database.run(
            lambda session: issue_token(session, now=clock.now(), name=name, grants=grants, kind=kind, staff_id=name)
        )
        return Client(app, issued.token)

    return make_client


@pytest.fixture
def signed_in(app: Flask, database: Database, clock: SimulatedClock) -> Callable[..., Client]:
    """Somebody of the trial's staff signed in with a password; again, when a session of theirs has run out."""

    def sign_in(name: str, *roles: str, trial: str = TRIAL, site: str | None = None) -> Client:
        site_id = None if site is None else make.named(f"{trial}/{site}")
        make.account(database, name, [Grant(trial, role, site_id) for role in roles], now=clock.now())
        reply = Client(app).post("/staff/session", json={"name": name, "password": make.PASSWORD})
        assert reply.status_code == 201, reply.json
        return Client(app, reply.json["token"])

    return sign_in


@pytest.fixture
def stepped_up(database: Database, clock: SimulatedClock) -> Callable[..., dict[str, str]]:
    """The header that says that whoever this is has just shown two components, for one action about one thing."""

    def step_up(client: Client, action: str, subject: object = "") -> dict[str, str]:
        actor = Actor(kind="session", id=client.get("/me").json["id"])
        raised = database.run(
            lambda session: raise_step_up(
                session, actor=actor, action=action, subject=str(subject), now=clock.now(), lives=StaffLives()
            )
        )
        return {"X-Step-Up": raised.token}

    return step_up


@pytest.fixture
def invited(database: Database, clock: SimulatedClock) -> Callable[[str], str]:
    """The secret in the link of somebody who was just invited, and has no role."""
    return lambda name: make.invitation(database, name, now=clock.now())


def enrolled(database: Database, clock: SimulatedClock, name: str) -> TokenPair:
    """Somebody's phone has just joined."""
    now, key = clock.now(), database.key
    issued = database.run(
        lambda session: issue_code(
            session, actor=make.chen(), now=now, key=key, participant_id=make.named(name), pin="1960"
        )
    )
    pair = database.run(
        lambda session: redeem_code(session, now=now, key=key, lives=LIVES, code=issued.code, pin="1960", limits=ALL)
    )
    assert pair is not None
    return pair


@pytest.fixture
def device(app: Flask, database: Database, clock: SimulatedClock) -> Callable[..., Client]:
    """Somebody's phone."""

    def enrol(name: str) -> Client:
        return Client(app, enrolled(database, clock, name).access_token)

    return enrol


@pytest.fixture
def as_chen(trial: str, staff: Callable[..., Client]) -> Client:
    """The coordinator in Vienna."""
    return staff("chen", "coordinator", site="01")


@pytest.fixture
def as_iris(trial: str, staff: Callable[..., Client]) -> Client:
    """The investigator in Vienna."""
    return staff("iris", "investigator", site="01")


@pytest.fixture
def as_omar(trial: str, staff: Callable[..., Client]) -> Client:
    """A member of the data monitoring committee."""
    return staff("omar", "dmc")


@pytest.fixture
def as_vera(trial: str, staff: Callable[..., Client]) -> Client:
    """The sponsor's data manager, for every site."""
    return staff("vera", "data_manager")


@pytest.fixture
def as_adam(trial: str, staff: Callable[..., Client]) -> Client:
    """Who sets trials up."""
    return staff("adam", "admin")


@pytest.fixture
def as_noor(trial: str, staff: Callable[..., Client]) -> Client:
    """Somebody known, without any right."""
    return staff("noor")


@pytest.fixture
def as_ada(trial: str, device: Callable[..., Client]) -> Client:
    """The phone of ada."""
    return device("ada")


@pytest.fixture
def at_opening(clock: SimulatedClock) -> Callable[[Any], Any]:
    """Move the clock to an hour after an assignment opens, and give it back."""

    def move(assignment: Any) -> Any:
        clock.move_to(assignment.opens_at + timedelta(hours=1))
        return assignment

    return move


@pytest.fixture
def as_role(staff: Callable[..., Client]) -> Callable[[str], Client]:
    """Somebody with one role at every site of the trial."""
    return lambda role: staff(f"a {role}", role)
