"""A file of laboratory values, one value a line: read strictly, and what is wrong is named by line and column."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.participant.detail import is_date
from proapp.participant.laboratory import ANALYTES, faults

REQUIRED = ("participant", "on", "analyte", "value", "unit")
OPTIONAL = ("grade", "lower", "upper")
MOST = 2000  # rows of one file


@dataclass(frozen=True, slots=True)
class Line:
    """One value. `line` counts from 1 with the heading; `result` is as a fact of kind laboratory says it."""

    line: int
    participant: str
    on: date
    analyte: str
    result: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Read:
    """The lines that can be read, and what is wrong by line and column (`/3/unit`); of the heading `/1`."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]


def read(text: str) -> Read:
    """A file with a heading: participant, on, analyte, value, unit, and if wanted grade, lower, upper; any order."""
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return Read((), (Fault("/1", "this is no CSV: quotes do not match, or a cell is too long"),))
    heading = [name.strip() for name in rows[0]] if rows else []
    if wrong := [*_heading_faults(heading), *_length_faults(rows)]:
        return Read((), tuple(wrong))
    lines: list[Line] = []
    found: list[Fault] = []
    for number, row in enumerate(rows[1:], start=2):
        told = _line(number, heading, row) if any(cell.strip() for cell in row) else []
        if isinstance(told, Line):
            lines.append(told)
        else:
            found += told
    return Read(tuple(lines), (*found, *_twice(lines)))


def _length_faults(rows: Sequence[Sequence[str]]) -> Iterator[Fault]:
    if not any(cell.strip() for row in rows[1:] for cell in row):
        yield Fault("/1", "the file has no values")
    elif len(rows) > MOST + 1:
        yield Fault("/1", f"a file has at most {MOST} rows")


def _heading_faults(heading: Sequence[str]) -> Iterator[Fault]:
    known = (*REQUIRED, *OPTIONAL)
    for name in REQUIRED:
        if name not in heading:
            yield Fault("/1", f"the column {name} is missing")
    for number, name in enumerate(heading):
        if name not in known:
            yield Fault("/1", f"column {number + 1} is none of {', '.join(known)}")
        elif name in heading[:number]:
            yield Fault("/1", f"the column {name} is there twice")


def _line(number: int, heading: Sequence[str], row: Sequence[str]) -> Line | list[Fault]:
    if len(row) != len(heading):
        return [Fault(pointer(number), f"{len(row)} cells, where the heading has {len(heading)}")]
    cells = {name: cell.strip() for name, cell in zip(heading, row, strict=True)}
    found = list(_cell_faults(number, cells))
    if found:
        return found
    result: dict[str, Any] = {"value": _number(cells["value"]), "unit": cells["unit"]}
    result |= {name: _number(cells[name]) for name in OPTIONAL if cells.get(name)}
    for fault in faults({cells["analyte"]: result}, ""):
        column = fault.pointer.removeprefix(pointer(cells["analyte"])).strip("/") or "value"
        found.append(Fault(pointer(number, column), fault.message))
    if found:
        return found
    return Line(number, cells["participant"], date.fromisoformat(cells["on"]), cells["analyte"], result)


def _cell_faults(number: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    for name in REQUIRED:
        if not cells[name]:
            yield Fault(pointer(number, name), "is empty")
    if cells["on"] and not is_date(cells["on"]):
        yield Fault(pointer(number, "on"), "a date such as 2026-03-02")
    if cells["analyte"] and cells["analyte"] not in ANALYTES:
        yield Fault(pointer(number, "analyte"), f"one of {', '.join(sorted(ANALYTES))}")
    for name in ("value", *OPTIONAL):
        if cells.get(name) and _number(cells[name]) is None:
            yield Fault(pointer(number, name), "a number with a point, such as 74 or 9.5")


def _number(cell: str) -> float | int | None:
    """Digits with or without a point; no sign, no exponent, no comma, which means other things elsewhere."""
    plain = cell.replace(".", "", 1)
    if not plain.isascii() or not plain.isdigit() or len(cell) > 20:
        return None
    return float(cell) if "." in cell else int(cell)


def _twice(lines: Sequence[Line]) -> Iterator[Fault]:
    first: dict[tuple[str, date, str], int] = {}
    for one in lines:
        place = (one.participant, one.on, one.analyte)
        if place in first:
            yield Fault(pointer(one.line, "analyte"), f"the same as in line {first[place]}: one value a day")
        first.setdefault(place, one.line)
