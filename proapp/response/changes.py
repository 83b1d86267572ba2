"""What differs between two versions of an answer sheet, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proapp.instrument.definition import Definition
from proapp.instrument.read_back import read_back
from proapp.instrument.wording import Wording


@dataclass(frozen=True, slots=True)
class Change:
    """One item answered otherwise; None where there is no answer. Words are the answer's, or the number itself."""

    item: str
    label: str
    old: Any
    new: Any
    old_words: str | None
    new_words: str | None


def changes(
    definition: Definition, wording: Wording, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Change, ...]:
    """Items whose answer differs, in the order of the questions. A response taken out has no answers any more."""
    old = {line.item: line.answer for line in read_back(definition, wording, before)}
    new = {line.item: line.answer for line in read_back(definition, wording, after)}
    return tuple(
        Change(code, item.label, before.get(code), after.get(code), old.get(code), new.get(code))
        for code, item in definition.items.items()
        if before.get(code) != after.get(code)
    )
