"""Which questions a protocol wants answered: its endpoints' scales first, and everything it asks for comparison."""

from collections.abc import Iterator
from typing import Any

from proapp.instrument.library import Library
from proapp.trajectory.estimand import Estimand
from proapp.trajectory.grades import SEVERE
from proapp.trajectory.model.repeated_measures import SATTERTHWAITE
from proapp.trajectory.modelled import MMRM
from proapp.trial.protocol import Protocol

COMPOSITE = "lookup"  # the method of PRO-CTCAE's composite grades
SYMPTOM_DAYS = "days-with-symptom"
PLAIN = Estimand().chosen  # everybody randomised, whatever came in between

Query = dict[str, Any]


def trajectories(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every scale that is judged, by calendar."""
    for query in judged(protocol, library):
        yield {**query, **PLAIN, "time": "calendar", "statistic": "mean", "stratum": None, "threshold": None}


def deteriorations(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The first deterioration of every scale that is an endpoint, without endpoints of every scale judged; the arms
    compared as they were randomised, and beside the protocol's points the others it names.
    """
    asked = {"definition": "first", "death": False, "stratified": bool(protocol.strata)}
    for query in main_scales(protocol, library):
        for threshold in (None, *protocol.comparison.sensitivity):
            yield {**query, **asked, "threshold": threshold}


def incidences(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The same scales with death competing, and every symptom that is graded for comparison: grade 3 that is new."""
    for query in main_scales(protocol, library):
        yield {**query, "outcome": "deterioration", "definition": "first", "threshold": None, "grade": SEVERE}
    new = {"outcome": "new-severe", "definition": "first", "threshold": None, "grade": SEVERE}
    for key, scale in graded(protocol, library):
        if library.get(key).score(scale).range[1] >= SEVERE:
            yield {"instrument": key, "scale": scale, **new}


def intervals(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The main scales once more, as interval-censored."""
    for query in main_scales(protocol, library):
        yield {**query, "definition": "first", "threshold": None, "death": False}


def models(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The same scales."""
    for query in main_scales(protocol, library):
        yield {**query, **PLAIN, "stratified": True, "method": MMRM, "inference": SATTERTHWAITE}


def instruments(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every instrument asked for comparison."""
    return ({"instrument": key} for key in compared(protocol))


def diaries(protocol: Protocol, library: Library) -> Iterator[Query]:
    """One table where there is a diary."""
    return _where(protocol, library, SYMPTOM_DAYS)


def compared(protocol: Protocol) -> tuple[str, ...]:
    """The keys of the instruments asked for comparison, in the order of the timepoints."""
    asked = (key for timepoint in protocol.timepoints if timepoint.use == "compare" for key in timepoint.instruments)
    return tuple(dict.fromkeys(asked))


def judged(protocol: Protocol, library: Library) -> list[Query]:
    """Every scale of the instruments for which the protocol says how many points count, the main ones first."""
    keys = [key for key in compared(protocol) if key.partition("@")[0] in protocol.comparison.deterioration]
    every = [(key, rule.id) for key in keys for rule in library.get(key).scores]
    return _queries([pair for pair in _endpoints(protocol) if pair in every] + every)


def main_scales(protocol: Protocol, library: Library) -> list[Query]:
    """Of the judged scales those that are endpoints; all of them where the protocol names none."""
    every = judged(protocol, library)
    named = [query for query in every if (query["instrument"], query["scale"]) in _endpoints(protocol)]
    return named or every


def graded(protocol: Protocol, library: Library) -> list[tuple[str, str]]:
    """(instrument, scale) of every composite grade asked for comparison."""
    rules = ((key, rule) for key in compared(protocol) for rule in library.get(key).scores)
    return [(key, rule.id) for key, rule in rules if rule.method == COMPOSITE]


def _endpoints(protocol: Protocol) -> list[tuple[str, str]]:
    return [(one.instrument, one.scale) for one in protocol.endpoints if one.instrument and one.scale]


def _queries(pairs: list[tuple[str, str]]) -> list[Query]:
    return [{"instrument": key, "scale": scale} for key, scale in dict.fromkeys(pairs)]


def _where(protocol: Protocol, library: Library, method: str) -> Iterator[Query]:
    """One query without parameters if an instrument asked for comparison has scores of a method."""
    if any(rule.method == method for key in compared(protocol) for rule in library.get(key).scores):
        yield {}
