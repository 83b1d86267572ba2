"""A regimen as one participant has it: what was said at allocation, and what was prescribed for them since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from proapp.participant.fact import Current
from proapp.trial.protocol import Regimen

Versions = Sequence[tuple[date, Regimen]]


def own_versions(regimen: Regimen, allocation: Current, within: Iterable[Current]) -> Versions:
    """The regimen by the day from which it holds: as allocated, then after each prescription; never empty."""
    found = [(allocation.on, _allocated(regimen, allocation.detail))]
    for fact in within:
        if fact.kind == "prescribed" and fact.detail["regimen"] == regimen.id:
            found.append((fact.on, _said(found[-1][1], fact.detail)))
    return found


def in_force(versions: Versions, day: date) -> Regimen:
    """The version that holds on a day; the first one before its own day."""
    return next((regimen for begins_on, regimen in reversed(versions) if begins_on <= day), versions[0][1])


def _allocated(regimen: Regimen, allocation: Mapping[str, Any]) -> Regimen:
    """Agent by stratum, own cycles, activity, interval."""
    own = _said(regimen, allocation.get("regimens", {}).get(regimen.id, {}))
    if regimen.agent_from is not None and own.agent is regimen.agent:
        return replace(own, agent=allocation.get("strata", {}).get(regimen.agent_from, regimen.agent))
    return own


def _said(regimen: Regimen, said: Mapping[str, Any]) -> Regimen:
    own = {name: value for name, value in said.items() if name in regimen.own}
    if "every" in own:
        own["every"] = tuple(own["every"])
    return replace(regimen, **own) if own else regimen
