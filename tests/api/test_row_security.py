"""PostgreSQL keeps what is foreign from a request even when a query has lost its filter."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import URL, Connection, Table, create_engine, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from proapp.api import work
from proapp.app import create_app
from proapp.base.actor import Grant
from proapp.base.audit import AuditEvent, AuditHead, ReasonText
from proapp.base.db import Database
from proapp.base.migrate import migrate as bring_up
from proapp.base.row_security import ROLE
from proapp.cli.migrate import migrate
from proapp.config import Settings
from proapp.participant import queries
from proapp.participant.tables import Participant
from proapp.tables import metadata
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.any_row import any_row
from tests.api.conftest import TRIAL, Client
from tests.conftest import KEY

STREAMS = {table.__tablename__ for table in (AuditEvent, AuditHead, ReasonText)}
NARROWED = sorted({"trial", *STREAMS} | {table.name for table in metadata.sorted_tables if "trial_id" in table.c})
WEBHOOKS = {"webhook", "webhook_cursor", "webhook_delivery"}
RELEASES = {"release", "release_file", "release_rows", "release_decision", "release_withdrawal"}
# Of these a phone sees nothing.
FOR_STAFF = STREAMS | WEBHOOKS | RELEASES | {"role_grant", "grant_request", "export_job", "message"}
WHOLE = {"message"}  # seen only by who reaches every site
VIENNA, GRAZ = make.named(f"{TRIAL}/01"), make.named(f"{TRIAL}/02")
LUND = make.named("netter-1/01")
PLACES = {
    "ada": (TRIAL, VIENNA),
    "bea": (TRIAL, VIENNA),
    "grace": (TRIAL, GRAZ),
    "mary": ("netter-1", LUND),
}
SEEN = {
    "chen": {"ada", "bea"},
    "vera": {"ada", "bea", "grace"},
    "noor": set(),
    "ada": {"ada"},
}


@pytest.fixture
def database(make_database):
    """PostgreSQL alone: SQLite knows one user only."""
    return make_database("postgresql")


@pytest.fixture
def somebody(app, catalogue, database, trial, other_trial, staff, device):
    """People by name, once every table has a row of each of ada, bea, grace and mary."""
    make.participant(database, catalogue, "bea")
    people = {
        "chen": staff("chen", "coordinator", site="01"),
        "vera": staff("vera", "data_manager"),
        "noor": staff("noor"),
        "ada": device("ada"),
    }
    with database.engine.begin() as connection:
        connection.info["covered"] = set(metadata.tables)
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # invented rows refer to nothing
        for table in (metadata.tables[name] for name in NARROWED):
            for name in PLACES:
                if (row := a_row(table, name)) is not None:
                    connection.execute(insert(table).values(row).on_conflict_do_nothing())
    return people


def a_row(table: Table, name: str) -> dict[str, Any] | None:
    """An invented row that is of somebody's trial, site and person; None where there is a real one already."""
    if table.name in {"trial", "site", "participant"}:
        return None
    trial_id, site_id = PLACES[name]
    about = {"trial_id": trial_id, "stream": trial_id, "site_id": site_id, "participant_id": make.named(name)}
    return any_row(table, about)


@contextmanager
def request_of(client, app, path="/api/v1/me") -> Iterator[Session]:
    """The session for reading of somebody's request, let in by the policy."""
    with app.test_request_context(path, headers={"Authorization": f"Bearer {client.token}"}):
        assert app.preprocess_request() is None
        yield work.reading()


def whose(name: str, row: Any) -> set[str]:
    """Whom of our four a row of a table is about: one, or everybody of its site or trial."""
    columns = row._mapping
    own_id = {"participant": "participant_id", "site": "site_id", "trial": "trial_id"}.get(name)
    about = {"trial_id": columns.get("stream")} | dict(columns) | ({own_id: columns["id"]} if own_id else {})
    if about.get("participant_id") is not None:
        return {other for other in PLACES if make.named(other) == about["participant_id"]}
    if about.get("site_id") is not None:
        return {other for other, (_, site_id) in PLACES.items() if site_id == about["site_id"]}
    return {other for other, (trial_id, _) in PLACES.items() if trial_id == about["trial_id"]}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_a_query_without_any_filter_finds_nothing_foreign(app, somebody, name):
    with request_of(somebody[name], app) as session:
        rows = {table: session.execute(select(metadata.tables[table])).all() for table in NARROWED}

    foreign = {table: [row for row in found if not whose(table, row) & SEEN[name]] for table, found in rows.items()}
    assert foreign == {table: [] for table in NARROWED}
    assert [table for table in NARROWED if rows[table]] == [table for table in NARROWED if may_see(table, name)]


def may_see(table: str, name: str) -> bool:
    """Whether somebody sees anything at all of a table."""
    if not SEEN[name] or (name == "ada" and table in FOR_STAFF):
        return False
    return name == "vera" or table not in WHOLE


