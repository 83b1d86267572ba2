"""Bringing a database's tables up to this version, or down to an earlier one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from proapp.base.db import Database
from proapp.base.errors import Unsafe


def folder() -> Path:
    """Where the migrations are: the checkout's own folder, or the one the wheel carries."""
    package = Path(__file__).parents[1]
    checkout = package.parent / "migrations"
    return checkout if (checkout / "env.py").is_file() else package / "shipped" / "migrations"


def migrate(database: Database, *, to: str = "head", metadata: MetaData | None = None) -> str | None:
    """Move to a revision ('head', 'base', or one by name), all or nothing. Returns the revision reached."""
    with database.exclusive() as connection:
        config = _config()
        config.attributes["connection"] = connection
        config.attributes["metadata"] = metadata
        before = MigrationContext.configure(connection).get_current_revision()
        (command.downgrade if _is_down(before, to) else command.upgrade)(config, to)
        return MigrationContext.configure(connection).get_current_revision()


def require_current(database: Database) -> None:
    """Raise Unsafe when the tables are not the ones this version was written for."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if current != head:
        raise Unsafe(f"the database is at revision {current}, this version needs {head}: run `proapp migrate`")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder()))
    config.set_main_option("path_separator", "os")
    return config


def _is_down(current: str | None, to: str) -> bool:
    if to == "head" or current is None:
        return False
    if to == "base":
        return True
    script = ScriptDirectory.from_config(_config())
    return to in {revision.revision for revision in script.iterate_revisions(current, "base")} and to != current
