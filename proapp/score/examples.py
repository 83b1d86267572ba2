"""Worked examples: answers, and the scores somebody worked out by hand from the manual."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.instrument.answers import problems
from proapp.instrument.definition import Answer, Definition
from proapp.score.methods import Score
from proapp.score.scoring import block_scores, scores

TOLERANCE = 1e-9


def expanded(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Answers with spans written out: `q1-q3: 1` answers q1, q2 and q3; what comes later wins."""
    codes = list(definition.items)
    full: dict[str, Answer] = {}
    for name, answer in answers.items():
        span = re.fullmatch(r"([^-]+)-([^-]+)", name)
        if span and span[1] in codes and span[2] in codes:
            full.update(dict.fromkeys(codes[codes.index(span[1]) : codes.index(span[2]) + 1], answer))
        else:
            full[name] = answer
    return full


def made(definition: Definition, example: Mapping[str, Any]) -> dict[str, Score]:
    """The scores of an example: of its `answers`, or of its `days`, each said to repeat so many `times`."""
    if "answers" in example:
        return scores(definition, expanded(definition, example["answers"]))
    diaries = [expanded(definition, day["answers"]) for day in example["days"] for _ in range(day["times"])]
    return block_scores(definition, diaries)


def value(written: Any) -> float | None:
    """A number as written by hand: 50, null, `200/3` or `66 2/3`."""
    if written is None or isinstance(written, (int, float)):
        return written
    return float(sum(Fraction(part) for part in written.split()))


def faults(definition: Definition, examples: list[Mapping[str, Any]]) -> list[Fault]:
    """Examples whose answers do not fit the instrument or whose scores come out otherwise."""
    return [fault for index, example in enumerate(examples) for fault in _faults(definition, example, pointer(index))]


def _faults(definition: Definition, example: Mapping[str, Any], place: str) -> Iterator[Fault]:
    given = [example["answers"]] if "answers" in example else [day["answers"] for day in example["days"]]
    wrong = [fault for answers in given for fault in problems(definition, expanded(definition, answers))]
    if wrong:
        yield from (Fault(f"{place}/answers", f"{fault.pointer[1:]} {fault.message}") for fault in wrong)
        return
    found = made(definition, example)
    for scale, written in example["scores"].items():
        if scale not in found:
            yield Fault(f"{place}/scores{pointer(scale)}", f"{definition.key} has no score {scale} of this")
        elif not same(found[scale].value, value(written)):
            message = f"{scale} is {written} by hand, but {found[scale].value} by the definition"
            yield Fault(f"{place}/scores{pointer(scale)}", message)
    for kind in ("reasons", "not_applicable", "raw", "answered"):
        for scale, written in example.get(kind, {}).items():
            yield from _aside(found.get(scale), kind, (written, f"{place}/{kind}{pointer(scale)}"))


def _aside(score: Score | None, kind: str, said: tuple[Any, str]) -> Iterator[Fault]:
    written, place = said
    found = getattr(score, {"reasons": "reason"}.get(kind, kind), None)
    if found != written:
        yield Fault(place, f"{kind} is {written!r} by hand, but {found!r} by the definition")


def same(one: float | None, other: float | None) -> bool:
    """Whether two scores are equal to 1e-9; null equals null only."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= TOLERANCE