def test_every_table_of_a_trial_is_narrowed(database):
    with database.engine.connect() as connection:
        secured = set(
            connection.scalars(
                text(
                    "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid "
                    "WHERE relrowsecurity AND polname = 'reached'"
                )
            )
        )

    assert secured >= set(NARROWED), "a migration that adds a table of a trial calls secure_rows"
    assert len(NARROWED) > 12


def test_a_view_that_forgets_its_filter_shows_what_is_reached(app, somebody, monkeypatch):
    def everybody(session, *_, **__):
        return session.scalars(select(Participant).order_by(Participant.id)).all()

    monkeypatch.setattr(queries, "participants", everybody)

    seen = {
        name: {row["code"] for row in somebody[name].get(f"/trials/{TRIAL}/participants?limit=50").json["items"]}
        for name in ("chen", "vera")
    }

    assert seen == {"chen": {"ADA", "BEA"}, "vera": {"ADA", "BEA", "GRACE"}}


def test_after_a_request_its_connection_reaches_everything_again(app, database, somebody):
    with request_of(somebody["ada"], app) as session:
        inside = session.scalar(text("SELECT current_user"))

    with database.read() as session:
        rows = {table: session.execute(select(metadata.tables[table])).all() for table in NARROWED}

    reached = {table: set().union(*(whose(table, row) for row in found)) for table, found in rows.items()}
    assert inside == ROLE
    assert reached == {table: set(PLACES) for table in NARROWED}


def test_who_asks_for_a_trials_pooled_table_at_one_site_gets_all_of_it(app, somebody):
    with request_of(somebody["chen"], app, f"/api/v1/trials/{TRIAL}/completion") as session:
        seen = session.scalars(select(Participant.code)).all()

    assert sorted(seen) == ["ADA", "BEA", "GRACE"]


def test_requests_read_as_somebody_who_can_change_nothing(database):
    allowed = text(
        "SELECT relname, privilege FROM pg_class, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS privilege "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace "
        "AND has_table_privilege(:role, pg_class.oid, privilege)"
    )
    special = text(
        "SELECT rolbypassrls OR rolsuper OR rolcanlogin OR rolcreaterole FROM pg_roles WHERE rolname = :role"
    )

    with database.engine.connect() as connection:
        may = connection.execute(allowed, {"role": ROLE}).all()
        is_special = connection.scalar(special, {"role": ROLE})

    assert may == []
    assert is_special is False


@pytest.mark.parametrize(
    "change", ["UPDATE audit_event SET at = at", "DELETE FROM audit_event", "TRUNCATE audit_event"]
)
def test_no_request_changes_the_audit_trail_and_neither_does_its_owner(database, trial, change):
    refusals = []

    for role in (ROLE, "postgres"):
        with database.engine.connect() as connection:
            connection.execute(text(f"SET LOCAL ROLE {role}"))
            with pytest.raises(DBAPIError) as refused:
                connection.execute(text(change))
            refusals.append(type(refused.value.orig).__name__)

    assert refusals == ["InsufficientPrivilege", "RaiseException"]


@pytest.fixture
def as_plain_user(database):
    """An empty database of somebody who may not make roles and is not let in as the one for requests."""
    name = f"plain_{uuid4().hex}"
    with outside(database.url) as administrator:
        administrator.execute(text(f"CREATE ROLE {name} LOGIN"))
        administrator.execute(text(f"CREATE DATABASE {name} OWNER {name}"))
    plain = Database(str(database.url.set(username=name, database=name)), key=KEY)
    yield plain
    plain.close()
    with outside(database.url) as administrator:
        administrator.execute(text(f"DROP DATABASE {name}"))
        administrator.execute(text(f"DROP ROLE {name}"))


@contextmanager
def outside(url: URL) -> Iterator[Connection]:
    """The server's administrator, at work in a database."""
    engine = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def test_who_may_not_make_roles_is_told_what_an_administrator_has_to_say(as_plain_user, monkeypatch):
    url = as_plain_user.url
    monkeypatch.setenv("PROAPP_DATABASE", url.render_as_string(hide_password=False))
    monkeypatch.setenv("PROAPP_KEY", KEY.decode())

    told = CliRunner().invoke(migrate, [])
    statements = [line.strip() for line in told.output.splitlines() if line.endswith(";")]
    with outside(url.set(username="postgres")) as administrator:
        for statement in statements:
            administrator.execute(text(statement))
    told_then = CliRunner().invoke(migrate, [])

    assert told.exit_code == 0, told.output
    assert f"GRANT {ROLE} TO {url.username};" in statements
    assert "administrator" not in told_then.output


def test_without_the_role_requests_are_answered_and_the_log_says_so(as_plain_user, catalogue, clock, caplog):
    bring_up(as_plain_user)
    make.trial(as_plain_user, catalogue)
    settings = Settings(database=str(as_plain_user.url), key=as_plain_user.key)
    app = create_app(as_plain_user, clock, catalogue, settings)
    issued = as_plain_user.run(
        lambda session: issue_token(session, now=clock.now(), name="vera", grants=[Grant(TRIAL, "data_manager")])
    )

    reply = Client(app, issued.token).get(f"/trials/{TRIAL}")

    assert reply.status_code == 200
    assert "not narrowed" in caplog.text
