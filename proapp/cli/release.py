"""proapp release: what was released of a trial, and whether it can be made again byte for byte."""

import sys
from uuid import UUID

import click

from proapp.cli.opening import opened
from proapp.release import queries
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.release.check_release import check_release


@click.group()
def release() -> None:
    """Frozen tables and pictures of a trial. They are proposed and agreed to over the API, by two people."""


@release.command("list")
@click.argument("trial")
def list_of(trial: str) -> None:
    """Every release of TRIAL, the newest first: id, cut-off, for whom, by arm or all as one, and its state."""
    with opened() as (_, database), database.read() as session:
        for one in queries.of_trial(session, trial):
            of = one.release
            click.echo(f"{of.id}  {of.cut_off.isoformat()}  {of.audience}  by {of.by}  {one.state}")


@release.command()
@click.argument("release_id", metavar="RELEASE", type=click.UUID)
def check(release_id: UUID) -> None:
    """Make every file of RELEASE (an id) again from the rows it was made from, and compare. Exit code 1: a fault."""
    with opened() as (chosen, database):
        found = check_release(database, Catalogue.shipped(chosen.wording), release_id)
    for note in found.notes:
        click.echo(f"Note: {note}.")
    for fault in found.faults:
        click.echo(f"FAULT: {fault}.", err=True)
    if found.faults:
        sys.exit(1)
    click.echo(f"{found.files} files are what they were, byte for byte.")
