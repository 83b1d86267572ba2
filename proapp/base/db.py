"""The database: two engines, one code, one commit. Nothing outside this module commits."""

import importlib
import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.orm import Session

from proapp.base import audit, row_security
from proapp.base.errors import UnauditedChange, Unavailable, Unsafe
from proapp.base.gate import Gate

SAFE_JOURNALS = frozenset({"wal", "delete", "truncate", "persist"})
# An answer touches some forty pages of keys in no order: fewer checkpoints and a larger cache save a third of a commit.
CHECKPOINT = 8000  # pages of the write-ahead log, 32 MB
CACHE = 8_000  # KiB a connection may keep
SAFE_WAL = (3, 51, 3)  # older versions can corrupt a WAL database that two connections write (fixed in 3.51.3)
PATIENT = 5.0  # seconds a reader waits for a lock

# libpq's own defaults hang for a quarter of an hour when the network drops packets.
POSTGRES_CONNECT = {
    "connect_timeout": 2,
    "tcp_user_timeout": 3000,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
}
POSTGRES_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")

Result = TypeVar("Result")

log = logging.getLogger(__name__)


class Database:
    """One database. `read()` gives a session that changes nothing; `write()` one whose whole work commits once."""

    def __init__(self, url: str, *, key: bytes, pool_size: int = 8) -> None:
        self.url = make_url(url)
        self.key = key
        self._gate: Gate | None = None
        if self.url.get_backend_name() == "sqlite":
            self.engine, self._gate = _sqlite(self.url, pool_size)
        else:
            self.engine = _postgresql(self.url, pool_size)
        self._writer = self.engine.execution_options(writes=True)
        self._reader = self.engine.execution_options(postgresql_readonly=True)
        _guard(self.engine)
        self._narrows: bool | None = False if self._gate else None  # None: not looked yet

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite."""
        return self._gate is not None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for reading; nothing it did is kept, and what was read stays readable.

        PostgreSQL refuses writes in it, so it may end with a commit: after a rollback the driver would forget every
        statement it has prepared.
        """
        with Session(self._reader, expire_on_commit=False) as session:
            try:
                yield session
                if not self.embedded:
                    session.commit()
            except OperationalError as error:
                raise Unavailable("the database does not answer") from error

    def narrow(self, session: Session, reach: row_security.Reach) -> None:
        """Let a session for reading see no more than this from now on, where the engine can (SQLite cannot)."""
        if self._narrows is None:
            self._narrows = not row_security.lacking(self.engine)
            if not self._narrows:
                log.warning("requests are not narrowed by the database: `proapp migrate` says what is missing")
        if self._narrows:
            row_security.narrow(session, reach)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session for one unit of work, committed at the end with its audit events, or not at all."""
        if self._gate is None:
            with self._transaction() as session:
                yield session
            return
        with self._gate.entered(), self._transaction() as session:
            yield session

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self._writer, expire_on_commit=False) as session:
            yield session
            session.flush()
            audit.seal(session, self.key)
            session.commit()

    @contextmanager
    def exclusive(self) -> Iterator[Connection]:
        """A bare connection in one transaction of its own, for migrations: no session, no audit."""
        alone = self._gate.entered() if self._gate else nullcontext()
        with alone, self._writer.connect() as connection, connection.begin():
            yield connection

    def run(self, verb: Callable[[Session], Result]) -> Result:
        """Run a verb in one transaction. Whoever loses a race runs once more and then sees the winner's row.

        Raises Unavailable when the database cannot be reached or the second try is lost too: nothing was stored.
        """
        for again in (True, False):
            try:
                with self.write() as session:
                    return verb(session)
            except IntegrityError as error:
                if not again:
                    raise Unavailable("another request kept winning") from error
            except DBAPIError as error:
                if not (again and _worth_repeating(error)):
                    raise Unavailable("the database does not answer") from error
                time.sleep(0.02)
        raise AssertionError("unreachable")

    def check(self) -> None:
        """Raise Unsafe when this database could lose an acknowledged answer."""
        with self.engine.connect() as connection:
            if self.embedded:
                _check_sqlite(connection.exec_driver_sql)
            else:
                _check_postgresql(connection.exec_driver_sql)

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@contextmanager
def savepoint(session: Session) -> Iterator[None]:
    """A part of a unit of work that may fail by itself: then what it wrote and its audit events are undone, no more."""
    mark = audit.mark(session)
    try:
        with session.begin_nested():
            yield
    except BaseException:
        audit.undo(session, mark)
        raise


def concerns_all(error: Exception) -> bool:
    """Whether an error is about the database or the way to it, not about the part of the work that met it."""
    if isinstance(error, OperationalError | InterfaceError | Unavailable):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def _worth_repeating(error: DBAPIError) -> bool:
    """Serialisation failure, deadlock, or a connection that had died before it was used."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}


