"""Why an answer that was asked for is not there: as somebody says, or as the recorded facts say by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proapp.participant.fact import Current

CODES = ("too-ill", "refused", "staff-oversight", "technical", "death", "language", "absent", "other")
PATIENT, SITE, SYSTEM = "patient", "site", "system"
SOURCES = (PATIENT, SITE, SYSTEM)
DERIVED = ("death", "withdrawal", "pause")  # told by the facts, never stored
NO_MORE_QUESTIONS = frozenset({"pro", "all"})
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Missing:
    """Why an answer is missing (one of CODES or DERIVED) and who says so (one of SOURCES)."""

    code: str
    source: str


def by_the_facts(facts: Sequence[Current], *, on: date) -> Missing | None:
    """What the facts in force, in their order, say about something due on a day; None: nothing.

    Death and the end of all questions count from their day on, a pause from its day until the day before its end or
    until it is ended.
    """
    for kind in ("death", "withdrawal"):
        if any(fact.kind == kind and fact.on <= on and _ends_questions(fact) for fact in facts):
            return Missing(kind, SYSTEM)
    return Missing("pause", SYSTEM) if _paused(facts, on) else None


def _ends_questions(fact: Current) -> bool:
    return fact.kind == "death" or fact.detail.get("from") in NO_MORE_QUESTIONS


def _paused(facts: Sequence[Current], on: date) -> bool:
    paused_until: date | None = None
    for fact in facts:
        if fact.on > on:
            continue
        if fact.kind == "pause":
            until = fact.detail.get("until")
            paused_until = date.max if until is None else date.fromisoformat(until)
        elif fact.kind == "resume":
            paused_until = None
    return paused_until is not None and on < paused_until
