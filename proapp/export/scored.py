"""What a response gives an export: scores with unit, range, direction; items with the answer or why there is none."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import Any

from proapp.export.table import Places
from proapp.instrument.answers import asked
from proapp.instrument.definition import Definition

NOT_ASKED = "not-asked"
NOT_ANSWERED = "not-answered"
MISSING = {
    NOT_ASKED: "An earlier answer made the question needless.",
    NOT_ANSWERED: "The question was asked and passed over.",
    "not-applicable": "It does not apply, as the participant said.",
    "not-sexually-active": "It does not apply, as the participant said.",
    "prefer-not-to-answer": "The participant prefers not to say.",
}
UNITS = {
    "eortc-linear": "points, 0-100",
    "eortc-linear-reversed": "points, 0-100",
    "mean-of-scores": "points, 0-100",
    "lookup": "composite grade, 0-3",
    "item": "answer code",
    "facit-prorated-sum": "points",
    "facit-total": "points",
    "sum-of-scores": "points",
    "sum": "points",
    "t-score": "T-score, mean 50, SD 10",
    "profile": "levels side by side",
    "value-set": "index, 1 is full health",
    "days-with-symptom": "days of a block",
}
SCORE_PLACES = Places(code=0, value=2, reason=3)
ITEM_PLACES = Places(code=0, value=2, reason=3)


# A score as it is stored: scale, value, answered, of, method, reason.
Made = tuple[str, float | None, int, int, str, str | None]


@lru_cache(maxsize=256)
def _told(definition: Definition) -> Mapping[str, tuple[int, str, tuple[Any, ...]]]:
    """Of each scale: its place, its title, and unit, range and direction."""
    return {
        rule.id: (place, rule.title, (UNITS[rule.method], *map(float, rule.range), rule.higher_is))
        for place, rule in enumerate(definition.scores)
    }


UNTOLD = (1_000_000, None, (None, None, None, None))


def score_entries(definition: Definition | None, made: Iterable[Made]) -> list[tuple[Any, ...]]:
    """Scores in the definition's order, as `proapp.export.column.SCORE`; None: it is not at hand any more."""
    return [entry for _, _, entry in sorted([_entry(definition, *score) for score in made], key=_by_place)]


@lru_cache(maxsize=1 << 14, typed=True)
def _entry(
    definition: Definition | None,
    scale: str,
    value: float | None,
    answered: int,
    of: int,
    method: str,
    reason: str | None,
) -> tuple[int, str, tuple[Any, ...]]:
    """A score's place, scale and entry. The same few come again and again in an export of a whole trial."""
    told: Mapping[str, Any] = {} if definition is None else _told(definition)
    place, title, about = told.get(scale, UNTOLD)
    return place, scale, (scale, title, value, reason, answered, of, *about, method)


_by_place = itemgetter(0, 1)


def item_entries(definition: Definition | None, answers: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Every item in the definition's order, as `proapp.export.column.ITEM`; without definition those answered."""
    if definition is None:
        return [(code, None, *_answer(answer)) for code, answer in sorted(answers.items())]
    open_items = frozenset(asked(definition, answers))
    return [
        (code, item.label, *_answer(answers.get(code, NOT_ANSWERED if code in open_items else NOT_ASKED)))
        for code, item in definition.items.items()
    ]


def _answer(answer: Any) -> tuple[Any, str | None]:
    return (None, answer) if isinstance(answer, str) else (answer, None)


def document_entry(entries: Iterable[tuple[Any, ...]]) -> tuple[dict[str, Any], dict[str, str]]:
    """The same as two objects: numbers by item, and reasons by item."""
    answers, missing = {}, {}
    for code, _, answer, reason in entries:
        if reason is None:
            answers[code] = answer
        else:
            missing[code] = reason
    return answers, missing