def sqlite_module() -> Any:
    """The SQLite driver with the newest library: pysqlite3 on Linux brings its own, elsewhere Python's."""
    return importlib.import_module("pysqlite3.dbapi2" if sys.platform == "linux" else "sqlite3")


def _sqlite(url: URL, pool_size: int) -> tuple[Engine, Gate]:
    module = sqlite_module()
    if not url.database or ":memory:" in url.database or url.query.get("mode") == "memory":
        raise Unsafe("an in-memory database cannot keep an answer; name a file")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    wal = module.sqlite_version_info >= SAFE_WAL
    engine = create_engine(url, module=module, pool_size=pool_size, max_overflow=32)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver begins too late
        for pragma in (
            f"busy_timeout={int(PATIENT * 1000)}",
            f"journal_mode={'WAL' if wal else 'DELETE'}",
            f"synchronous={'FULL' if wal else 'EXTRA'}",
            "foreign_keys=ON",
            "mmap_size=0",
            f"wal_autocheckpoint={CHECKPOINT}",
            f"cache_size=-{CACHE}",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine, Gate(path.with_name(path.name + ".lock"))


def _postgresql(url: URL, pool_size: int) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_size=pool_size, max_overflow=8, pool_use_lifo=True, connect_args=POSTGRES_CONNECT)


def _guard(engine: Engine) -> None:
    """No commit passes that changed a clinical table without an audit event, however it was written."""

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        audit.forget(connection.info)

    @event.listens_for(engine, "before_cursor_execute")
    def statement(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        audit.note_statement(connection.info, statement)

    @event.listens_for(engine, "commit")
    def commit(connection: Any) -> None:
        try:
            audit.check_complete(connection.info)
        except UnauditedChange:
            # SQLAlchemy takes a commit for done once it has begun and would hand the connection on as it is.
            connection.connection.rollback()
            raise


def _check_sqlite(run: Callable[[str], Any]) -> None:
    def pragma(name: str) -> Any:
        return run(f"PRAGMA {name}").scalar_one()

    journal, synchronous = pragma("journal_mode"), pragma("synchronous")
    if journal not in SAFE_JOURNALS:
        raise Unsafe(f"journal_mode is {journal}: a crash would corrupt the database")
    if journal == "wal" and sqlite_module().sqlite_version_info < SAFE_WAL:
        raise Unsafe("this SQLite can corrupt a WAL database; install pysqlite3 or use journal_mode=DELETE")
    if synchronous < 2:
        raise Unsafe("synchronous is below FULL: a power cut would lose acknowledged answers")
    if run("PRAGMA mmap_size").scalar() or 0:
        raise Unsafe("mmap_size is set: it can turn a fault into corruption")


def _check_postgresql(run: Callable[[str], Any]) -> None:
    for setting in POSTGRES_DURABLE:
        if run(f"SHOW {setting}").scalar_one() == "off":
            raise Unsafe(f"{setting} is off: a crash would lose acknowledged answers")
