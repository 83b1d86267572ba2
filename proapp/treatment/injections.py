"""Injections of somatostatin analogues beside infusions: which were given, and when the next is due.

After the label of 177Lu-DOTATATE (US, 4/2024): a long-acting analogue every 4 weeks, none within 4 weeks before an
infusion, and the next 4 to 24 hours after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from proapp.participant.fact import Current
from proapp.treatment.course import Course

EVERY = timedelta(days=28)
ANALOGUES = ("octreotide", "lanreotide", "pasireotide")
PLANNED = ("planned", "delayed")


@dataclass(frozen=True, slots=True)
class Injection:
    """One that was given. `days_before_dose`: days until the next infusion given after it, None when there was none."""

    fact: UUID
    on: date
    agent: str
    dose_mg: float | None
    days_before_dose: int | None


@dataclass(frozen=True, slots=True)
class NextDue:
    """A hint, not an order: four weeks after the last (interval), or after the infusion that is planned before or soon
    after (after-infusion).
    """

    on: date
    because: str
    infusion_on: date | None = None


def is_analogue(agent: str | None) -> bool:
    """Whether an agent, as a protocol names it, is an analogue of somatostatin without radioactivity."""
    return agent is not None and any(name in agent.casefold() for name in ANALOGUES)


def injections(course: Course) -> tuple[Injection, ...]:
    """By day."""
    doses = [dose.on for dose in course.doses if dose.regimen in course.infusions]
    return tuple(_injection(fact, doses) for fact in course.facts if fact.kind == "ssa-injection")


def _injection(fact: Current, doses: list[date]) -> Injection:
    following = min((on for on in doses if on > fact.on), default=None)
    return Injection(
        fact=fact.root,
        on=fact.on,
        agent=fact.detail["agent"],
        dose_mg=fact.detail.get("dose_mg"),
        days_before_dose=(following - fact.on).days if following else None,
    )


def next_due(course: Course, *, with_infusions: bool = True) -> NextDue | None:
    """When the next injection is due; None before the first one, and after death.

    `with_infusions` False leaves planned infusions out of it, for whoever must not know them.
    """
    given = [fact.on for fact in course.facts if fact.kind == "ssa-injection"]
    if not given or "death" in course.events:
        return None
    due = max(given) + EVERY
    ahead = sorted(_planned(course)) if with_infusions else []
    soon = next((on for on in ahead if max(given) < on and on - EVERY < due), None)
    return NextDue(due, "interval") if soon is None else NextDue(soon, "after-infusion", soon)


def _planned(course: Course) -> Iterator[date]:
    for period in course.periods:
        for followed in period.regimens.values():
            for cycle in followed.cycles if followed.regimen.id in course.infusions else ():
                if cycle.status in PLANNED and cycle.planned_on is not None:
                    yield cycle.planned_on
