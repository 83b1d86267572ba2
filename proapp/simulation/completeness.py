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
    """From the completion tables of each instrument, in their order."""
    found = []
    for table in tables:
        places: dict[str, set[str]] = defaultdict(set)
        counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for rate in table["rates"]:
            places[rate["timepoint"]].add(rate["label"])
            counts[rate["timepoint"], rate["arm"]][0] += rate["received"] or 0
            counts[rate["timepoint"], rate["arm"]][1] += rate["expected"] or 0
        for timepoint, moments in places.items():
            by_arm = {arm: (both[0], both[1]) for (place, arm), both in counts.items() if place == timepoint}
            found.append(Completeness(timepoint, table["instrument"], len(moments), by_arm))
    return tuple(one for one in found if any(expected for _, expected in one.by_arm.values()))
