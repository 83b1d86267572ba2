"""Where the databases of tests lie, and how one test after another borrows them: each time a copy of a template."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, event, make_url

from proapp.base.db import Database
from proapp.base.migrate import migrate

KEY = b"a key for tests that is long enough"
MIGRATED = "migrated"


class Store(Protocol):
    """Databases of one engine, by name."""

    def create(self, name: str) -> str:
        """An empty one; returns its URL."""

    def copy(self, template: str, name: str) -> str:
        """A copy of one that nobody has open, in place of whatever had this name before; returns its URL."""

    def drop(self, name: str) -> None:
        """Remove one, whoever has it open."""


class Files:
    """SQLite: files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str) -> str:
        return f"sqlite:///{self.path(name)}"

    def copy(self, template: str, name: str) -> str:
        self.drop(name)
        shutil.copy(self.path(template), self.path(name))
        return self.create(name)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):  # the lock stays: who has it open goes on locking the same one
            self.path(name, ending).unlink(missing_ok=True)

    def path(self, name: str, ending: str = "") -> Path:
        return self._folder / f"{name}.sqlite3{ending}"


class Server:
    """PostgreSQL: databases of a server, through a connection that each statement commits."""

    def __init__(self, url: str, administrator: Any) -> None:
        self._url, self._administrator = make_url(url), administrator

    def create(self, name: str) -> str:
        self._administrator.execute(f"CREATE DATABASE {name}")
        return self._named(name)

    def copy(self, template: str, name: str) -> str:
        self.drop(name)
        self._administrator.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._named(name)

    def drop(self, name: str) -> None:
        self._administrator.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _named(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)


class Lending:
    """Databases of one engine, and the templates they are copied from.

    What was given back is lent again under its old name, so that its engine is not made anew: as in a server that has
    run for a while, it knows its statements.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._templates: set[str] = set()
        self._free: list[tuple[str, Database]] = []
        self._made = 0

    @contextmanager
    def lent(self, template: str) -> Iterator[Database]:
        """A copy of a template, for as long as it is needed."""
        name, known = self._free.pop() if self._free else (f"lent_{self._made}", None)
        url = self.store.copy(template, name)
        if known is None:
            self._made += 1
            known = Database(url, key=KEY)
        try:
            yield known
        finally:
            known.close()
            self._free.append((name, known))

    def template(self, name: str, live: Callable[[Database], None], *, before: str | None = None) -> str:
        """The name of a template: one of before in which something has happened, once, when it is first wanted."""
        if name not in self._templates:
            url = self.store.copy(before, name) if before else self.store.create(name)
            database = Database(url, key=KEY)
            live(database)
            _settle(database)
            self._templates.add(name)
        return name

    def migrated(self) -> str:
        """A template brought to head."""
        return self.template(MIGRATED, migrate)


def _settle(database: Database) -> None:
    """Leave nothing beside the file, so that the file alone can be copied."""
    if database.embedded:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


@contextmanager
def listening(engine: Engine, happening: str, told: Callable[..., Any]) -> Iterator[None]:
    """Be told what an engine does, for a while: others will have it afterwards."""
    event.listen(engine, happening, told)
    try:
        yield
    finally:
        event.remove(engine, happening, told)
