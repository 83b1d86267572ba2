"""A CSV file of answers read block by block into columns of numbers; its size does not matter."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from proapp.instrument.answers import fits
from proapp.instrument.definition import AnswerList, Item
from proapp.score.columns import Column
from proapp.score.layout import Layout, cell_fault, number

SIZE = 1 << 20  # bytes read at a time: about ten thousand QLQ-C30
ROWS = 10_000  # the same for a file with quotes
COMMA, NEWLINE = 44, 10
ENCODING, ERRORS = "utf-8", "surrogateescape"  # ids pass through byte by byte, whatever they are


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file: what passes through, ready to be written, and a column of numbers per item."""

    kept: list[bytes]
    columns: dict[str, Column]
    faults: list[str] = field(default_factory=list)


def whole_lines(source: BinaryIO) -> Iterator[bytes]:
    """The file in pieces of about `SIZE` that end with a newline; Windows line ends become plain ones."""
    rest = b""
    while piece := source.read(SIZE):
        head, newline, rest = (rest + piece).rpartition(b"\n")
        if newline:
            yield (head + newline).replace(b"\r\n", b"\n")
    if rest:
        yield rest.removesuffix(b"\r") + b"\n"


def header(pieces: Iterator[bytes]) -> tuple[list[str], Iterator[bytes]]:
    """The column names, and the pieces that follow them; no names when the file is empty."""
    first = next(pieces, b"").removeprefix(b"\xef\xbb\xbf")
    line, _, rest = first.partition(b"\n")
    names = next(csv.reader([line.decode(ENCODING, ERRORS)]), [])
    return names, chain([rest] if rest else [], pieces)


def blocks(layout: Layout, pieces: Iterator[bytes]) -> Iterator[Block]:
    """The rows after the header. From the first quote on, or where rows are uneven, the slower csv module reads."""
    row = 2
    for piece in pieces:
        if b'"' in piece:
            yield from _with_quotes(layout, chain([piece], pieces), row)
            return
        places = _places(piece, layout.width)
        if places is None:
            yield _uneven(layout, csv.reader(_lines([piece])), row)
        else:
            yield _even(layout, piece, (row, *places))
        row += piece.count(b"\n")


Places = tuple[int, NDArray[np.int64], NDArray[np.int64]]


def _places(piece: bytes, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Where each cell starts and ends, as rows by columns; None when not every row has `width` cells."""
    buffer = np.frombuffer(piece, dtype=np.uint8)
    breaks = buffer == NEWLINE
    ends = np.flatnonzero(breaks | (buffer == COMMA))
    if len(ends) != np.count_nonzero(breaks) * width or not breaks[ends[width - 1 :: width]].all():
        return None
    starts = np.concatenate(([0], ends[:-1] + 1))
    return starts.reshape(-1, width), ends.reshape(-1, width)


def _even(layout: Layout, piece: bytes, places: Places) -> Block:
    row, starts, ends = places
    columns, faults = {}, []
    for place, item in layout.items:
        spans = starts[:, place], ends[:, place]
        columns[item.code], wrong = _numbers(item, piece, spans)
        faults += [(row + int(index), place, item) for index in wrong]
    kept = [_slices(piece, starts[:, first], ends[:, last]) for first, last in _runs(layout.kept)]
    joined = list(map(b",".join, zip(*kept, strict=True))) if kept else [b""] * len(starts)
    faults.sort(key=lambda fault: fault[:2])
    return Block(joined, columns, [cell_fault(row, layout.names[place], item) for row, place, item in faults])


def _numbers(item: Item, piece: bytes, spans: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Column, list[int]]:
    """The numbers of one column and the rows that do not fit. One digit goes through a table, the rest one by one."""
    starts, ends = spans
    lengths = ends - starts
    short = _digits(item.answers)[np.frombuffer(piece, dtype=np.uint8)[starts]]
    values = np.where(lengths == 1, short, np.nan)
    wrong = []
    for index in np.flatnonzero((lengths > 1) | ((lengths == 1) & np.isnan(values))).tolist():
        value = number(item, piece[starts[index] : ends[index]].decode(ENCODING, ERRORS))
        values[index] = np.nan if value is None else value
        if value is None:
            wrong.append(index)
    return values, wrong


@cache
def _digits(answers: AnswerList) -> Column:
    """The number each single byte stands for, nan where it is no answer."""
    digits = {48 + digit: float(digit) for digit in range(10) if fits(answers, digit)}
    return np.array([digits.get(byte, np.nan) for byte in range(256)])


def _slices(piece: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[bytes]:
    return [piece[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _runs(places: tuple[int, ...]) -> list[tuple[int, int]]:
    """Places that stand side by side as (first, last), so that they are cut out in one piece."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    return (line.decode(ENCODING, ERRORS) for piece in pieces for line in piece.splitlines(keepends=True))


def _with_quotes(layout: Layout, pieces: Iterable[bytes], row: int) -> Iterator[Block]:
    reader = csv.reader(_lines(pieces), strict=True)
    while rows := list(islice(reader, ROWS)):
        yield _uneven(layout, rows, row)
        row += len(rows)


def _uneven(layout: Layout, rows: Iterable[list[str]], row: int) -> Block:
    """Rows of the csv module; empty ones are left out and a row of another width is a fault."""
    kept, faults = [], []
    columns: dict[str, list[float]] = {item.code: [] for _, item in layout.items}
    for line, cells in enumerate(rows, start=row):
        if cells and len(cells) != layout.width:
            faults.append(f"row {line}: has {len(cells)} cells, not {layout.width}")
        elif cells:
            kept.append(",".join(quoted(cells[place]) for place in layout.kept).encode(ENCODING, ERRORS))
            faults += _take(layout, cells, columns, line)
    return Block(kept, {code: np.array(values, dtype=np.float64) for code, values in columns.items()}, faults)


def _take(layout: Layout, cells: list[str], columns: dict[str, list[float]], row: int) -> Iterator[str]:
    for place, item in layout.items:
        value = number(item, cells[place])
        columns[item.code].append(np.nan if value is None else value)
        if value is None:
            yield cell_fault(row, layout.names[place], item)


def quoted(text: str) -> str:
    """A cell as CSV (RFC 4180): in quotes when it holds a comma, a quote or a line end."""
    if any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
