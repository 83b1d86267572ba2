"""A whole file of answers made into a file of scores."""

import csv
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from proapp.instrument.definition import Definition
from proapp.score.columns import Column, Scored, scored
from proapp.score.layout import header_faults, layout
from proapp.score.sheet import ENCODING, ERRORS, Block, blocks, header, quoted, whole_lines

SHOWN = 1000  # faults kept in words; more are only counted
NULL = float("-inf")  # stands for nan where text is made: nan is not equal to itself, so no dict can hold it


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many rows were read, the first faults by row and column, and how many there are in all."""

    rows: int
    faults: tuple[str, ...]
    count: int


def score_file(definition: Definition, source: BinaryIO, target: BinaryIO, *, counts: bool = False) -> Outcome:
    """Score a CSV of answers, one response a row, into a CSV with its id columns and a column per score.

    Numbers are written so that reading them gives the same float; null is an empty cell. With `counts`, columns
    `<scale>_n` say how many inputs had a number. When the outcome has faults, what was written is not to be used.
    Memory does not grow with the file.
    """
    names, pieces = header(whole_lines(source))
    scales = _scales(definition)
    results = scales + [f"{scale}_n" for scale in scales if counts]
    faults = header_faults(definition, names, results) if names else ["row 1: the file is empty"]
    if faults:
        return Outcome(0, tuple(faults[:SHOWN]), len(faults))
    plan = layout(definition, names)
    target.write(
        (",".join(map(quoted, [names[place] for place in plan.kept] + results)) + "\n").encode(ENCODING, ERRORS)
    )
    found: list[str] = []
    rows = count = 0
    try:
        for block in blocks(plan, pieces):
            rows += len(block.kept)
            count += len(block.faults)
            found += block.faults[: SHOWN - len(found)]
            if not count and block.kept:
                target.write(_text(block, scored(definition, block.columns), counts=counts, kept=bool(plan.kept)))
    except csv.Error as error:
        return Outcome(rows, (*found, f"after row {rows + 1}: {error}"), count + 1)
    return Outcome(rows, tuple(found), count)


def _scales(definition: Definition) -> list[str]:
    """Scores of one response, in the order `columns.scored` has them."""
    last = [rule.id for rule in definition.scores if rule.combined]
    return [rule.id for rule in definition.scores if not rule.over_block and not rule.combined] + last


def _text(block: Block, made: dict[str, Scored], *, counts: bool, kept: bool) -> bytes:
    cells = [block.kept] if kept else []
    cells += [_cells(score.values) for score in made.values()]
    cells += [[b"%d" % number for number in score.answered.tolist()] for score in made.values() if counts]
    return b"\n".join(map(b",".join, zip(*cells, strict=True))) + b"\n"


class _Spelling(dict[float, bytes]):
    """Numbers spelled so that reading gives the same float; a scale has few different ones, so each is spelled once."""

    def __missing__(self, number: float) -> bytes:
        self[number] = text = repr(number).encode()
        return text


def _cells(values: Column) -> list[bytes]:
    spelling = _Spelling({NULL: b""})
    return list(map(spelling.__getitem__, np.where(np.isnan(values), NULL, values).tolist()))
