"""Which column of a file of answers is which item, and which are ids that only pass through."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from proapp.instrument.answers import expected, fits
from proapp.instrument.definition import Definition, Item

INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?")
PROAE = re.compile(r"PROCTCAE_(\d+[ABC])_(?:SCL|IND)")  # how ProAE names the columns of PRO-CTCAE


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a file: its width, the places of the items and of the columns that pass through."""

    names: tuple[str, ...]
    items: tuple[tuple[int, Item], ...]
    kept: tuple[int, ...]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.names)


def item_code(name: str) -> str:
    """The item code a column name stands for: itself, or the code within a name that ProAE gives."""
    match = PROAE.fullmatch(name)
    return match[1] if match else name


def layout(definition: Definition, names: Sequence[str]) -> Layout:
    """The layout of a header. Ask `header_faults` first."""
    items = tuple(
        (place, definition.items[item_code(name)]) for place, name in enumerate(names) if _known(definition, name)
    )
    kept = tuple(place for place, name in enumerate(names) if not _known(definition, name))
    return Layout(tuple(names), items, kept)


def header_faults(definition: Definition, names: Sequence[str], results: Sequence[str]) -> list[str]:
    """What is wrong with a header: names said twice, items without a column, ids named like a result column."""
    codes = [item_code(name) for name in names]
    faults = [f"row 1: column {name} is there {count} times" for name, count in Counter(codes).items() if count > 1]
    faults += [f"row 1: column {code} is missing" for code in definition.items if code not in codes]
    kept = (name for name in names if not _known(definition, name))
    return faults + [f"row 1: column {name} has the name of a score" for name in kept if name in results]


def number(item: Item, text: str) -> float | None:
    """The number in a cell, nan when it is empty or a special answer the item allows, None when it does not fit."""
    if text == "" or text in item.special:
        return float("nan")
    pattern = DECIMAL if item.answers.type == "decimal" else INTEGER
    if not pattern.fullmatch(text):
        return None
    value = float(text) if item.answers.type == "decimal" else int(text)
    return float(value) if fits(item.answers, value) else None


def cell_fault(row: int, name: str, item: Item) -> str:
    """A sentence about a cell that does not fit; it never repeats the cell. Row 1 is the header."""
    return f"row {row}, column {name}: {expected(item)} or empty"


def _known(definition: Definition, name: str) -> bool:
    return item_code(name) in definition.items
