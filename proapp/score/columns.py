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
from proapp.score import health_state

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
        if rule.combined:
            made[rule.id] = COMBINED[rule.method](definition, rule, made)
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


def _prorated(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    of = len(rule.items)
    total, answered = _summed(_turned(definition, rule, answers))
    enough = answered * 2 > of
    return Scored(np.where(enough, of * total / np.where(enough, answered, 1), np.nan), answered)


def _sum(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    total, answered = _summed(_turned(definition, rule, answers))
    return Scored(np.where(answered == len(rule.items), total, np.nan), answered)


def _t_score(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    table = definition.conversions[rule.table or ""]
    sums, answered = _sum(definition, rule, answers)
    place = np.where(np.isnan(sums), table.first, sums).astype(np.int64) - table.first
    return Scored(np.where(np.isnan(sums), np.nan, np.array(table.values, dtype=np.float64)[place]), answered)


def _turned(definition: Definition, rule: ScoreRule, answers: Columns) -> list[Column]:
    """The columns of the rule's items, those named as reversed turned round within their codes."""
    lists = {code: definition.items[code].answers for code in rule.items}
    return [
        lists[code].low + lists[code].high - answers[code] if code in rule.reversed else answers[code]
        for code in rule.items
    ]


def _state(definition: Definition, rule: ScoreRule, answers: Columns) -> Scored:
    """Profile and index: there are few states of health, so each one that occurs is worked out once."""
    columns = np.stack([answers[code] for code in rule.items], axis=1)
    answered = (~np.isnan(columns)).sum(axis=1)
    single = health_state.METHODS[rule.method](rule, definition)
    states, where = np.unique(np.where(np.isnan(columns), 0, columns).astype(np.int64), axis=0, return_inverse=True)
    made = [single(tuple(int(level) or None for level in state)).value for state in states]
    values = np.array([np.nan if value is None else value for value in made], dtype=np.float64)
    return Scored(values[where.reshape(-1)] if len(values) else np.zeros(0), answered)


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


def _mean(definition: Definition, rule: ScoreRule, made: Mapping[str, Scored]) -> Scored:
    total = np.zeros(len(next(iter(made.values())).values))
    answered = np.zeros(len(total), dtype=np.int64)
    for name in rule.scores:
        values = made[name].values
        total = total + (100 - values if name in rule.reversed else values)  # one after the other, as scoring does
        answered += ~np.isnan(values)
    return Scored(total / len(rule.scores), answered)


def _scores_summed(definition: Definition, rule: ScoreRule, made: Mapping[str, Scored]) -> Scored:
    parts = [made[name] for name in rule.scores]
    total = np.zeros(len(parts[0].values))
    for part in parts:
        total = total + part.values
    answered = sum((part.answered for part in parts), np.zeros(len(total), dtype=np.int64))
    if rule.method == "facit-total":
        of = sum(len(definition.score(name).items) for name in rule.scores)
        total = np.where(answered * 5 > of * 4, total, np.nan)
    return Scored(total, answered)


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
    "facit-prorated-sum": _prorated,
    "sum": _sum,
    "t-score": _t_score,
    "profile": _state,
    "value-set": _state,
}
COMBINED: Mapping[str, Callable[[Definition, ScoreRule, Mapping[str, Scored]], Scored]] = {
    "mean-of-scores": _mean,
    "sum-of-scores": _scores_summed,
    "facit-total": _scores_summed,
}
