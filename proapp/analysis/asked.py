"""What somebody asks an analysis: which instrument and scale, which columns, from what change on, how small a cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.instrument.definition import Definition, ScoreRule
from proapp.trajectory import moments
from proapp.trajectory.comparison import Grouping
from proapp.trial.protocol import Protocol

POINTS = 10.0  # when the protocol names no points of deterioration for an instrument
ARM = "arm"

Query = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A scale of an instrument that the protocol asks."""

    definition: Definition
    rule: ScoreRule

    @property
    def instrument_id(self) -> str:
        """Without the version: scores are kept under it."""
        return self.definition.id

    @property
    def words(self) -> dict[str, Any]:
        """What a table says of it."""
        named = {"instrument": self.definition.key, "scale": self.rule.id}
        return {**named, "title": self.rule.title, "higher_is": self.rule.higher_is}


def instrument(source: Source, named: str) -> Definition:
    """An instrument the protocol asks, by id or key. Raises Invalid."""
    key = moments.instrument_key(source.protocol, named.partition("@")[0])
    if key is None or ("@" in named and named != key):
        raise errors.Invalid("no such instrument", errors=[Place("/instrument", "the protocol does not ask it")])
    return source.library.get(key)


def scale(source: Source, query: Query) -> Asked:
    """The scale that a query names by `instrument` and `scale`. Raises Invalid naming the parameter."""
    definition = instrument(source, query["instrument"])
    if query["scale"] not in definition.by_id:
        raise errors.Invalid("no such scale", errors=[Place("/scale", f"{definition.key} has no such scale")])
    return Asked(definition, definition.score(query["scale"]))


def scored_by(source: Source, method: str, words: str) -> Definition:
    """The one instrument of the protocol that has scores of a method. Raises NotFound."""
    keys = dict.fromkeys(key for timepoint in source.protocol.timepoints for key in timepoint.instruments)
    for key in keys:
        definition = source.library.get(key)
        if any(rule.method == method for rule in definition.scores):
            return definition
    raise errors.NotFound(f"the protocol asks no {words}")


def about(protocol: Protocol, query: Query) -> dict[str, Any]:
    """What every table says of itself: the trial, by arm or pooled, the arms' titles, and of which cohort."""
    arms = {arm.id: arm.title for arm in protocol.arms.values()} if query["by"] == ARM else {}
    return {"trial": protocol.trial, "by": query["by"], "arms": arms, "cohort": query.get("cohort")}


def grouping(protocol: Protocol, query: Query) -> Grouping:
    """The columns: arms or all as one, and the levels of `stratum` if the query names one. Raises Invalid."""
    stratum = query.get("stratum")
    if stratum is not None and stratum not in protocol.strata:
        raise errors.Invalid("no such stratum", errors=[Place("/stratum", f"one of {', '.join(protocol.strata)}")])
    return Grouping(
        arms=tuple(protocol.arms),
        by_arm=query["by"] == ARM,
        stratum=stratum,
        levels=protocol.strata[stratum] if stratum else (),
    )


def minimum(protocol: Protocol, query: Query) -> int:
    """The smallest cell shown: the committee sees cells as they are; a release for others names a `minimum`."""
    return int(query.get("minimum", 0 if query["by"] == ARM else protocol.minimum_cell))


def threshold(protocol: Protocol, query: Query, definition: Definition) -> float:
    """From what change on somebody is better or worse, in the scale's units."""
    given = query["threshold"]
    return float(protocol.comparison.deterioration.get(definition.id, POINTS) if given is None else given)
