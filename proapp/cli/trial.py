"""proapp trial: check a protocol, or load it into the database."""

from pathlib import Path

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.cli.opening import opened, refusals
from proapp.config import settings
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.load_protocol import load_protocol

PROTOCOL = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def trial() -> None:
    """Check a protocol, or load it into the database."""


@trial.command()
@click.argument("protocol", type=PROTOCOL)
def check(protocol: Path) -> None:
    """Say what is wrong with PROTOCOL, with file and line, and what its author should know."""
    with refusals():
        found, warnings = Catalogue.shipped(settings().wording).read(protocol.read_text("utf-8"), str(protocol))
    for warning in warnings:
        click.echo(f"warning: {warning}")
    arms = ", ".join(found.arms)
    click.echo(f"{found.key} holds: arms {arms}; {len(found.timepoints)} timepoints; rules {found.rules}.")


@trial.command()
@click.argument("protocol", type=PROTOCOL)
def load(protocol: Path) -> None:
    """Load PROTOCOL. A version that is loaded never changes: a change is a new version."""
    with opened(create=True) as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        loaded = database.run(
            lambda session: load_protocol(
                session, actor=SYSTEM, now=SystemClock().now(), catalogue=catalogue,
                text=protocol.read_text("utf-8"), name=str(protocol),
            )
        )  # fmt: skip
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}")
    click.echo(f"{loaded.protocol.key} is {'loaded' if loaded.created else 'loaded already, unchanged'}.")
