"""EQ-5D: a state of health written as digits, and what the people of a country think such a state is worth."""

from collections.abc import Callable, Mapping, Sequence

from proapp.instrument.definition import Definition, ScoreRule
from proapp.score.methods import Rule, Score, Values, inapplicable, missing_reason, numbers


def profile(rule: ScoreRule, definition: Definition) -> Rule:
    """The levels of the dimensions side by side, 11111 to 55555; null unless every dimension is answered."""
    return _of_all(rule, lambda levels: float("".join(str(level) for level in levels)))


def value_set(rule: ScoreRule, definition: Definition) -> Rule:
    """The index of a state of health by one country's value set; null unless every dimension is answered.

    It is not always 1 for the best state, and nothing is clamped or prorated. Source: the value set's own.
    """
    worth = definition.value_sets[rule.table or ""]
    return _of_all(rule, lambda levels: worth.index(dict(zip(rule.items, levels, strict=True))))


def _of_all(rule: ScoreRule, made: Callable[[Sequence[int]], float]) -> Rule:
    of = len(rule.items)

    def score(values: Values) -> Score:
        levels = [int(number) for number in numbers(values)]
        marked = inapplicable(values)
        if len(levels) < of:
            return Score(rule.id, None, len(levels), of, rule.method, missing_reason(rule, values), marked, rule.key)
        return Score(rule.id, made(levels), of, of, rule.method, None, marked, rule.key)

    return score


METHODS: Mapping[str, Callable[[ScoreRule, Definition], Rule]] = {"profile": profile, "value-set": value_set}
