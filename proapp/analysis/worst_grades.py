"""The worst PRO-CTCAE grade of every symptom the protocol asks about, with the baseline, after it, and adjusted."""

from typing import Any

from proapp.analysis import asked, graded, shown, shown_counts
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory.grades import Apart, differences
from proapp.trajectory.toxicity import scales
from proapp.trajectory.worst_grades import worst_by_symptom


def worst_grades(source: Source, query: Query) -> dict[str, Any]:
    """How many had each symptom, and severely, by three summaries; by arm also how far the arms lie apart."""
    protocol = source.protocol
    definition = graded.instrument(source, query)
    of, zero = query["of"], query["zero_imputation"]
    rules = scales.rules(definition, of)
    grouping = asked.grouping(protocol, query)
    found = worst_by_symptom(
        graded.reports(source, definition.key, rules),
        source.people(),
        scales=[rule.id for rule in rules],
        grouping=grouping,
        baseline=protocol.comparison.baseline,
        gates=scales.gates(definition, zero_imputation=zero),
    )
    minimum, reference = asked.minimum(protocol, query), protocol.reference
    return {
        **asked.about(protocol, query),
        "instrument": definition.key,
        "of": of,
        "zero_imputation": zero,
        "shares": [
            {**share, **scales.named(definition, rule)}
            for rule in rules
            for share in shown.shares(found[rule.id], rule, minimum=minimum)
        ],
        "differences": [
            {**_apart(one), **scales.named(definition, rule)}
            for rule in rules
            for one in differences(found[rule.id], reference=reference)
            if grouping.by_arm
        ],
    }


def _apart(one: Apart) -> dict[str, Any]:
    names = {"arm": one.arm, "reference": one.reference, "summary": one.summary}
    return {**names, "present": shown_counts.apart(one.present), "severe": shown_counts.apart(one.severe)}
