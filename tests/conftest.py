"""What every kind of test starts from: a migrated database on both engines, a clock moved by hand, the catalogue."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.base.migrate import migrate
from proapp.workflow.catalogue import Catalogue
from tests import postgres
from tests.worlds import WORLDS

KEY = b"a key for tests that is long enough"


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file brought to head once; each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite3"
    database = Database(f"sqlite:///{path}", key=KEY)
    migrate(database)
    _settle(database)
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A server of our own; its template database is brought to head once."""
    with postgres.server() as url:
        _administer(url, "CREATE DATABASE migrated")
        database = Database(_named(url, "migrated"), key=KEY)
        migrate(database)
        database.close()
        yield url


@contextmanager
def fresh_database(
    request: pytest.FixtureRequest, engine: str, folder: Path, world: tuple[str, ...] = ()
) -> Iterator[Database]:
    """A database of an engine, migrated and with these worlds in it, a file of it in the folder; removed afterwards."""
    template = _template(request, engine, world)
    if engine == "sqlite":
        path = folder / f"{uuid4().hex}.sqlite3"
        shutil.copy(template, path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgres_url")
        name = f"t{uuid4().hex}"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        url = _named(server, name)
    database = Database(url, key=KEY)
    try:
        yield database
    finally:
        database.close()
        if not database.embedded:
            _administer(server, f"DROP DATABASE {database.url.database} WITH (FORCE)")


def _template(request: pytest.FixtureRequest, engine: str, world: tuple[str, ...]) -> str:
    """What is copied: a file or the name of a database, made when it is first wanted."""
    made = request.getfixturevalue("templates")
    if (engine, world) not in made:
        made[engine, world] = _migrated(request, engine) if not world else _lived_in(request, engine, world)
    return made[engine, world]


def _migrated(request: pytest.FixtureRequest, engine: str) -> str:
    if engine == "sqlite":
        return str(request.getfixturevalue("migrated_sqlite"))
    request.getfixturevalue("postgres_url")
    return "migrated"


def _lived_in(request: pytest.FixtureRequest, engine: str, world: tuple[str, ...]) -> str:
    before = _migrated(request, engine)
    name = "_".join(("lived_in", *world))
    if engine == "sqlite":
        path = Path(before).with_name(f"{name}.sqlite3")
        shutil.copy(before, path)
        _build(Database(f"sqlite:///{path}", key=KEY), world)
        return str(path)
    server = request.getfixturevalue("postgres_url")
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {before} STRATEGY FILE_COPY")
    _build(Database(_named(server, name), key=KEY), world)
    return name


def _build(database: Database, world: tuple[str, ...]) -> None:
    for one in world:
        WORLDS[one](database)
    _settle(database)


def _settle(database: Database) -> None:
    """Leave nothing beside the file, so that the file alone can be copied."""
    if database.embedded:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@pytest.fixture(scope="session")
def templates() -> dict[tuple[str, tuple[str, ...]], str]:
    """Databases to copy, by engine and what is in them."""
    return {}


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Make a fresh migrated database of an engine; it is removed after the test."""
    with ExitStack() as opened:
        yield lambda engine: opened.enter_context(fresh_database(request, engine, tmp_path))


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


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
