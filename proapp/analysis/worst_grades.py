"""The worst PRO-CTCAE composite grade of every symptom the protocol asks about."""

from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.planned import COMPOSITE
from proapp.analysis.source import Source
from proapp.trajectory import queries
from proapp.trajectory.worst_grades import worst_by_symptom


def worst_grades(source: Source, query: Query) -> dict[str, Any]:
    """How many had each symptom after baseline, and severely."""
    protocol = source.protocol
    definition = asked.scored_by(source, COMPOSITE, "PRO-CTCAE")
    rules = [rule for rule in definition.scores if rule.method == COMPOSITE]
    found = worst_by_symptom(
        queries.values(source.session, protocol.trial, definition.id),
        source.people(),
        scales=[rule.id for rule in rules],
        grouping=asked.grouping(protocol, query),
        baseline=protocol.comparison.baseline,
    )
    minimum = asked.minimum(protocol, query)
    shares = [share for rule in rules for share in shown.shares(found[rule.id], rule, minimum=minimum)]
    return {**asked.about(protocol, query), "instrument": definition.key, "shares": shares}
