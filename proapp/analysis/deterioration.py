"""How long it takes until somebody is clearly worse in one scale."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory import queries
from proapp.trajectory.deterioration import Rule
from proapp.trajectory.to_deterioration import comparisons_of, curves_of, times_to_deterioration


def deterioration(source: Source, query: Query) -> dict[str, Any]:
    """Time from randomisation: curves, medians, and by arm the hazard ratio."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    threshold = asked.threshold(protocol, query, scale.definition)
    rule = Rule(
        definition=query["definition"],
        threshold=threshold,
        higher_is=scale.rule.higher_is,
        death_is_event=query["death"],
    )
    grouping = asked.grouping(protocol, query)
    rows = queries.values(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    found = times_to_deterioration(
        rows, source.people(), rule=rule, grouping=grouping, baseline=protocol.comparison.baseline
    )
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        "instrument": scale.definition.key,
        "scale": scale.rule.id,
        "definition": rule.definition,
        "threshold": threshold,
        "curves": [shown.curve(curve, minimum=minimum) for curve in curves_of(found, grouping)],
        "comparisons": [asdict(one) for one in comparisons_of(found, grouping, reference=asked.reference(protocol))],
    }
