"""One symptom over time: how many of an arm had each grade at each moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from proapp.analysis import asked, graded, shown, shown_counts
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.population import Entrant
from proapp.trajectory.toxicity import scales
from proapp.trajectory.toxicity.at_moments import Graded, graded_at_moments
from proapp.trajectory.toxicity.over_time import Levels, over_time
from proapp.trajectory.worst_grades import filled


def toxicity_over_time(source: Source, query: Query) -> dict[str, Any]:
    """Levels by arm and moment of the calendar, with those of the arm who did not answer."""
    protocol = source.protocol
    scale = graded.symptom(source, query)
    columns = moments.moments(protocol, scale.instrument_id)
    grouping = asked.grouping(protocol, query)
    people = source.entrants()
    found = over_time(
        at_moments(source, scale, query, people).score,
        np.array([grouping.arm(person) for person in people], dtype=np.int64),
        arms=grouping.labels,
        timepoints=[moment.label for moment in columns],
        highest=scales.HIGHEST[scales.kind(scale.rule)],
    )
    places = {moment.label: shown.at_moment(moment) for moment in columns}
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        **scale.words,
        **measured(scale, query),
        "levels": [{**places[one.timepoint], **_levels(one, minimum=minimum)} for one in found],
    }


def at_moments(source: Source, scale: Asked, query: Query, people: Sequence[Entrant]) -> Graded:
    """Everybody's grades of a symptom by moment."""
    protocol, gates = source.protocol, scales.gates(scale.definition, zero_imputation=query["zero_imputation"])
    by_scale = {
        wanted: queries.values(source.session, protocol.trial, scale.instrument_id, scale=wanted)
        for wanted in _with_gates(scale.rule.id, gates)
    }
    rows = filled(by_scale, scale.rule.id, gates)
    return graded_at_moments(rows, people, moments.moments(protocol, scale.instrument_id))


def _with_gates(scale: str, gates: Mapping[str, str]) -> Iterator[str]:
    yield scale
    if scale in gates:
        yield from _with_gates(gates[scale], gates)


def measured(scale: Asked, query: Query) -> dict[str, Any]:
    """What a table says of its symptom beside its title."""
    attribute = scales.named(scale.definition, scale.rule)["attribute"]
    return {
        "of": scales.kind(scale.rule),
        "attribute": attribute,
        "highest": scales.HIGHEST[scales.kind(scale.rule)],
        "zero_imputation": query["zero_imputation"],
    }


def _levels(one: Levels, *, minimum: int) -> dict[str, Any]:
    """Pooled, how many did not answer is for the tables of completion to say."""
    told = {name: value for name, value in asdict(one).items() if name != "timepoint"}
    told |= {"label": one.timepoint, "missing": None if minimum else one.missing}
    hidden = ("counts", "present_share", "severe_share")
    return shown_counts.row(told, people="n", parts=one.counts, hidden=hidden, minimum=minimum)
