"""proapp migrate: bring the database's tables up to this version, or down to an earlier one."""

import click

from proapp.base.db import Database
from proapp.base.migrate import migrate as move
from proapp.base.row_security import lacking
from proapp.cli.opening import refusals
from proapp.config import settings
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.fill_outlooks import fill_outlooks


@click.command()
@click.option("--to", default="head", show_default=True, help="A revision, or 'base' to remove everything.")
@click.option("--yes", is_flag=True, help="Do not ask before going down.")
def migrate(to: str, yes: bool) -> None:
    """Bring the database's tables to a revision, all or nothing."""
    if to != "head" and not yes:
        click.confirm("Going down can remove data. Continue?", abort=True)
    with refusals():
        chosen = settings()
        database = Database(chosen.database, key=chosen.key)
        reached = move(database, to=to)
        if to == "head":
            catalogue = Catalogue.shipped(chosen.wording)
            database.run(lambda session: fill_outlooks(session, catalogue=catalogue))
        missing = [] if database.embedded or to != "head" else lacking(database.engine)
        database.close()
    click.echo(f"The database is at revision {reached or 'base'}.")
    if missing:
        click.echo("Requests are not narrowed by the database yet. An administrator of PostgreSQL has to say there:")
        click.echo("\n".join(f"  {statement}" for statement in missing))
