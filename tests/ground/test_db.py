"""The database: safe settings or none, one commit, many writers at once, and a lost race is run again."""

import os
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import SAFE_WAL, Database
from proapp.base.errors import Conflict, Unavailable, Unsafe
from proapp.base.trail import head
from proapp.base.verify import verify
from proapp.trial.tables import Trial
from tests.conftest import KEY
from tests.ground.writer import append

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def add_trial(session, trial_id="a"):
    session.execute(insert(Trial).values(id=trial_id, title="A trial", registry_id=None, created_at=NOW))
    audit.record(session, audit.Event(trial_id, "trial.added", "trial", trial_id, SYSTEM, NOW))


def trials(database):
    with database.read() as session:
        return session.scalars(select(Trial.id).order_by(Trial.id)).all()


def say(database, pragma):
    """Change a setting of the one connection that is open, as another program or a careless hook would."""
    connection = database.engine.raw_connection()
    connection.cursor().execute(f"PRAGMA {pragma}").fetchall()
    connection.close()


def ask(database, pragma):
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()


def test_a_database_as_it_is_opened_is_safe(database):
    database.check()


def test_sqlite_is_opened_with_settings_that_keep_an_acknowledged_answer(make_database):
    database = make_database("sqlite")

    found = {name: ask(database, name) for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size")}

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}


@pytest.mark.parametrize(
    ("pragma", "reason"),
    [
        ("synchronous=NORMAL", "synchronous"),
        ("synchronous=OFF", "synchronous"),
        ("mmap_size=1048576", "mmap_size"),
        ("journal_mode=MEMORY", "journal"),
        ("journal_mode=OFF", "journal"),
    ],
)
def test_an_unsafe_setting_of_sqlite_is_refused_by_name(make_database, pragma, reason):
    database = make_database("sqlite")
    say(database, pragma)

    with pytest.raises(Unsafe, match=reason):
        database.check()


def test_an_older_sqlite_keeps_to_the_journal_it_can_be_trusted_with(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", sqlite3)
    database = Database(f"sqlite:///{tmp_path / 'old.sqlite3'}", key=KEY)
    trusted = sqlite3.sqlite_version_info >= SAFE_WAL

    assert (ask(database, "journal_mode"), ask(database, "synchronous")) == (("wal", 2) if trusted else ("delete", 3))
    database.check()

    say(database, "journal_mode=WAL")
    if not trusted:
        with pytest.raises(Unsafe, match="WAL"):
            database.check()
    database.close()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:x?mode=memory&uri=true",
    ],
)
def test_a_database_in_memory_is_refused(url):
    with pytest.raises(Unsafe, match="in-memory"):
        Database(url, key=KEY)


def test_postgresql_that_commits_later_is_refused(make_database):
    database = make_database("postgresql")
    with database.engine.connect() as connection, connection.begin():
        connection.execute(text(f"ALTER DATABASE {database.url.database} SET synchronous_commit = off"))
    database.close()

    with pytest.raises(Unsafe, match="synchronous_commit"):
        database.check()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_postgresql_that_does_not_write_through_is_refused(make_database, setting):
    database = make_database("postgresql")
    alter(database, f"ALTER SYSTEM SET {setting} = off")

    try:
        until(lambda: shown(database, setting) == "off")
        with pytest.raises(Unsafe, match=setting):
            database.check()
    finally:
        alter(database, f"ALTER SYSTEM RESET {setting}")
    until(lambda: shown(database, setting) == "on")
    database.check()


def alter(database, statement):
    url = database.url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def shown(database, setting):
    with database.engine.connect() as connection:
        return connection.exec_driver_sql(f"SHOW {setting}").scalar_one()


def until(holds):
    for _ in range(200):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")


def test_a_unit_of_work_is_stored_whole_or_not_at_all(database):
    def half(session):
        add_trial(session)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database.run(half)

    assert trials(database) == []


def test_what_was_only_read_is_never_stored(make_database):
    database = make_database("sqlite")

    with database.read() as session:
        add_trial(session)

    assert trials(database) == []


