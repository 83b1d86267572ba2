"""The mixed model: adjusted mean changes and differences by moment and over all."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked
from proapp.analysis import estimand as estimands
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.model.adjusted import AdjustedDifference, AdjustedMean
from proapp.trajectory.model.contrast import Contrast, nothing
from proapp.trajectory.modelled import MMRM, Arms, modelled
from proapp.trial.protocol import Protocol

SHOWN = ("covariance", "participants", "answers", "log_likelihood", "reason")


def model(source: Source, query: Query) -> dict[str, Any]:
    """By arm only: there is nothing to compare otherwise."""
    scale, method = asked.scale(source, query), query.get("method", MMRM)
    arms, planned = compared(source.protocol, query), estimands.planned(source, scale)
    found = modelled(
        estimands.values(source, scale, query), planned,
        arms=arms, method=method, inference=query["inference"],
    )  # fmt: skip
    days = {moment.label: day for moment, day in zip(planned.moments, planned.days, strict=True)}
    least = asked.minimum(source.protocol, query)
    few = {(one.arm, one.timepoint) for one in found.means if is_small(one.n, least)}
    return {
        **asked.about(source.protocol, query),
        **scale.words,
        **estimands.told(estimands.estimand(query)),
        "baseline": source.protocol.comparison.baseline,
        "strata": list(arms.strata),
        "method": method,
        "inference": query["inference"] if method == MMRM else None,
        "tried": [asdict(one) for one in found.tried],
        "means": [{**mean(one, few, least), "day": days.get(one.timepoint or "")} for one in found.means],
        "differences": [difference(one, few, least) for one in found.differences],
        **{name: getattr(found, name) for name in SHOWN},
    }


def compared(protocol: Protocol, query: Query) -> Arms:
    """The arms, the one the others are compared with, and the strata that are not cohorts, if they are asked for."""
    strata = tuple(name for name in protocol.strata if name not in protocol.cohorts and query["stratified"])
    return Arms(tuple(protocol.arms), protocol.reference, strata)


Few = set[tuple[str, str | None]]


def mean(one: AdjustedMean, few: Few, least: int) -> dict[str, Any]:
    """An adjusted mean as a row of a table, withheld where too few answered."""
    if (one.arm, one.timepoint) in few:
        return {**row(one.arm, one.timepoint, nothing(f"fewer than {least}")), "n": None}
    return {**row(one.arm, one.timepoint, one.value), "n": one.n}


def difference(one: AdjustedDifference, few: Few, least: int) -> dict[str, Any]:
    """A difference as a row of a table, withheld where either arm's mean is."""
    hidden = {(one.arm, one.timepoint), (one.reference, one.timepoint)} & few
    value = nothing(f"fewer than {least}") if hidden else one.value
    return {**row(one.arm, one.timepoint, value), "reference": one.reference}


def row(arm: str, label: str | None, value: Contrast) -> dict[str, Any]:
    """An estimate with its uncertainty; `label` None: over all moments."""
    names = ("estimate", "se", "lower", "upper", "p", "reason")
    return {"arm": arm, "label": label, "df": value.freedom, **{name: getattr(value, name) for name in names}}
