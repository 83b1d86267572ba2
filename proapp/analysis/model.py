"""The mixed model for repeated measures: adjusted mean changes and differences by moment and over all."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.model.adjusted import AdjustedDifference, AdjustedMean
from proapp.trajectory.model.contrast import Contrast
from proapp.trajectory.modelled import Arms, modelled

SHOWN = ("covariance", "participants", "answers", "log_likelihood", "reason")


def model(source: Source, query: Query) -> dict[str, Any]:
    """By arm only: there is nothing to compare otherwise."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    arms = Arms(tuple(protocol.arms), asked.reference(protocol), tuple(protocol.strata))
    found = modelled(
        queries.column(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id),
        source.entrants(),
        moments.moments(protocol, scale.instrument_id),
        arms=arms,
        inference=query["inference"],
    )
    return {
        **asked.about(protocol, query),
        **scale.words,
        "baseline": protocol.comparison.baseline,
        "strata": list(arms.strata),
        "inference": query["inference"],
        "tried": [asdict(one) for one in found.tried],
        "means": [{**contrast(one), "n": one.n} for one in found.means],
        "differences": [{**contrast(one), "reference": one.reference} for one in found.differences],
        **{name: getattr(found, name) for name in SHOWN},
    }


def contrast(one: AdjustedMean | AdjustedDifference) -> dict[str, Any]:
    """An adjusted mean or difference as a row of a table; `label` None: over all moments."""
    value: Contrast = one.value
    names = ("estimate", "se", "lower", "upper", "p", "reason")
    shown = {name: getattr(value, name) for name in names}
    return {"arm": one.arm, "label": one.timepoint, "df": value.freedom, **shown}
