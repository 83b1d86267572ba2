"""`proapp score`: a file of answers in, a file of scores out."""

import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

import click

from proapp.base.fault import Faults
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library, UnknownInstrument, shipped_folder
from proapp.score.file import score_file


@click.command()
@click.argument("instrument")
@click.argument("answers", type=click.File("rb"))
@click.option("--counts", is_flag=True, help="Add columns <scale>_n: how many inputs had a number.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Definitions to use instead of the shipped ones.",
)
def score(instrument: str, answers: BinaryIO, counts: bool, folder: Path | None) -> None:
    """Score ANSWERS, a CSV with one response a row (- reads standard input), by INSTRUMENT, for example qlq-c30@3.0.

    Columns named as the instrument's items hold answers, an empty cell is no answer; all other columns pass through.
    The scores go to standard output. When a cell does not fit, every bad cell is listed by row and column, nothing is
    written, and the exit code is 1.
    """
    definition = _definition(instrument, folder or shipped_folder())
    # Nothing may be on standard output when the last row turns out bad, so the result waits on disk.
    with tempfile.TemporaryFile() as scored:
        outcome = score_file(definition, answers, scored, counts=counts)
        if outcome.count:
            _refuse(outcome.faults, outcome.count)
        scored.seek(0)
        output = sys.stdout.buffer
        while piece := scored.read(1 << 20):
            output.write(piece)


def _definition(instrument: str, folder: Path) -> Definition:
    library = Library.load(folder)
    try:
        return library.get(instrument)
    except UnknownInstrument as error:
        known = ", ".join(library.keys()) or "none"
        raise click.ClickException(f"{error}; known here: {known}") from error
    except Faults as error:
        raise click.ClickException(str(error)) from error


def _refuse(faults: tuple[str, ...], count: int) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    if count > len(faults):
        click.echo(f"and {count - len(faults)} more", err=True)
    click.echo(f"{count} {'fault' if count == 1 else 'faults'}; nothing was scored", err=True)
    sys.exit(1)
