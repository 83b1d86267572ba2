"""Fresh migrated databases of both engines for measuring, and copies of them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from proapp.base.db import Database
from proapp.base.migrate import migrate
from tests import postgres

KEY = b"a key for measuring that is long enough"


class Engines:
    """Makes databases in a folder and on a server of its own."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder, self._server = folder, server

    def fresh(self, engine: str) -> Database:
        """A migrated database without rows."""
        database = Database(self._new(engine), key=KEY)
        migrate(database)
        return database

    def copy(self, database: Database) -> Database:
        """The same database again; the first is closed for a moment."""
        database.close()
        if database.embedded:
            path = self._folder / f"{uuid4().hex}.sqlite3"
            source = Path(str(database.url.database))
            for ending in ("", "-wal"):
                if source.with_name(source.name + ending).exists():
                    shutil.copy(source.with_name(source.name + ending), path.with_name(path.name + ending))
            return Database(f"sqlite:///{path}", key=KEY)
        name = f"b{uuid4().hex}"
        self._administer(f"CREATE DATABASE {name} TEMPLATE {database.url.database}")
        return Database(self._named(name), key=KEY)

    def _new(self, engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{self._folder / uuid4().hex}.sqlite3"
        name = f"b{uuid4().hex}"
        self._administer(f"CREATE DATABASE {name}")
        return self._named(name)

    def _named(self, name: str) -> str:
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)

    def _administer(self, statement: str) -> None:
        url = make_url(self._server).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def engines(folder: Path) -> Iterator[Engines]:
    """Both engines for as long as something is measured. The server's data lie on the disk: a commit has to cost."""
    with postgres.server(on_disk=True) as url:
        yield Engines(folder, url)
