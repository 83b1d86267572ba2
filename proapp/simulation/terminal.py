"""A report on a terminal: headings, sentences and tables, long tables cut."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from textwrap import fill as fold

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from proapp.paperwork.block import Block, Bullets, Heading, Paragraph, Picture, Table
from proapp.simulation.sheet import sheet

MOST_ROWS = 32
GAP = 3  # between columns
NUMBERS = "0123456789+-<"


def show(blocks: Iterable[Block], console: Console, *, most: int = MOST_ROWS) -> None:
    """Print blocks; of a table at most so many rows. Pictures are left to the files."""
    for block in blocks:
        if isinstance(block, Heading):
            _heading(block, console)
        elif isinstance(block, Paragraph):
            console.print(Text(block.text))
            console.print()
        elif isinstance(block, Bullets):
            for entry in block.entries:
                console.print(Padding(_entry(entry), (0, 0, 0, 2)))
            console.print()
        elif not isinstance(block, Picture):
            _table(block, console, most)


def _heading(block: Heading, console: Console) -> None:
    if block.level > 2:
        console.print(Text(block.text, style="bold"))
        return
    console.rule(Text(block.text, style="bold"), align="left")
    console.print()


def _entry(entry: str) -> Text:
    """What stands before the colon is set off."""
    name, colon, rest = entry.partition(":")
    return Text.assemble((f"{name}{colon}", "bold"), rest)


def _table(block: Table, console: Console, most: int) -> None:
    """As many columns as there is room for, and as many rows as are asked for."""
    shown = sheet(None)
    widths = [_width(block, place) for place in range(len(block.head))]
    kept = sum(used <= console.width for used in accumulate(width + GAP for width in widths)) or 1
    for place, heading in enumerate(_headings(block.head)[:kept]):
        cells = [row[place] for row in block.rows]
        words = "\n".join(fold(line, widths[place]) for line in heading.split("\n"))
        shown.add_column(words, justify="right" if _are_numbers(cells) else "left", no_wrap=True)
    for row in block.rows[:most]:
        shown.add_row(*row[:kept])
    console.print(Text(block.caption, style="bold"))
    console.print(shown)
    left_out = [(len(block.rows) - most, "row"), (len(block.head) - kept, "column")]
    more = [f"{number} more {what}{'s' if number > 1 else ''}" for number, what in left_out if number > 0]
    if more:
        console.print(Text(", ".join(more), style="dim"))
        console.print()


def _headings(head: Sequence[str]) -> list[str]:
    """Headings of two lines, `arm: n`, say the first line only where it begins."""
    found, before = [], ""
    for heading in head:
        group, colon, name = heading.partition(": ")
        found.append((f"{group if group != before else ''}\n{name}") if colon else heading)
        before = group if colon else ""
    return found


def _width(block: Table, place: int) -> int:
    """Of the longest cell or word of the heading."""
    heading = _headings(block.head)[place].split()
    return max(map(len, [*heading, *(row[place] for row in block.rows)]), default=1)


def _are_numbers(cells: Iterable[str]) -> bool:
    return all(not cell or cell[0] in NUMBERS for cell in cells)
