"""proapp schedule: what is due and why."""

from uuid import UUID

import click

from proapp.base.errors import NotFound
from proapp.cli.opening import opened
from proapp.schedule import queries
from proapp.schedule.explain import sentences


@click.group()
def schedule() -> None:
    """What is due and why."""


@schedule.command()
@click.argument("assignment", type=click.UUID)
def explain(assignment: UUID) -> None:
    """Say in words why ASSIGNMENT is due when it is."""
    with opened() as (_, database), database.read() as session:
        found = queries.assignment(session, assignment)
        if found is None:
            raise NotFound("there is no such assignment")
        for sentence in sentences(found.target_on.isoformat(), found.why, found.opens_at, found.closes_at):
            click.echo(sentence)
