"""Why a flag was raised, as a clinician reads it: each answer and score in words, and what it was before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from proapp.instrument.definition import Definition, ScoreRule
from proapp.instrument.read_back import Line, read_back
from proapp.instrument.wording import Wording


@dataclass(frozen=True, slots=True)
class Ground:
    """One item or score that met the rule. `words` are those of the answer, None for a score; `limit` is what it met.

    `baseline` and `previous` are None where the participant has none, or the rule does not look at it.
    """

    code: str
    kind: str
    label: str
    value: float
    words: str | None
    limit: float
    baseline: float | None
    baseline_words: str | None
    previous: float | None
    previous_words: str | None


def grounds(why: Mapping[str, Any], definition: Definition, wording: Wording) -> tuple[Ground, ...]:
    """The reasons stored with a flag, in their order. `why` is `proapp.flag.rule.Finding.document()`."""
    rules = {rule.id: rule for rule in definition.scores}
    return tuple(_ground(reason, definition, rules.get(reason["code"]), wording) for reason in why.get("reasons", ()))


def _ground(reason: Mapping[str, Any], definition: Definition, rule: ScoreRule | None, wording: Wording) -> Ground:
    code = reason["code"]
    item = definition.items.get(code)
    label = item.label if item else rule.title if rule else code
    return Ground(
        code=code,
        kind="item" if item else "score",
        label=label,
        limit=reason["limit"],
        **{name: reason[name] for name in ("value", "baseline", "previous")},
        words=_words(code, reason["value"], definition, wording),
        baseline_words=_words(code, reason["baseline"], definition, wording),
        previous_words=_words(code, reason["previous"], definition, wording),
    )


def _words(code: str, value: float | None, definition: Definition, wording: Wording) -> str | None:
    """The words of an answer, where they are installed; what lies between two answers, as a median may, has none."""
    item = definition.items.get(code)
    if wording.placeholder or item is None or value is None or value != int(value):
        return None
    return wording.answers.get(item.answers.id, {}).get(str(int(value)))


def lines(
    codes: Iterable[str], definition: Definition, wording: Wording, answers: Mapping[str, Any]
) -> tuple[Line, ...]:
    """The answers behind some items and scores, as the participant gave them, in the order of the questions."""
    wanted = set(codes)
    for rule in definition.scores:
        wanted |= set(rule.items) if rule.id in wanted else set()
    return read_back(definition, wording, {code: answer for code, answer in answers.items() if code in wanted})
