"""How complete the answers to one instrument are: both SISAQOL rates by timepoint."""

from collections import Counter
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.expectation import completeness


def completion(source: Source, query: Query) -> dict[str, Any]:
    """Received of expected and of all, with late ones, how they came, and why others are missing."""
    protocol = source.protocol
    definition = asked.instrument(source, query["instrument"])
    columns = moments.moments(protocol, definition.id)
    rows = queries.due(source.session, protocol.trial, definition.key, now=source.now)
    rates, reached = completeness(rows, source.people(), columns, grouping=asked.grouping(protocol, query))
    places = {moment.label: moment for moment in reached}
    minimum = asked.minimum(protocol, query)
    rows_shown = [shown.rate(rate, places[rate.timepoint], minimum=minimum) for rate in rates]
    modes: Counter[str] = Counter()
    for rate in rows_shown:
        modes.update(rate["modes"])
    return {**asked.about(protocol, query), "instrument": definition.key, "rates": rows_shown, "modes": modes}
