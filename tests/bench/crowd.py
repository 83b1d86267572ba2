"""A trial with a million assignments and as many scores: two who lived through it, and their many copies."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from proapp.base import audit
from proapp.base.db import Database
from proapp.response.tables import Response
from proapp.workflow.catalogue import Catalogue
from tests import make

QUIET = make.at(date(2027, 6, 20), 10)  # nobody's window opens or closes within days
TEMPLATES = ("ada", "grace")


def crowd(database: Database, catalogue: Catalogue, *, assignments: int = 0, responses: int = 0) -> int:
    """Fill a database with so many of either; returns how many copies of each of the two participants there are."""
    make.trial(database, catalogue)
    make.site(database)
    for name, arm in zip(TEMPLATES, ("retreatment", "usual-treatment"), strict=True):
        make.participant(database, catalogue, name)
        make.allocated(database, catalogue, name, arm=arm)
        _treat(database, catalogue, name)
        _answer(database, catalogue, name)
    asked = sum(len(make.assignments(database, name)) for name in TEMPLATES)
    copies = max(1, assignments // asked, responses // len(make.rows(database, Response)))
    copy(database, copies)
    return copies


def _treat(database: Database, catalogue: Catalogue, name: str) -> None:
    if name == "ada":
        make.treated(database, catalogue, name)
        return
    given = make.at(date(2026, 3, 27), 10)
    make.fact(database, catalogue, "given", given, name=name, regimen="usual", cycle=1, dose_mg=10)


def _answer(database: Database, catalogue: Catalogue, name: str) -> None:
    for asked in make.assignments(database, name, instrument="qlq-c30@3.0"):
        when = asked.opens_at + timedelta(hours=1)
        said = make.answers(catalogue, asked.instrument, q29=6, q30=6, q17=1 + asked.ordinal % 4)
        body = make.submission(catalogue, asked, when, answers=said)
        make.submit(database, catalogue, body, now=when, name=name)


COPIED = ("participant", "fact", "assignment", "response", "score")


def copy(database: Database, copies: int, *, tables: Sequence[str] = COPIED) -> None:
    """Copy rows inside the database; an id's first eight digits become the copy's number, so that keys still meet."""
    with database.engine.connect() as connection:
        for table in tables:
            connection.execute(text(_statement(connection, table, database.embedded)), {"copies": copies})
        audit.forget(connection.info)  # copies are no clinical work
        connection.commit()
    settle(database)


def settle(database: Database) -> None:
    """Bring statistics up to date after filling a database."""
    settled = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with settled.connect() as connection:  # what the filling left behind must not be measured
        for statement in ("COMMIT", "ANALYZE") if database.embedded else ("VACUUM ANALYZE", "CHECKPOINT"):
            connection.exec_driver_sql(statement)


def _statement(connection: Connection, table: str, embedded: bool) -> str:
    columns: list[Any] = [row["name"] for row in _inspected(connection, table)]
    quoted = ", ".join(f'"{name}"' for name in columns)
    chosen = ", ".join(_expression(table, name, embedded) for name in columns)
    return (
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :copies) "
        f"INSERT INTO {table} ({quoted}) SELECT {chosen} FROM number CROSS JOIN (SELECT * FROM {table}) AS one"
        if not embedded
        else f"INSERT INTO {table} ({quoted}) "
        "WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :copies) "
        f"SELECT {chosen} FROM number CROSS JOIN (SELECT * FROM {table}) AS one"
    )


def _inspected(connection: Connection, table: str) -> Any:
    return connection.dialect.get_columns(connection, table)  # type: ignore[arg-type]  # the inspector wants no more


KEYS = {"id", "participant_id", "assignment_id", "response_id", "receipt_id"}


def _expression(table: str, name: str, embedded: bool) -> str:
    if name in KEYS:
        number, rest = (
            ("printf('%08x', n)", f"substr(one.{name}, 9)")
            if embedded
            else ("lpad(to_hex(n), 8, '0')", f"substr(replace(one.{name}::text, '-', ''), 9)")
        )
        return f"{number} || {rest}" if embedded else f"({number} || {rest})::uuid"
    if (table, name) == ("participant", "code"):
        return "one.code || '-' || n"
    if (table, name) == ("score", "value"):
        return "one.value * (n % 9) / 8.0"
    return f'one."{name}"'
