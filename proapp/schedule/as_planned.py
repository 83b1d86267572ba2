"""A participant to whom everything happens as planned: every dose on its day, no delay, no progression."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.treatment.course import course
from proapp.treatment.cycle import Cycle
from proapp.trial.protocol import Protocol

SOMEBODY = UUID("5a5d5e0e-0a61-4f5a-9a55-1b1c0de5a001")
RANDOMISED = date(2026, 1, 5)  # a Monday; nothing depends on which
REGISTERED = RANDOMISED - timedelta(days=28)
PROCEDURE = RANDOMISED + timedelta(days=14)  # where an arm foresees one
DOSE_AT = 10  # o'clock


def somebody(baseline: Mapping[str, Any]) -> Person:
    """An adult with these baseline facts, in the zone of universal time."""
    return Person(SOMEBODY, "somebody", site_zone="UTC", zone="UTC", baseline=baseline, birth_year=1960)


def facts_as_planned(protocol: Protocol, arm: str, *, days: int) -> tuple[Fact, ...]:
    """Registration, randomisation into an arm and all its doses of the first `days` days, each on its planned day."""
    strata = {name: levels[0] for name, levels in protocol.strata.items()}
    facts = [_fact("registration", REGISTERED, {}), _fact("allocation", RANDOMISED, {"arm": arm, "strata": strata})]
    if procedure := next(iter(protocol.arms[arm].procedures), None):
        facts.append(_fact("procedure", PROCEDURE, {"procedure": procedure}))
    end = RANDOMISED + timedelta(days=days)
    while doses := _doses_due(protocol, facts, end):
        facts += doses
    return tuple(facts)


def _doses_due(protocol: Protocol, facts: list[Fact], end: date) -> list[Fact]:
    """The next dose of every regimen, as far as its day can be told and lies before the end."""
    (period,) = course(protocol, facts, site_zone="UTC").periods
    found = []
    for regimen_id, followed in period.regimens.items():
        due = next((cycle for cycle in followed.cycles if cycle.given is None), None)
        if due is not None and due.planned_on is not None and due.planned_on < end:
            found.append(_dose(regimen_id, due, due.planned_on))
    return found


def _dose(regimen: str, cycle: Cycle, on: date) -> Fact:
    detail = {"regimen": regimen, "cycle": cycle.number}
    return _fact("given", on, detail, datetime(on.year, on.month, on.day, DOSE_AT, tzinfo=UTC))


def _fact(kind: str, on: date, detail: Mapping[str, Any], at: datetime | None = None) -> Fact:
    name = f"{kind}/{detail.get('regimen', '')}/{detail.get('cycle', '')}"
    recorded_at = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
    return Fact(uuid5(SOMEBODY, name), kind, on, at, detail, None, recorded_at)
