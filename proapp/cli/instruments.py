"""`proapp instruments`: what can be asked, and whether it is fit to use."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from proapp.base import schema
from proapp.base.document import read
from proapp.base.fault import Fault
from proapp.instrument import check as instrument_check
from proapp.instrument.library import Library, shipped_folder
from proapp.score import examples

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def instruments() -> None:
    """What can be asked: definitions, wordings, worked examples."""


@instruments.command()
@click.option("--folder", type=FOLDER, help="Definitions to check instead of the shipped ones.")
@click.option("--wording", type=FOLDER, envvar="PROAPP_WORDING", help="The site's folder of licensed wording.")
def check(folder: Path | None, wording: Path | None) -> None:
    """Check every definition, wording and worked example; one line per fault with file and line, exit code 1 if any."""
    place = _near(folder or shipped_folder())
    library = Library.load(place, wording)
    keys = library.keys()
    faults = instrument_check.faults(library, place, wording)
    if not faults:
        faults = sorted(fault for key in keys for fault in example_faults(library, key))
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}", err=True)
        sys.exit(1)
    for line in _table(library):
        click.echo(line)


def example_faults(library: Library, key: str) -> Iterator[Fault]:
    """Faults of the worked examples beside a definition; a definition without any is one."""
    path = library.path(key).with_name("examples.yaml")
    if not path.is_file():
        missing = Fault("", f"{key} has no worked examples beside it")
        yield from library.document(key).placed([missing])
        return
    document = read(path)
    found = schema.faults(document, instrument_check.EXAMPLES)
    yield from found or document.placed(examples.faults(library.get(key), document.data))


def _near(folder: Path) -> Path:
    """The folder as seen from here, when it lies below: shorter lines."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) and folder != here else folder


def _table(library: Library) -> Iterator[str]:
    rows = [("instrument", "items", "scores", "languages", "examples")]
    total = 0
    for definition in library:
        count = len(read(library.path(definition.key).with_name("examples.yaml")).data)
        total += count
        languages = " ".join(library.languages(definition.key)) or "-"
        rows.append((definition.key, str(len(definition.items)), str(len(definition.scores)), languages, str(count)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    yield f"{len(library)} instruments and {total} worked examples: no fault"
