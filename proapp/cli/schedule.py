"""proapp schedule: what is due and why."""

from uuid import UUID

import click

from proapp.cli.opening import opened
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.explain import explain as words


@click.group()
def schedule() -> None:
    """What is due and why."""


@schedule.command()
@click.argument("assignment", type=click.UUID)
def explain(assignment: UUID) -> None:
    """Say in words why ASSIGNMENT is due when it is."""
    with opened() as (chosen, database), database.read() as session:
        catalogue = Catalogue.shipped(chosen.wording)
        for sentence in words(session, catalogue=catalogue, assignment_id=assignment).text:
            click.echo(sentence)
