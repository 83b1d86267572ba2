"""Every symptom's toxicity index by arm: the worst grade of each participant, and a little for every other."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, graded, shown_counts
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory.mean_difference import mean_difference
from proapp.trajectory.toxicity import scales
from proapp.trajectory.worst_grades import Index, index_by_symptom


def toxicity_index(source: Source, query: Query) -> dict[str, Any]:
    """Means with intervals, baseline reports included as in ProAE; by arm also how far they lie apart."""
    protocol = source.protocol
    definition = graded.instrument(source, query)
    rules = scales.rules(definition, query["of"])
    grouping = asked.grouping(protocol, query)
    found = index_by_symptom(
        graded.reports(source, definition.key, rules),
        source.people(),
        scales=[rule.id for rule in rules],
        grouping=grouping,
        baseline=protocol.comparison.baseline,
        gates=scales.gates(definition, zero_imputation=query["zero_imputation"]),
    )
    minimum, reference = asked.minimum(protocol, query), protocol.reference
    return {
        **asked.about(protocol, query),
        "instrument": definition.key,
        "of": query["of"],
        "zero_imputation": query["zero_imputation"],
        "indices": [
            {**scales.named(definition, rule), **_index(one, minimum=minimum)}
            for rule in rules
            for one in found[rule.id]
        ],
        "differences": [
            {**scales.named(definition, rule), **one}
            for rule in rules
            for one in _differences(found[rule.id], reference=reference)
            if grouping.by_arm
        ],
    }


def _index(one: Index, *, minimum: int) -> dict[str, Any]:
    return {"arm": shown_counts.arm(one.arm), **shown_counts.estimate(one.value, minimum=minimum)}


def _differences(found: tuple[Index, ...], *, reference: str) -> list[dict[str, Any]]:
    base = next((one.value for one in found if one.arm == reference), None)
    return [
        {"arm": one.arm, "reference": reference, **asdict(mean_difference(one.value, base))}
        for one in found
        if one.arm != reference and base is not None
    ]
