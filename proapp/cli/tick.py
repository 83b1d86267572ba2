"""proapp tick: send what is due, once or every ten seconds. Any number of these may run."""

import click

from proapp.base.clock import SystemClock
from proapp.cli.opening import opened
from proapp.delivery.channels import channels
from proapp.jobs.exports import make_exports
from proapp.jobs.scheduler import run_forever
from proapp.jobs.tick import tick as turn
from proapp.workflow.catalogue import Catalogue


@click.command()
@click.option("--once", is_flag=True, help="One turn, then end.")
def tick(once: bool) -> None:
    """Plan reminders, escalate flags nobody has acknowledged, send messages, tell webhooks, make exports asked for."""
    with opened(create=True) as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        if not once:
            run_forever(
                database, clock=SystemClock(), catalogue=catalogue, channels=channels(chosen), exports=chosen.exports
            )
            return
        report = turn(database, clock=SystemClock(), catalogue=catalogue, channels=channels(chosen))
        made = make_exports(database, clock=SystemClock(), catalogue=catalogue, folder=chosen.exports)
    click.echo(f"{report}, {made} exports made")
