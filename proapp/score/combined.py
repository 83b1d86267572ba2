"""Scores made of other scores: a mean, a sum, and FACIT's totals with their rule about missing answers."""

from collections.abc import Callable, Mapping

from proapp.instrument.definition import ScoreRule
from proapp.score.methods import Score

Scores = Mapping[str, Score]


def mean_of_scores(rule: ScoreRule, scores: Scores) -> Score:
    """The mean of other scores of 0-100, the reversed ones as 100 - x; null unless every one of them exists.

    Source: Giesinger 2016, J Clin Epidemiol 69:79-88.
    """
    total, of = 0.0, len(rule.scores)
    for name in rule.scores:
        value = scores[name].value
        if value is not None:
            total += 100 - value if name in rule.reversed else value
    missing = _missing(rule, scores)
    if missing:
        reason = f"not all {of} scales exist: {', '.join(missing)} missing"
        return Score(rule.id, None, of - len(missing), of, rule.method, reason, 0, rule.key)
    return Score(rule.id, total / of, of, of, rule.method, None, 0, rule.key)


def sum_of_scores(rule: ScoreRule, scores: Scores) -> Score:
    """The sum of other scores, null unless every one of them exists; `answered` counts their items."""
    reason = f"{', '.join(missing)} missing" if (missing := _missing(rule, scores)) else None
    return _summed(rule, scores, reason)


def facit_total(rule: ScoreRule, scores: Scores) -> Score:
    """A FACIT total: the sum of its subscales, null unless all exist and MORE than 80 % of all items are answered.

    Source: FACIT Administration and Scoring Guidelines, as in FACTscorer.
    """
    answered, of = _items(rule, scores)
    if missing := _missing(rule, scores):
        return _summed(rule, scores, f"{', '.join(missing)} missing")
    few = answered * 5 <= of * 4
    return _summed(rule, scores, f"no more than 80 % answered: {answered} of {of}" if few else None)


def _summed(rule: ScoreRule, scores: Scores, reason: str | None) -> Score:
    answered, of = _items(rule, scores)
    marked = sum(scores[name].not_applicable for name in rule.scores)
    total = None if reason else sum((scores[name].value or 0.0 for name in rule.scores), 0.0)
    return Score(rule.id, total, answered, of, rule.method, reason, marked, rule.key)


def _items(rule: ScoreRule, scores: Scores) -> tuple[int, int]:
    return sum(scores[name].answered for name in rule.scores), sum(scores[name].of for name in rule.scores)


def _missing(rule: ScoreRule, scores: Scores) -> list[str]:
    return [name for name in rule.scores if scores[name].value is None]


METHODS: Mapping[str, Callable[[ScoreRule, Scores], Score]] = {
    "mean-of-scores": mean_of_scores,
    "sum-of-scores": sum_of_scores,
    "facit-total": facit_total,
}
