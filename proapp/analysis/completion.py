"""How complete the answers to one instrument are: both SISAQOL rates by timepoint."""

from collections import Counter
from dataclasses import replace
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.expectation import RE_PLANNED, TELLING_ARMS, completeness
from proapp.trajectory.rates import Rate


def completion(source: Source, query: Query) -> dict[str, Any]:
    """Received of expected and of all, with late ones, how they came, and why others are missing."""
    protocol = source.protocol
    definition = asked.instrument(source, query["instrument"])
    columns = moments.moments(protocol, definition.id)
    rows = queries.due(source.session, protocol.trial, definition.key, now=source.now)
    grouping = asked.grouping(protocol, query)
    rates, reached = completeness(rows, source.people(), columns, grouping=grouping)
    told = rates if grouping.by_arm else [_without_arms(rate) for rate in rates]
    places = {moment.label: moment for moment in reached}
    minimum = asked.minimum(protocol, query)
    rows_shown = [shown.rate(rate, places[rate.timepoint], minimum=minimum) for rate in told]
    modes: Counter[str] = Counter()
    for rate in rows_shown:
        modes.update(rate["modes"])
    return {**asked.about(protocol, query), "instrument": definition.key, "rates": rows_shown, "modes": modes}


def _without_arms(rate: Rate) -> Rate:
    """Pooled, what happens in one arm only is told as any other change of plan."""
    missing: Counter[str] = Counter()
    for kind, number in rate.missing.items():
        missing[RE_PLANNED if kind in TELLING_ARMS else kind] += number
    return replace(rate, missing=dict(missing))
