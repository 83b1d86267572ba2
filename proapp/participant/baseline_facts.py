"""Baseline facts: what a protocol asks about a participant once, and whether the answers have the form it asked for."""

from collections.abc import Mapping
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.participant.detail import is_date, is_number, is_text
from proapp.trial.protocol import BaselineFact, Protocol


def problems(protocol: Protocol, given: Mapping[str, Any]) -> list[Fault]:
    """What is missing, not asked, or of another form; pointers begin at the object of facts (`/functioning`)."""
    asked = {fact.name: fact for fact in protocol.baseline_facts}
    found = [Fault(pointer(name), "this protocol does not ask for it") for name in given if name not in asked]
    for name, fact in asked.items():
        if name not in given:
            found += [Fault(pointer(name), "this protocol asks for it")] if fact.required else []
        elif words := _misfit(fact, given[name]):
            found.append(Fault(pointer(name), words))
    return found


def _misfit(asked: BaselineFact, value: Any) -> str | None:
    """What would have been right, when `value` is not."""
    if asked.type == "level":
        return None if value in asked.levels else f"one of {', '.join(asked.levels)}"
    fits, words = {
        "boolean": (isinstance(value, bool), "true or false"),
        "integer": (is_number(value) and isinstance(value, int), "a whole number"),
        "number": (is_number(value), "a number"),
        "text": (is_text(value), "a text"),
        "date": (is_date(value), "a date such as 2026-03-02"),
    }[asked.type]
    if not fits:
        return words
    if asked.minimum is not None and value < asked.minimum:
        return f"not below {asked.minimum:g}"
    if asked.maximum is not None and value > asked.maximum:
        return f"not above {asked.maximum:g}"
    return None
