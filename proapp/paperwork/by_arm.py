"""The calendar of each arm as it is when everything goes as planned, in days from randomisation."""

from collections.abc import Mapping
from typing import Any

from proapp.instrument.library import Library
from proapp.schedule.as_planned import RANDOMISED, facts_as_planned, somebody
from proapp.schedule.plan import plan
from proapp.schedule.planned import Planned
from proapp.trial.protocol import Protocol
from proapp.trial.timepoint import Timepoint

DOSES_FOR_DAYS = 730


def calendars(protocol: Protocol, library: Library) -> dict[str, dict[str, tuple[int, ...]]]:
    """Days from randomisation by timepoint id, by open arm, in the protocol's order; none where nothing is planned.

    Of a timepoint that is only for some, the days of those. A report that counts for two timepoints is in both.
    """
    return {arm.id: _calendar(protocol, arm.id, library) for arm in protocol.arms.values() if arm.open}


def doses(protocol: Protocol, arm: str) -> dict[str, tuple[int, ...]]:
    """Days from randomisation of the doses of each regimen within two years, when none is late."""
    found: dict[str, list[int]] = {regimen.id: [] for regimen in protocol.arms[arm].regimens}
    for fact in facts_as_planned(protocol, arm, days=DOSES_FOR_DAYS):
        if fact.kind == "given":
            found[fact.detail["regimen"]].append((fact.on - RANDOMISED).days)
    return {regimen: tuple(days) for regimen, days in found.items()}


def _calendar(protocol: Protocol, arm: str, library: Library) -> dict[str, tuple[int, ...]]:
    facts = facts_as_planned(protocol, arm, days=DOSES_FOR_DAYS)
    plans: dict[str, tuple[Planned, ...]] = {}
    found = {}
    for timepoint in protocol.timepoints:
        whose = _whose(timepoint)
        key = repr(sorted(whose.items()))
        if key not in plans:
            plans[key] = plan(protocol, somebody(whose), facts, definitions=library)
        days = {(one.target_on - RANDOMISED).days for one in plans[key] if _serves(one, timepoint.id)}
        found[timepoint.id] = tuple(sorted(days))
    return found


def _whose(timepoint: Timepoint) -> Mapping[str, Any]:
    return {name: levels[0] for name, levels in (timepoint.only or {}).items()}


def _serves(planned: Planned, timepoint: str) -> bool:
    return planned.timepoint == timepoint or timepoint in planned.serves
