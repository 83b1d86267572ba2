"""How participants were in the hours around infusions, or around injections of an analogue, dose by dose."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.analysis import asked, shown_counts
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.trajectory import queries
from proapp.trajectory.around_doses import Given, Hours, Stretch
from proapp.trajectory.around_doses import around_doses as stretches
from proapp.trajectory.dose_series import infusions, injections, reported
from proapp.treatment.injections import is_analogue
from proapp.trial.protocol import Arm, Protocol

INFUSIONS, INJECTIONS = "infusions", "injections"
# From what on the rule sets for PRRT speak of a sign of hormonal crisis (R4), of vomiting (R6) and of fever (R8).
SEVERE = {
    "wheeze": 3.0, "palpitations": 3.0, "faintness": 3.0, "flushing_episodes": 5.0, "bowel_movements": 7.0,
    "vomiting_episodes": 3.0, "pain_level": 7.0, "temperature": 38.0,
}  # fmt: skip
SEVERE_IN = {"net-crisis": {"pain": 7.0}}  # a level there; yes or no in the diary


@dataclass(frozen=True, slots=True)
class Reach:
    """Hours before a dose's start and after it that are looked at, in stretches of so many."""

    before: int
    after: int
    every: int

    def edges(self, every: int | None) -> tuple[float, ...]:
        """Where stretches begin and end; hour 0 is one of the edges."""
        step = every or self.every
        first, last = -(self.before // step), -(-self.after // step)
        return tuple(float(number * step) for number in range(first, last + 1))


# A crisis comes within a day of an infusion and is asked for until the third; an injection lasts for four weeks.
REACH = {INFUSIONS: Reach(before=24, after=72, every=12), INJECTIONS: Reach(before=168, after=672, every=168)}


def around_doses(source: Source, query: Query) -> dict[str, Any]:
    """The worst value around each dose in each stretch of hours: its mean over doses of one number, and how many were
    severe. Pooled only where every arm is given such doses: it would be one arm's table otherwise."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    grouping = asked.grouping(protocol, query)
    people = source.people()
    hours = Hours(REACH[query["around"]].edges(query["every"]), _severe(scale, query))
    is_one_arms = not grouping.by_arm and query["around"] == INFUSIONS and not _in_every_arm(protocol)
    found = [] if is_one_arms else stretches(
        reported(queries.values(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id), people),
        _given(source, query, people),
        hours,
        arm=np.array([grouping.arm(person) for person in people], dtype=np.int64),
        arms=grouping.labels,
        higher_is=scale.rule.higher_is,
    )  # fmt: skip
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        **scale.words,
        "around": query["around"],
        "severe_from": hours.severe,
        "stretches": [_stretch(one, minimum=minimum) for one in found],
        "reason": "not every arm is given these doses" if is_one_arms else None if found else "no such dose was given",
    }


def _given(source: Source, query: Query, people: Any) -> Given:
    protocol = source.protocol
    if query["around"] == INFUSIONS:
        return infusions(people, protocol.infusion_ids)
    regimens = frozenset(
        regimen.id for arm in protocol.arms.values() for regimen in arm.regimens if is_analogue(regimen.agent)
    )
    return injections(people, regimens, queries.injections(source.session, protocol.trial))


def _in_every_arm(protocol: Protocol) -> bool:
    return all(_is_infused(arm) for arm in protocol.arms.values())


def _is_infused(arm: Arm) -> bool:
    return any(regimen.is_infusion for regimen in arm.regimens)


def _severe(scale: Asked, query: Query) -> float:
    """As asked; else as the rule sets have it; else the worst there is."""
    if query["severe"] is not None:
        return float(query["severe"])
    lowest, highest = scale.rule.range
    worst = highest if scale.rule.higher_is == "worse" else lowest
    return SEVERE_IN.get(scale.instrument_id, {}).get(scale.rule.id, SEVERE.get(scale.rule.id, worst))


def _stretch(one: Stretch, *, minimum: int) -> dict[str, Any]:
    """A stretch with a count of a few doses keeps its mean, and one of a few doses nothing."""
    place = {"arm": one.arm, "number": one.number, "from_hour": one.from_hour, "to_hour": one.to_hour}
    value = shown_counts.estimate(one.value, minimum=minimum)
    told = {"n": one.severe.n, "severe": one.severe.count, "severe_share": one.severe.share, "reason": value["reason"]}
    parts = (one.severe.count, one.severe.n - one.severe.count)
    counted = shown_counts.row(
        {**place, **told}, people="n", parts=parts, hidden=("severe", "severe_share"), minimum=minimum
    )
    return {**value, **counted}
