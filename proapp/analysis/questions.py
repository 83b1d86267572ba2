"""What can be asked of a trial without knowing its protocol by heart: every planned question, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proapp.analysis.catalogue import ANALYSES, Analysis
from proapp.instrument.library import Library
from proapp.trial.protocol import Protocol

NAMED = ("instrument", "scale")  # in the words of a question they come first


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its words, and the query that asks it, without parameters that are left to be as usual."""

    words: str
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """One kind of analysis with its questions to a trial."""

    analysis: Analysis
    questions: tuple[Question, ...]


def askings(protocol: Protocol, library: Library) -> tuple[Asking, ...]:
    """Every analysis that this protocol has a question for, in the catalogue's order."""
    found = (Asking(one, questions(one, protocol, library)) for one in ANALYSES.values())
    return tuple(one for one in found if one.questions)


def questions(analysis: Analysis, protocol: Protocol, library: Library) -> tuple[Question, ...]:
    """The planned questions of one analysis. What is the same in all of them is not said."""
    queries = list(analysis.plan(protocol, library))
    differing = [name for name in _names(queries) if len({str(query.get(name)) for query in queries}) > 1]
    told = [name for name in differing if name not in NAMED]
    return tuple(Question(_words(analysis, query, told, library), _without_nulls(query)) for query in queries)


def _names(queries: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for query in queries for name in query))


def _words(analysis: Analysis, query: Mapping[str, Any], told: Sequence[str], library: Library) -> str:
    parts = [*_of_instrument(query, library), *(f"{name} {_plain(query[name])}" for name in told if name in query)]
    return ", ".join(parts) or analysis.title


def _of_instrument(query: Mapping[str, Any], library: Library) -> Iterator[str]:
    if key := query.get("instrument"):
        definition = library.get(key)
        yield definition.title if "scale" not in query else f"{definition.title}: {_scale(definition, query['scale'])}"


def _scale(definition: Any, scale: str) -> str:
    return str(definition.score(scale).title if scale in definition.by_id else scale)


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return {None: "as the protocol says", True: "yes", False: "no"}.get(value, str(value))


def _without_nulls(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
