"""Answers as the person who gave them read them: each question with the words of the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proapp.instrument.definition import Definition
from proapp.instrument.wording import Wording


@dataclass(frozen=True, slots=True)
class Line:
    """One question and what was answered, in words where there are any, else as the number it is."""

    item: str
    text: str
    answer: str


def read_back(definition: Definition, wording: Wording, answers: Mapping[str, Any]) -> tuple[Line, ...]:
    """What was answered, in the order of the questions; questions that were not asked are left out."""
    return tuple(
        Line(code, wording.items[code], _words(item.answers.id, answers[code], wording))
        for code, item in definition.items.items()
        if code in answers
    )


def _words(answer_list: str, answer: Any, wording: Wording) -> str:
    if answer in wording.special:
        return wording.special[answer]
    return wording.answers.get(answer_list, {}).get(str(answer), str(answer))
