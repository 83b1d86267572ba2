"""The same scores for many responses at once: columns of answers in, columns of scores out.

A column is a float64 array with one number per response, nan where there is none (unanswered, or a special answer).
Held equal to `proapp.score.scoring` by a test; for a single response that one is faster, and gives reasons.
"""

from collections.abc import Callable, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from proapp.instrument.definition import Definition, Gate, ScoreRule

Column = NDArray[np.float64]
Columns = Mapping[str, Column]


class Scored(NamedTuple):
    """One score of every response: its values, nan where null, and how many inputs had a number."""

    values: Column
    answered: NDArray[np.int64]


def scored(definition: Definition, answers: Columns) -> dict[str, Scored]:
    """Every score by its id, in the definition's order but means last; those over a block of days are left out."""
    made = {
        rule.id: METHODS[rule.method](definition, rule, answers) for rule in definition.scores if rule.method in METHODS
    }
    for rule in definition.scores:
        if rule.method == "mean-of-scores":
            made[rule.id] = _mean(rule, made)
    return made


def _linear(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    codes, of = definition.items[rule.items[0]].answers, len(rule.items)
    total, answered = _summed([answers[code] for code in rule.items])
    turned = rule.method == "eortc-linear-reversed"
    points = answered * codes.high - total if turned else total - answered * codes.low
    enough = answered * 2 >= of
    divisor = np.where(enough, answered, 1) * (codes.high - codes.low)
    return Scored(np.where(enough, 100 * points / divisor, np.nan), answered)


def _lookup(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    columns = [answers[code] for code in rule.items]
    lists = [definition.items[code].answers.codes for code in rule.items]
    _, answered = _summed(columns)
    grades = _grid(definition, rule, lists)
    position = np.zeros(len(columns[0]), dtype=np.int64)
    for column, codes in zip(columns, lists, strict=True):
        step = np.searchsorted(np.array(codes), np.where(np.isnan(column), codes[0], column))
        position = position * (len(codes) + 1) + np.where(np.isnan(column), len(codes), step)
    return Scored(grades[position], answered)


def _grid(definition: Definition, rule: ScoreRule, lists: list[tuple[int, ...]]) -> Column:
    """Grades of every combination, each attribute with one more place for missing, flattened in that order."""
    grades = definition.tables[rule.table or ""].grades
    cells = []
    for combination in product(*[(*codes, None) for codes in lists]):
        key = (0,) if combination[0] == 0 else combination
        cells.append(np.nan if None in key else float(grades[key]))  # type: ignore[index]  # no None in it
    return np.array(cells)


def _item(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    item = definition.items[rule.items[0]]
    values = answers[item.code]
    answered = (~np.isnan(values)).astype(np.int64)
    if item.ask_when is not None and item.when_skipped is not None:
        closed = _closed(item.ask_when, answers[item.ask_when.item])
        values = np.where(np.isnan(values) & closed, float(item.when_skipped), values)
    return Scored(values, answered)


def _closed(gate: Gate, column: Column) -> NDArray[np.bool_]:
    opened = {"is": column == gate.value, "is_not": column != gate.value, "above": column > gate.value}[gate.test]
    closed: NDArray[np.bool_] = ~np.isnan(column) & ~opened
    return closed


def _mean(rule: ScoreRule, made: Mapping[str, Scored]) -> Scored:
    total = np.zeros(len(next(iter(made.values())).values))
    answered = np.zeros(len(total), dtype=np.int64)
    for name in rule.scores:
        values = made[name].values
        total = total + (100 - values if name in rule.reversed else values)  # one after the other, as scoring does
        answered += ~np.isnan(values)
    return Scored(total / len(rule.scores), answered)


def _summed(columns: list[Column]) -> tuple[Column, NDArray[np.int64]]:
    """The sum of the numbers in each row and how many there are."""
    total = np.zeros(len(columns[0]))
    answered = np.zeros(len(total), dtype=np.int64)
    for column in columns:
        missing = np.isnan(column)
        total += np.where(missing, 0.0, column)
        answered += ~missing
    return total, answered


METHODS: Mapping[str, Callable[[Definition, ScoreRule, Columns], Scored]] = {
    "eortc-linear": _linear,
    "eortc-linear-reversed": _linear,
    "lookup": _lookup,
    "item": _item,
}
