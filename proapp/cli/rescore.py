"""proapp rescore: make every score of a trial again from its answers."""

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.cli.opening import opened
from proapp.workflow.answering.rescore import rescore as score_again
from proapp.workflow.catalogue import Catalogue


@click.command()
@click.argument("trial")
def rescore(trial: str) -> None:
    """Score every response of TRIAL again. With the same definitions nothing changes, byte for byte."""
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        done = database.run(
            lambda session: score_again(
                session, actor=SYSTEM, now=SystemClock().now(), catalogue=catalogue, trial_id=trial
            )
        )
    click.echo(f"{done.responses} responses scored again: {done.unchanged} unchanged, {done.changed} changed.")
