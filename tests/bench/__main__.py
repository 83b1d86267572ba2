"""`python -m tests.bench`: measures what PERFORMANCE.md has targets for, and prints one table."""

import os
import platform
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.bench import analysing, carrying, computing, exporting, reading, submitting, syncing, whole_trial, working
from tests.bench.engines import engines
from tests.bench.result import Row

SERVED = {"analysing", "submitting", "syncing", "carrying", "reading", "exporting", "working"}
PARTS = ("computing", "analysing", "submitting", "syncing", "carrying", "reading", "exporting", "working")
ENGINES = ("sqlite", "postgresql")


@click.command()
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Parts to measure; all unless said.")
@click.option("--engine", type=click.Choice(ENGINES), multiple=True, help="Engines to measure on; both unless said.")
@click.option("--rows", "number", type=int, default=1_000_000, show_default=True, help="Assignments to read among.")
@click.option("--submissions", type=int, default=2_000, show_default=True, help="Submissions for each line.")
@click.option("--responses", type=int, default=100_000, show_default=True, help="Responses to score, and to export.")
def main(only: tuple[str, ...], engine: tuple[str, ...], number: int, submissions: int, responses: int) -> None:
    """Measure and print. Absolute figures are this machine's; compare ratios."""
    console = Console(width=150)
    wanted = only or PARTS
    table = Table("part", "what", "result", "ratio", "target", title=_machine())
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(Path(folder), wanted, engine or ENGINES, number, submissions, responses):
            table.add_row(row.part, row.what, row.result, row.ratio, row.target)
            console.print(f"[dim]{row.part}: {row.what}: {row.result}[/dim]", highlight=False)
    console.print(table)


def _rows(
    folder: Path, wanted: tuple[str, ...], chosen: tuple[str, ...], number: int, submissions: int, responses: int
) -> Iterator[Row]:
    if "computing" in wanted:
        yield from computing.rows(folder, responses=responses)
    if "analysing" in wanted:
        yield from analysing.rows()
    if SERVED.isdisjoint(wanted):
        return
    with engines(folder) as databases:
        parts: dict[str, Callable[[str], Iterator[Row]]] = {
            "analysing": lambda engine: whole_trial.rows(databases, engine),
            "submitting": lambda engine: submitting.rows(databases, engine, number=submissions),
            "syncing": lambda engine: syncing.rows(databases, engine),
            "carrying": lambda engine: carrying.rows(databases, engine),
            "reading": lambda engine: reading.rows(databases, engine, number=number),
            "exporting": lambda engine: exporting.rows(databases, engine, responses=responses),
            "working": lambda engine: working.rows(databases, engine),
        }
        for engine, part in product(chosen, parts):
            if part in wanted:
                yield from parts[part](engine)


def _machine() -> str:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start"


if __name__ == "__main__":
    main()
