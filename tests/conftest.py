"""What every kind of test starts from: a migrated database on both engines, a clock moved by hand, the catalogue."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests import postgres
from tests.databases import KEY as KEY
from tests.databases import Files, Lending, Server
from tests.worlds import WORLDS


@pytest.fixture(scope="session")
def sqlite_databases() -> Iterator[Lending]:
    """Files, in memory where there is room."""
    with postgres.memory("proapp-sqlite-") as found:
        yield Lending(Files(found))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Lending]:
    """A server of our own."""
    with postgres.server() as url:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as administrator:
            yield Lending(Server(url, administrator))


@contextmanager
def lent_database(request: pytest.FixtureRequest, engine: str, world: tuple[str, ...] = ()) -> Iterator[Database]:
    """A database of an engine, migrated and with these worlds in it and nothing else; to be given back."""
    lending = _lending(request, engine)
    with lending.lent(_template(lending, world)) as database:
        yield database


@contextmanager
def fresh_database(
    request: pytest.FixtureRequest, engine: str, _folder: Path, world: tuple[str, ...] = ()
) -> Iterator[Database]:
    """The same under its older name; where a file of it lies is no longer the caller's business."""
    with lent_database(request, engine, world) as database:
        yield database


def _lending(request: pytest.FixtureRequest, engine: str) -> Lending:
    found: Lending = request.getfixturevalue("sqlite_databases" if engine == "sqlite" else "postgres_databases")
    return found


def _template(lending: Lending, world: tuple[str, ...]) -> str:
    """What is copied: each world is lived on top of those before it, once."""
    found = lending.migrated()
    for place, name in enumerate(world, 1):
        found = lending.template("_".join(("lived_in", *world[:place])), WORLDS[name], before=found)
    return found


@pytest.fixture
def make_database(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Database]]:
    """Make a fresh migrated database of an engine; it is removed after the test."""
    with ExitStack() as opened:
        yield lambda engine: opened.enter_context(lent_database(request, engine))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, make_database: Callable[[str], Database]) -> Database:
    """A fresh database; every test that asks for one runs on both engines."""
    return make_database(request.param)


@pytest.fixture
def clock() -> SimulatedClock:
    """A Monday morning."""
    return SimulatedClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped instruments and rule sets."""
    return Catalogue.shipped()
