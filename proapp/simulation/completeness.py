"""How complete the questionnaires of each timepoint are, by arm: received of expected, added up over its repeats."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Completeness:
    """Received and expected (alive and being asked then) by arm, at all moments of a timepoint that were reached."""

    timepoint: str
    instrument: str
    moments: int
    by_arm: Mapping[str, tuple[int, int]]


def completeness(tables: Iterable[Mapping[str, Any]]) -> tuple[Completeness, ...]:
    """From the completion tables of each instrument, in their order; an instrument's cohorts are added up."""
    labels: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: dict[tuple[str, str], dict[str, tuple[int, int]]] = defaultdict(dict)
    for table in tables:
        for rate in table["rates"]:
            place = table["instrument"], rate["timepoint"]
            labels[place].add(rate["label"])
            received, expected = counts[place].get(rate["arm"], (0, 0))
            counts[place][rate["arm"]] = received + (rate["received"] or 0), expected + (rate["expected"] or 0)
    found = [
        Completeness(timepoint, instrument, len(labels[instrument, timepoint]), by_arm)
        for (instrument, timepoint), by_arm in counts.items()
    ]
    return tuple(one for one in found if any(expected for _, expected in one.by_arm.values()))
