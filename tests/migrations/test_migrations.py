"""Migrations: from nothing to the tables as they are, back to nothing, and up again, with real rows inside."""

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from proapp.base.errors import Unsafe
from proapp.base.migrate import folder, migrate, require_current
from proapp.tables import metadata
from tests import make

ALEMBICS = {"alembic_version"}


def tables(database):
    return set(inspect(database.engine).get_table_names())


def script():
    config = Config()
    config.set_main_option("script_location", str(folder()))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


@pytest.fixture
def lived_in(database, catalogue):
    """A trial with a participant, a dose, an answer that raises a flag, and something in quarantine."""
    make.trial(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    make.submit(database, catalogue, b"{", now=crisis.opens_at)
    return database


def test_there_is_one_head():
    assert len(script().get_heads()) == 1


def test_the_head_has_exactly_the_tables_of_the_software(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, metadata)

    assert found == []
    assert tables(database) == metadata.tables.keys() | ALEMBICS


def test_a_populated_database_goes_down_to_nothing_and_up_again(lived_in):
    populated = [name for name, rows in make.snapshot(lived_in).items() if rows]

    down = migrate(lived_in, to="base")
    emptied = tables(lived_in) - ALEMBICS
    up = migrate(lived_in)

    assert {"response", "score", "flag", "message", "quarantine", "audit_event", "assignment", "fact"} <= set(populated)
    assert (down, emptied) == (None, set())
    assert up == script().get_current_head()
    assert not any(make.snapshot(lived_in).values())


def test_every_step_down_and_up_keeps_the_rows_of_the_first_tables(lived_in):
    before = make.snapshot(lived_in)
    revisions = [revision.revision for revision in script().walk_revisions()]

    for revision in revisions[1:]:
        migrate(lived_in, to=revision)
    first = tables(lived_in) - ALEMBICS
    migrate(lived_in)

    assert {"response", "assignment", "fact", "audit_event", "site"} <= first
    after = make.snapshot(lived_in)
    assert {name: after[name] for name in first} == {name: before[name] for name in first}
    assert make.faults(lived_in) == []


def test_what_is_up_to_date_stays_as_it_is(lived_in):
    before = make.snapshot(lived_in)

    migrate(lived_in)

    assert make.snapshot(lived_in) == before
    require_current(lived_in)


@pytest.mark.parametrize("to", ["base", "first"])
def test_the_software_refuses_tables_of_another_version(database, to):
    first = [revision.revision for revision in script().walk_revisions()][-1]
    migrate(database, to=first if to == "first" else to)

    with pytest.raises(Unsafe, match="proapp migrate"):
        require_current(database)


def test_a_database_that_has_come_up_again_takes_answers(lived_in, catalogue):
    migrate(lived_in, to="base")
    migrate(lived_in)

    make.trial(lived_in, catalogue)
    make.site(lived_in)
    make.participant(lived_in, catalogue)

    assert make.faults(lived_in) == []


@pytest.mark.parametrize("path", sorted(Path(folder()).glob("**/*.py")), ids=lambda path: path.name)
def test_migrations_import_nothing_of_the_software(path):
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
    }

    assert {name.partition(".")[0] for name in imported} <= {"alembic", "sqlalchemy", "datetime", "json", "collections"}