def test_postgresql_refuses_to_write_where_it_was_asked_to_read(make_database):
    database = make_database("postgresql")

    with pytest.raises(DBAPIError, match="read-only"), database.read() as session:
        add_trial(session)

    database.run(lambda session: add_trial(session, "b"))
    assert trials(database) == ["b"]


def test_who_loses_a_race_runs_again_and_sees_the_winner(database):
    database.run(add_trial)
    tries = []

    def add_blindly_at_first(session):
        tries.append(session.get(Trial, "a") is not None)
        if len(tries) == 1:
            add_trial(session)
        return "found"

    assert database.run(add_blindly_at_first) == "found"
    assert tries == [True, True]


def test_two_who_add_the_same_at_once_both_find_it(make_database):
    database, both_have_looked = make_database("postgresql"), Barrier(2)
    tries = []

    def look_then_add(session):
        tries.append(1)
        if session.get(Trial, "a") is None:
            both_have_looked.wait(10)
            add_trial(session)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: database.run(look_then_add), range(2)))

    assert (len(tries), trials(database)) == (3, ["a"])


def test_who_loses_twice_is_told_that_nothing_was_stored(database):
    database.run(add_trial)

    with pytest.raises(Unavailable) as refused:
        database.run(add_trial)

    assert isinstance(refused.value.__cause__, IntegrityError)
    assert trials(database) == ["a"]


def test_a_refusal_is_not_tried_again(database):
    tries = []

    def refuse(session):
        tries.append(1)
        raise Conflict("no")

    with pytest.raises(Conflict):
        database.run(refuse)

    assert tries == [1]


def test_a_connection_that_died_is_replaced(make_database):
    database = make_database("postgresql")
    database.run(add_trial)
    alter(database, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.url.database}' "
                    "AND pid <> pg_backend_pid()")  # fmt: skip

    database.run(lambda session: add_trial(session, "b"))

    assert trials(database) == ["a", "b"]


def test_a_server_that_is_not_there_is_unavailable():
    database = Database("postgresql://nobody@127.0.0.1:1/nothing", key=KEY)

    with pytest.raises(Unavailable):
        database.run(add_trial)
    with pytest.raises(Unavailable), database.read() as session:
        session.scalars(select(Trial.id)).all()


def test_a_naive_time_is_never_stored(database):
    with pytest.raises(StatementError, match="naive"), database.write() as session:
        session.execute(insert(Trial).values(id="a", title="A", created_at=NOW.replace(tzinfo=None)))


def test_instants_come_back_aware_and_exact(database):
    exact = NOW.replace(microsecond=123456)
    with database.write() as session:
        session.execute(insert(Trial).values(id="a", title="A", registry_id=None, created_at=exact))
        audit.record(session, audit.Event("a", "trial.added", "trial", "a", SYSTEM, NOW))

    with database.read() as session:
        found = session.scalar(select(Trial.created_at))

    assert (found, found.tzinfo) == (exact, UTC)


def test_many_threads_and_processes_write_without_a_busy_database(database):
    command = [
        sys.executable,
        "-m",
        "tests.ground.writer",
        database.url.render_as_string(hide_password=False),
        KEY.hex(),
    ]
    writers = [
        subprocess.Popen([*command, "4", "15"], cwd=ROOT, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."})
        for _ in range(3)
    ]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: append(database, number), range(60)))

    for writer in writers:
        _, said = writer.communicate(timeout=60)
        assert writer.returncode == 0, said.decode()
    with database.read() as session:
        assert head(session, "system") == 3 * 4 * 15 + 60
        assert list(verify(session, key=KEY, vouched=[])) == []


def test_readers_do_not_wait_for_a_writer(database):
    database.run(add_trial)

    with database.write() as writing:
        add_trial(writing, "b")
        writing.flush()
        seen = trials(database)

    assert (seen, trials(database)) == (["a"], ["a", "b"])
