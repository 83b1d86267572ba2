"""How commands open the installation's database, and how a refusal looks in a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from proapp.base.db import Database
from proapp.base.errors import Problem
from proapp.base.migrate import migrate, require_current
from proapp.config import Settings, settings


@contextmanager
def refusals() -> Iterator[None]:
    """Show a refusal as words on stderr, each fault with its place, and end with exit code 1."""
    try:
        yield
    except Problem as problem:
        click.echo(f"proapp: {problem.detail}", err=True)
        for place in problem.errors:
            click.echo(
                f"  {place.message}" if place.pointer in place.message else f"  {place.pointer}: {place.message}",
                err=True,
            )
        sys.exit(1)


@contextmanager
def opened(*, create: bool = False) -> Iterator[tuple[Settings, Database]]:
    """The installation's settings and database, checked; `create` brings an embedded one's tables up first."""
    with refusals():
        chosen = settings()
        database = Database(chosen.database, key=chosen.key)
        try:
            if create and database.embedded:
                migrate(database)
            database.check()
            require_current(database)
            yield chosen, database
        finally:
            database.close()
