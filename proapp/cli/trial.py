"""proapp trial: copy a protocol, check it, load it into the database, open the trial for participants' phones."""

from collections.abc import Collection
from pathlib import Path

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.base.fault import Faults
from proapp.cli.burden import burden_lines
from proapp.cli.document import document
from proapp.cli.opening import opened, refusals
from proapp.cli.rehearse import rehearse
from proapp.config import settings
from proapp.schedule.burden import burdens
from proapp.trial.copying import copied
from proapp.trial.reading import load as load_text
from proapp.trial.reading import shipped_protocols
from proapp.trial.wording import Missing, by_language, missing
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.load_protocol import load_protocol

PROTOCOL = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def trial() -> None:
    """Copy a protocol, check it, print its paperwork, load it, try its rules, open the trial for phones."""


trial.add_command(document)
trial.add_command(rehearse)


@trial.command()
@click.option("--from", "source", metavar="T", required=True, help="A shipped trial, or a file.")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.yaml")
def new(source: str, out: Path) -> None:
    """Copy the protocol of T to OUT.yaml with all its comments. The new trial is called as the file is."""
    name, text = _source(source)
    if out.exists():
        raise click.ClickException(f"{out} is there already")
    try:
        out.write_text(copied(text, trial=out.stem, source=name), "utf-8")
    except Faults as faults:
        raise click.ClickException(str(faults)) from None
    click.echo(f"{out} is a copy of {name}. Change what differs, then: proapp trial check {out}")


def _source(source: str) -> tuple[str, str]:
    """The name and the text of a shipped protocol, or of a file."""
    files = {path.stem: path for path in sorted(shipped_protocols().glob("*.yaml"))}
    path = files.get(source.partition("@")[0], Path(source))
    if not path.is_file():
        raise click.ClickException(f"there is no trial {source}; there are {', '.join(files)}")
    text = path.read_text("utf-8")
    try:
        return load_text(text, str(path)).key, text
    except Faults as faults:
        raise click.ClickException(str(faults)) from None


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
    for line in burden_lines(burdens(found, catalogue.library)):
        click.echo(line)
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
