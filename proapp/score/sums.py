"""Scores that add answers up: FACIT's prorated subscales, plain sums, and PROMIS T-scores read from a table."""

from collections.abc import Callable, Mapping

from proapp.instrument.definition import Definition, ScoreRule
from proapp.score.methods import Rule, Score, Values, inapplicable, missing_reason, numbers


def facit_prorated_sum(rule: ScoreRule, definition: Definition) -> Rule:
    """A FACIT subscale: the mean of the answered items times the number of items.

    Items named as reversed count as lowest + highest code - answer. Null unless MORE than half of the items are
    answered (EORTC's rule is at least half). Source: FACIT Administration and Scoring Guidelines, as in FACTscorer.
    """
    of = len(rule.items)

    def score(values: Values) -> Score:
        answered, marked = len(numbers(values)), inapplicable(values)
        if answered * 2 <= of:
            reason = f"no more than half answered: {answered} of {of}"
            return Score(rule.id, None, answered, of, rule.method, reason, marked, rule.key)
        value = of * total(rule, definition, values) / answered
        return Score(rule.id, value, answered, of, rule.method, None, marked, rule.key)

    return score


def plain_sum(rule: ScoreRule, definition: Definition) -> Rule:
    """The sum of the answers, null unless every item is answered."""
    return _complete(rule, lambda values: total(rule, definition, values))


def t_score(rule: ScoreRule, definition: Definition) -> Rule:
    """A PROMIS T-score (mean 50, SD 10 of its reference population): the sum of the answers looked up in a table.

    Null unless every item is answered: an incomplete form goes to the HealthMeasures scoring service. Source:
    HealthMeasures scoring manuals of the short forms; the table is the instrument version's own.
    """
    table = definition.conversions[rule.table or ""]
    return _complete(rule, lambda values: table.values[int(total(rule, definition, values)) - table.first])


def total(rule: ScoreRule, definition: Definition, values: Values) -> float:
    """The sum of the numbers, those of reversed items turned round within their codes."""
    sum_of = 0.0
    for code, value in zip(rule.items, values, strict=True):
        if value is not None and not isinstance(value, str):
            codes = definition.items[code].answers
            sum_of += codes.low + codes.high - value if code in rule.reversed else value
    return sum_of


def _complete(rule: ScoreRule, made: Callable[[Values], float]) -> Rule:
    """A score of all its items, null with every one that is missing named."""
    of = len(rule.items)

    def score(values: Values) -> Score:
        answered, marked = len(numbers(values)), inapplicable(values)
        if answered < of:
            return Score(rule.id, None, answered, of, rule.method, missing_reason(rule, values), marked, rule.key)
        return Score(rule.id, float(made(values)), answered, of, rule.method, None, marked, rule.key)

    return score


METHODS: Mapping[str, Callable[[ScoreRule, Definition], Rule]] = {
    "facit-prorated-sum": facit_prorated_sum,
    "sum": plain_sum,
    "t-score": t_score,
}
