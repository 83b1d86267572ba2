"""Which questions are asked given the answers so far, and whether answers fit their instrument."""

from collections.abc import Iterator, Mapping
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.instrument.definition import Answer, AnswerList, Answers, Definition, Item


def asked(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Codes of the items that are asked, in order. A gate whose own item was not asked counts as unanswered."""
    codes: list[str] = []
    for code, item in definition.items.items():
        gate = item.ask_when
        if gate is None or gate.open(answers.get(gate.item) if gate.item in codes else None):
            codes.append(code)
    return tuple(codes)


def problems(definition: Definition, answers: Mapping[str, Any]) -> list[Fault]:
    """Whether answers fit their instrument; an empty list when they do. Raises nothing.

    Answers map item codes to a number or to a special code an item allows; what was not answered is left out. Each
    fault names the item by JSON pointer within the answers (`/16A`) and says what would fit, never what was given.
    """
    wrong = dict(_values(definition, answers))
    sound = {code: answer for code, answer in answers.items() if code not in wrong}
    open_items = frozenset(asked(definition, sound))
    for code in sound.keys() - open_items:
        gate = definition.items[code].ask_when
        wrong[code] = f"was not asked: it depends on {gate.item if gate else code}"
    return [Fault(pointer(code), wrong[code]) for code in answers if code in wrong]


def sound(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Answer]:
    """The answers that fit, without those that have a problem: what can be read of a report that was not accepted."""
    wrong = {fault.pointer for fault in problems(definition, answers)}
    return {code: answer for code, answer in answers.items() if pointer(code) not in wrong}


def closed(definition: Definition, answers: Answers) -> tuple[str, ...]:
    """Items not asked because a number given to their gate closed it; after a special answer nothing is known."""
    gated = ((code, item.ask_when) for code, item in definition.items.items() if item.ask_when is not None)
    return tuple(
        code
        for code, gate in gated
        if code not in answers
        and isinstance(answers.get(gate.item), (int, float))
        and not gate.open(answers[gate.item])
    )


def imputed(definition: Definition, answers: Answers, value: int = 0) -> dict[str, Answer]:
    """The answers with every closed item counted as `value`: zero-imputation, for analysis and flags, never stored.

    Source: ProAE, toxScores; never the reverse, and never when the gate itself has no number.
    """
    return {**answers, **dict.fromkeys(closed(definition, answers), value)}


def _values(definition: Definition, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for code, answer in answers.items():
        item = definition.items.get(code)
        message = f"{definition.key} has no such item" if item is None else _misfit(item, answer)
        if message is not None:
            yield code, message


def _misfit(item: Item, answer: Any) -> str | None:
    """What would fit an item, or None when the answer does. A bool is no number and text is no number."""
    if isinstance(answer, str):
        return None if answer in item.special else expected(item)
    if isinstance(answer, bool) or not isinstance(answer, (int, float)):
        return expected(item)
    return None if fits(item.answers, answer) else expected(item)


def fits(answers: AnswerList, number: float) -> bool:
    """Whether a number is one of an answer list. Only a decimal list takes a number with a fraction or as a float."""
    if answers.type == "decimal":
        steps = number / answers.step if answers.low <= number <= answers.high else 0.5
        return abs(steps - round(steps)) < 1e-6  # a step of 0.1 has no exact binary form
    if not isinstance(number, int):
        return False
    return number in answers.codes if answers.codes else answers.low <= number <= answers.high


def expected(item: Item) -> str:
    """What would answer an item, in words."""
    answers = item.answers
    if answers.type == "choice":
        number = "one of " + ", ".join(str(code) for code in answers.codes)
    else:
        kind = "a whole number" if answers.type == "integer" else f"a number in steps of {answers.step}"
        number = f"{kind} from {answers.low} to {answers.high}"
    return " or ".join([f"must be {number}", *sorted(item.special)])
