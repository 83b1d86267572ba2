"""proapp trial: check a protocol, load it into the database, open the trial for participants' phones."""

from collections.abc import Collection
from pathlib import Path

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.cli.opening import opened, refusals
from proapp.config import settings
from proapp.trial.wording import Missing, by_language, missing
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.load_protocol import load_protocol

PROTOCOL = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def trial() -> None:
    """Check a protocol, load it into the database, open the trial for participants' phones."""


@trial.command()
@click.argument("protocol", type=PROTOCOL)
def check(protocol: Path) -> None:
    """Say what is wrong with PROTOCOL, with file and line, and what its author should know."""
    with refusals():
        catalogue = Catalogue.shipped(settings().wording)
        found, warnings = catalogue.read(protocol.read_text("utf-8"), str(protocol))
    for warning in warnings:
        click.echo(f"warning: {warning}")
    _say_missing(missing(found, catalogue.library))
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


@trial.command()
@click.argument("trial_id", metavar="TRIAL")
@click.option("--sandbox", is_flag=True, help="Open it although words are missing; concept labels are shown instead.")
def activate(trial_id: str, sandbox: bool) -> None:
    """Open TRIAL for participants' phones. Refused while a language it enrols in lacks words, but for a sandbox."""
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        activation, changed = database.run(
            lambda session: activate_trial(
                session, actor=SYSTEM, now=SystemClock().now(), catalogue=catalogue, trial_id=trial_id, sandbox=sandbox
            )
        )
    _say_missing([Missing(**one) for one in activation.missing])
    kind = "a sandbox" if activation.sandbox else "for real"
    click.echo(f"{trial_id} is {'activated' if changed else 'activated already'}, {kind}.")


def _say_missing(found: Collection[Missing]) -> None:
    for language, instruments in by_language(found).items():
        click.echo(f"warning: no wording in {language}: {', '.join(instruments)}")
