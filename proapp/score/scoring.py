"""All scores of one response, and those of a block of diaries."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from proapp.instrument.definition import Answers, Definition, ScoreRule
from proapp.score import combined, health_state, methods, sums
from proapp.score.methods import Rule, Score

__all__ = ["Score", "block_scores", "inputs", "scores"]

# A rule is a function of a handful of small numbers, so the same few hundred scores are made again and again: they are
# remembered. This and nothing else keeps a QLQ-C30 within some microseconds.
REMEMBERED = 4096

METHODS = {**methods.METHODS, **sums.METHODS, **health_state.METHODS}


def scores(definition: Definition, answers: Answers) -> dict[str, Score]:
    """Every score of one response by its id, in the definition's order; those over a block of diaries are left out.

    Answers must be free of problems (`proapp.instrument.answers`). One that cannot be computed is null with a reason.
    """
    get = answers.get
    made: dict[str, Score] = {}
    for scale, items, method in _rules(definition):
        made[scale] = method(tuple(map(get, items)))
    for rule in _combined(definition):
        made[rule.id] = combined.METHODS[rule.method](rule, made)
    return made


def block_scores(definition: Definition, diaries: Iterable[Answers]) -> dict[str, Score]:
    """The scores over a block of days from its diaries, one a day, in any order; ValueError if there are more."""
    days = list(diaries)
    rules = [rule for rule in definition.scores if rule.over_block]
    return {rule.id: methods.days_with_symptom(rule, [day.get(rule.items[0]) for day in days]) for rule in rules}


def inputs(definition: Definition, rule: ScoreRule) -> tuple[str, ...]:
    """Items whose answers a score of one response reads: its own and, for a single item, the gate of that item."""
    if rule.method != "item":
        return rule.items
    gate = definition.items[rule.items[0]].ask_when
    return rule.items if gate is None else (*rule.items, gate.item)


@lru_cache(maxsize=256)
def _rules(definition: Definition) -> tuple[tuple[str, tuple[str, ...], Rule], ...]:
    rules = [rule for rule in definition.scores if rule.method in METHODS]
    return tuple((rule.id, inputs(definition, rule), _remembering(definition, rule)) for rule in rules)


def _remembering(definition: Definition, rule: ScoreRule) -> Rule:
    remembered: Callable[[methods.Values], Score] = lru_cache(maxsize=REMEMBERED)(
        METHODS[rule.method](rule, definition)
    )
    return remembered


@lru_cache(maxsize=256)
def _combined(definition: Definition) -> tuple[ScoreRule, ...]:
    return tuple(rule for rule in definition.scores if rule.combined)
