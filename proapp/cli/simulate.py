"""proapp simulate: live through any protocol with invented participants; say what it asks of people and sites."""

import gc
from collections.abc import Mapping, Sequence
from math import isfinite
from pathlib import Path

import click
from rich.console import Console

from proapp.cli.opening import refusals
from proapp.config import settings
from proapp.paperwork.block import Block
from proapp.picture.canvas import FORMATS
from proapp.simulation import report, terminal, written
from proapp.simulation.effects import MEDIANS, NAMES
from proapp.simulation.progress import Shown
from proapp.simulation.simulate import START, Wanted, simulated
from proapp.simulation.told import Told, told
from proapp.simulation.workload import Minutes
from proapp.simulation.world import World
from proapp.trial.protocol import Protocol
from proapp.trial.reading import shipped_protocols
from proapp.workflow.catalogue import Catalogue

WIDTH = 118  # columns where there is no terminal to ask
RARELY = (100_000, 50, 100)  # a minute's run makes little garbage and much that stays: looking for it costs a tenth
FOLDER = click.Path(file_okay=False, path_type=Path)
ASSUMED = Minutes()


@click.command()
@click.argument("protocol", metavar="PROTOCOL")
@click.option("--participants", type=click.IntRange(1, 500), default=40, show_default=True, help="How many join.")
@click.option("--weeks", type=click.IntRange(8, 520), default=52, show_default=True, help="How long it lasts.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same report.")
@click.option("--sites", type=click.IntRange(1, 10), default=4, show_default=True, help="How many sites recruit.")
@click.option(
    "--effect", "effects", multiple=True, metavar="ARM:NAME=NUMBER",
    help=f"What an arm does otherwise than assumed: {', '.join(NAMES)} (median months; points of global health).",
)  # fmt: skip
@click.option("--amber-minutes", type=float, default=ASSUMED.amber, show_default=True, help="A nurse's, for a flag.")
@click.option("--red-minutes", type=float, default=ASSUMED.red, show_default=True, help="A nurse's, for a flag.")
@click.option("-o", "--out", type=FOLDER, help="Write report.html, report.md, tables and pictures into a new folder.")
@click.option(
    "--pictures", type=click.IntRange(min=0), default=4, show_default=True,
    help="With -o: how many of each analysis, those of the endpoints first.",
)  # fmt: skip
@click.option("--form", type=click.Choice(FORMATS), default="svg", show_default=True, help="Of the pictures.")
def simulate(
    protocol: str, participants: int, weeks: int, seed: int, sites: int, effects: Sequence[str],
    amber_minutes: float, red_minutes: float, out: Path | None, pictures: int, form: str,
) -> None:  # fmt: skip
    """Live through PROTOCOL, a shipped trial or a file, before its first patient: burden, completion, flags, tables."""
    gc.set_threshold(*RARELY)
    console = Console(width=None if Console().is_terminal else WIDTH, highlight=False)
    with refusals():
        catalogue = Catalogue.shipped(settings().wording)
        name, text = _text(protocol)
        read, _ = catalogue.read(text, name)
        wanted = Wanted(participants, weeks, seed=seed, sites=sites, effects=_effects(effects, read))
        folder = written.prepared(out) if out else None
        with (
            Shown(console, start=START.date(), weeks=weeks, flags="acknowledged") as shown,
            simulated(text, wanted, catalogue=catalogue, on_day=shown.day) as world,
        ):
            found = told(world, cost=Minutes(amber_minutes, red_minutes), whole=folder is not None)
            _report(world, found, wanted, console=console)
            if folder:
                drawn = written.draw(folder, found.analyses, form=form, most=pictures)
                _write(world, found, wanted, folder=folder, drawn=drawn)
                console.print(f"Written to {folder}: report.html, report.md, tables, pictures.")


def _text(named: str) -> tuple[str, str]:
    """The name and the text of a shipped protocol, or of a file."""
    files = {path.stem: path for path in sorted(shipped_protocols().glob("*.yaml"))}
    path = files.get(named.partition("@")[0], Path(named))
    if not path.is_file():
        raise click.ClickException(f"there is no trial {named}; there are {', '.join(files)}")
    return str(path), path.read_text("utf-8")


def _effects(said: Sequence[str], protocol: Protocol) -> dict[str, dict[str, float]]:
    """By arm; refused when it names what there is not."""
    found: dict[str, dict[str, float]] = {}
    for words in said:
        arm, _, rest = words.partition(":")
        name, _, value = rest.partition("=")
        if arm not in protocol.arms or name not in NAMES:
            arms = ", ".join(protocol.arms)
            raise click.BadParameter(f"{words}: ARM is one of {arms}, NAME one of {', '.join(NAMES)}")
        found.setdefault(arm, {})[name] = _amount(words, name, value)
    return found


def _amount(words: str, name: str, value: str) -> float:
    try:
        amount = float(value)
    except ValueError:
        raise click.BadParameter(f"{words}: {value or 'nothing'} is not a number") from None
    if name in MEDIANS and not amount > 0:
        raise click.BadParameter(f"{words}: a median is more than no time")
    if not isfinite(amount):
        raise click.BadParameter(f"{words}: {value} is not a number to count with")
    return amount


def _own(world: World, found: Told) -> dict[tuple[str, ...], list[Block]]:
    """The parts of the report that are no analyses, each with the names its tables have as files."""
    return {
        ("people", "doses"): list(report.people(world)),
        ("burden",): list(report.burden(found)),
        ("completion-by-timepoint",): list(report.completion(found, list(world.protocol.arms))),
        ("flags", "sites"): list(report.flags(found)),
    }


def _report(world: World, found: Told, wanted: Wanted, *, console: Console) -> None:
    terminal.show(report.opening(world, found, wanted), console)
    for blocks in _own(world, found).values():
        terminal.show(blocks, console)
    terminal.show(report.first_analyses(found), console)
    terminal.show(report.assumptions(world), console)


def _write(world: World, found: Told, wanted: Wanted, *, folder: Path, drawn: Mapping[str, str]) -> None:
    own = _own(world, found)
    blocks = [
        *report.opening(world, found, wanted),
        *(block for part in own.values() for block in part),
        *report.analyses(found, drawn),
        *report.assumptions(world),
    ]
    written.write(folder, blocks, found.analyses)
    written.write_own(folder, own)
