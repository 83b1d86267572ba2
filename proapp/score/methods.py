"""The named scoring methods, each a pure function of one response's answers to the items of one score.

Values come in the order of the rule's items: a number, a special code, or None for unanswered. Full precision; nothing
is rounded here. Answers must be ones that `proapp.instrument.answers.problems` accepts.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from proapp.instrument.definition import NOT_APPLICABLE, Answer, Definition, Gate, ScoreRule

Value = Answer | None
Values = tuple[Value, ...]
Rule = Callable[[Values], "Score"]


class Score(NamedTuple):
    """One score of one response, or of one block of diaries.

    `value` is None when it cannot be computed, and then `reason` says why. `answered` of `of` inputs had a number;
    `not_applicable` of them were marked so. `raw` is the plain count of days of a block. A named tuple, not a
    dataclass: it takes a quarter of the time to make.
    """

    scale: str
    value: float | None
    answered: int
    of: int
    method: str
    reason: str | None
    not_applicable: int
    key: str
    raw: int | None = None


def numbers(values: Values) -> list[float]:
    """The values that are numbers."""
    return [value for value in values if value is not None and not isinstance(value, str)]


def _number(value: Value) -> bool:
    return value is not None and not isinstance(value, str)


def inapplicable(values: Values) -> int:
    """How many were marked as not applicable; declined and unanswered ones do not count."""
    return sum(value in NOT_APPLICABLE for value in values)


def linear(rule: ScoreRule, definition: Definition) -> Rule:
    """EORTC's linear transformation to 0-100 with the half rule; reversed for functioning scales.

    (mean of the answered items - lowest code) / (highest - lowest code) x 100, when at least half of the items are
    answered; null otherwise. Source: Fayers 2001, EORTC QLQ-C30 Scoring Manual, 3rd edition.
    """
    codes = definition.items[rule.items[0]].answers
    low, high, of = int(codes.low), int(codes.high), len(rule.items)
    turned = rule.method == "eortc-linear-reversed"

    def score(values: Values) -> Score:
        given = numbers(values)
        answered = len(given)
        if answered * 2 < of:
            reason = f"fewer than half answered: {answered} of {of}"
            return Score(rule.id, None, answered, of, rule.method, reason, inapplicable(values), rule.key)
        points = answered * high - sum(given) if turned else sum(given) - answered * low
        value = 100 * points / (answered * (high - low))  # one rounding only
        return Score(rule.id, value, answered, of, rule.method, None, inapplicable(values), rule.key)

    return score


def lookup(rule: ScoreRule, definition: Definition) -> Rule:
    """PRO-CTCAE composite grade from a table, 0-3 for the adult library.

    When the first attribute, the gate, is 0 the grade is the table's gate grade whatever the others say; otherwise
    every attribute is needed, null without. Source: Basch 2021, Clin Trials 18:104-114.
    """
    grades = definition.tables[rule.table or ""].grades
    of = len(rule.items)

    def score(values: Values) -> Score:
        answered, marked = len(numbers(values)), inapplicable(values)
        needed = values[:1] if values[0] == 0 else values
        grade = grades.get(tuple(int(number) for number in numbers(needed)))
        if reason := missing_reason(rule, needed):
            return Score(rule.id, None, answered, of, rule.method, reason, marked, rule.key)
        if grade is None:
            raise ValueError(f"table {rule.table} has no grade for the answers to {', '.join(rule.items)}")
        return Score(rule.id, float(grade), answered, of, rule.method, None, marked, rule.key)

    return score


def item(rule: ScoreRule, definition: Definition) -> Rule:
    """The answer to one item as it is; what `when_skipped` says when its gate's answer closed it.

    Takes two values when the item has a gate: its own and the gate's.
    """
    entry = definition.items[rule.items[0]]

    def score(values: Values) -> Score:
        value, gate = values[0], entry.ask_when
        if value is not None and not isinstance(value, str):
            return Score(rule.id, float(value), 1, 1, rule.method, None, 0, rule.key)
        skipped = gate is not None and value is None and _closed(gate, values[1])
        if skipped and entry.when_skipped is not None:
            return Score(rule.id, float(entry.when_skipped), 0, 1, rule.method, None, 0, rule.key)
        reason = f"{entry.code} not asked" if skipped else _missing(entry.code, value)
        return Score(rule.id, None, 0, 1, rule.method, reason, inapplicable(values[:1]), rule.key)

    return score


def days_with_symptom(rule: ScoreRule, days: Sequence[Value]) -> Score:
    """Days with a symptom per block: block length x (days with / days answered), null below the rule's minimum of days.

    `days` holds each diary's answer, 1 or 0, at most one a day; days without a diary may be left out. `raw` is the
    plain count of days with the symptom. Source: Strosberg 2021, J Nucl Med 62:1712-1718 (days per four weeks); the
    minimum is ours.
    """
    block, minimum = rule.days or 0, rule.minimum or 0
    if len(days) > block:
        raise ValueError(f"{len(days)} diaries do not fit a block of {block} days")
    given = numbers(tuple(days))
    answered, raw = len(given), sum(value == 1 for value in given)
    marked = inapplicable(tuple(days))
    if answered < minimum:
        reason = f"fewer than {minimum} of {block} days answered: {answered}"
        return Score(rule.id, None, answered, block, rule.method, reason, marked, rule.key, raw)
    return Score(rule.id, block * raw / answered, answered, block, rule.method, None, marked, rule.key, raw)


def missing_reason(rule: ScoreRule, values: Values) -> str:
    """Why a score of these values, in the order of its items, lacks some; empty when every one is a number."""
    lacking = [(code, value) for code, value in zip(rule.items, values, strict=False) if not _number(value)]
    return "; ".join(_missing(code, value) for code, value in lacking)


def _closed(gate: Gate, answer: Value) -> bool:
    return answer is not None and not isinstance(answer, str) and not gate.open(answer)


def _missing(code: str, value: Value) -> str:
    """Why an item has no number."""
    return f"{code} not answered" if value is None else f"{code} {str(value).replace('-', ' ')}"


METHODS: Mapping[str, Callable[[ScoreRule, Definition], Rule]] = {
    "eortc-linear": linear,
    "eortc-linear-reversed": linear,
    "lookup": lookup,
    "item": item,
}
