"""The days around an infusion on which nobody is reminded of anything but the check that follows it."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from proapp.participant.fact import Fact, current
from proapp.treatment.course import course
from proapp.trial.protocol import Protocol
from proapp.trial.reminders import USUAL, Reminders

EXPECTED = ("planned", "delayed")


def off_days(protocol: Protocol | None, facts: Iterable[Fact], *, site_zone: str) -> frozenset[date]:
    """Days off by the infusions given and those still planned: each one's own day, and the protocol's days before and
    after. Of a trial whose protocol is not known every dose that was given counts.
    """
    known = tuple(facts)
    if protocol is None:
        return _around((fact.on for fact in current(known) if fact.kind == "given"), USUAL)
    if not any(fact.kind == "allocation" for fact in known):
        return frozenset()
    return _around(_infusions(protocol, known, site_zone), protocol.reminders)


def _infusions(protocol: Protocol, facts: tuple[Fact, ...], site_zone: str) -> Iterator[date]:
    for period in course(protocol, facts, site_zone=site_zone).periods:
        for regimen in period.regimens.values():
            if not regimen.regimen.is_infusion:
                continue
            for cycle in regimen.cycles:
                if cycle.on is not None and (cycle.given is not None or cycle.status in EXPECTED):
                    yield cycle.on


def _around(days: Iterable[date], plan: Reminders) -> frozenset[date]:
    return frozenset(
        day + timedelta(days=shift) for day in days for shift in range(-plan.off_before, plan.off_after + 1)
    )
