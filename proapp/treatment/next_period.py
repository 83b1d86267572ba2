"""What may come after the period somebody is in: crossing over, or treatment again; what speaks against it yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proapp.base.fault import Fault
from proapp.participant.fact import Fact
from proapp.treatment.course import course
from proapp.treatment.refusal import refusals
from proapp.trial.protocol import Arm, Protocol

ASKED = UUID(int=0)  # of the allocation that is only thought of


@dataclass(frozen=True, slots=True)
class NextPeriod:
    """One way on that the arm foresees: `kind` is crossover or re-treatment. `faults`: why it cannot be that day."""

    kind: str
    arm: str
    optional: bool
    faults: tuple[Fault, ...]


def next_periods(
    protocol: Protocol,
    facts: Iterable[Fact],
    *,
    on: date,
    now: datetime,
    site_zone: str,
    closed: frozenset[str] = frozenset(),
) -> tuple[NextPeriod, ...]:
    """Every way on from the period in force, as if the allocation were on a day; empty before the first."""
    known = tuple(facts)
    periods = course(protocol, known, site_zone=site_zone).periods
    if not periods:
        return ()
    return tuple(
        NextPeriod(
            kind,
            to,
            optional,
            tuple(_against(protocol, known, kind, to, on=on, now=now, zone=site_zone, closed=closed)),
        )
        for kind, to, optional in _ways(protocol.arms[periods[-1].arm])
    )


def _ways(arm: Arm) -> Iterator[tuple[str, str, bool]]:
    if arm.crossover:
        yield "crossover", arm.crossover.to, arm.crossover.optional
    if arm.retreatment:
        yield "re-treatment", arm.retreatment.to, True


def _against(
    protocol: Protocol, facts: tuple[Fact, ...], kind: str, to: str, *, on: date, now: datetime, zone: str,
    closed: frozenset[str],
) -> list[Fault]:  # fmt: skip
    detail: dict[str, Any] = {"arm": to, "kind": kind}
    asked = Fact(ASKED, "allocation", on, None, detail, None, now)
    return refusals(protocol, facts, asked, now=now, site_zone=zone, closed=closed)
