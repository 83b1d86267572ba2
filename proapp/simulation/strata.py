"""The level of each stratum, from the baseline facts where they say it, else by chance."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from proapp.trial.protocol import BaselineFact, Protocol

Facts = Mapping[str, Any]

TOLD_BY = {"who_grade": "grade", "primary_site": "origin"}  # a fact, and the stratum that is usually its level
PANCREAS_ONLY = "sunitinib"
LONG_AGO = 12  # months


def fitting(fact: BaselineFact, protocol: Protocol) -> Sequence[str]:
    """The levels of a fact that are levels of the stratum it tells; all of them where the stratum has an `other`."""
    levels = protocol.strata.get(TOLD_BY.get(fact.name, ""), ())
    both = [level for level in fact.levels if level in levels]
    return fact.levels if "other" in levels or not both else both


def level(name: str, levels: Sequence[str], facts: Facts, *, draw: Random) -> str:
    """One of the levels of a stratum for somebody with these facts."""
    told = _TELLERS[name](facts, levels) if name in _TELLERS else None
    if name == "intended" and facts.get("primary_site") != "pancreas":
        levels = [one for one in levels if one != PANCREAS_ONLY]
    return told if told is not None and told in levels else draw.choice(levels)


def _origin(facts: Facts, levels: Sequence[str]) -> str | None:
    said = facts.get("primary_site")
    if said == "midgut" and "gastrointestinal" in levels:
        return "gastrointestinal"
    return said if said in levels else "other"


def _line(facts: Facts, levels: Sequence[str]) -> str | None:
    if "prior_lines" not in facts:
        return None
    return levels[0] if facts["prior_lines"] == 0 else levels[-1]


def _since(facts: Facts, levels: Sequence[str]) -> str | None:
    return levels[facts["months_since_prrt"] > LONG_AGO] if "months_since_prrt" in facts else None


_TELLERS: Mapping[str, Callable[[Facts, Sequence[str]], str | None]] = {
    "origin": _origin,
    "grade": lambda facts, levels: facts.get("who_grade"),
    "line": _line,
    "secretion": lambda facts, levels: levels[not facts.get("functioning", False)],
    "liver_lesion": lambda facts, levels: levels[bool(facts.get("liver_lesion_over_3cm", False))],
    "since_prrt": _since,
}
