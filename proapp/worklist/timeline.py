"""One participant's whole story at a moment: what was asked, what became of it, and why an answer is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from proapp.participant.fact import Current
from proapp.response.missing import Missing, by_the_facts
from proapp.schedule.state import State, state


@dataclass(frozen=True, slots=True)
class Asked:
    """An assignment as it is stored; its bounds are those that hold now."""

    id: UUID
    timepoint: str
    use: str
    period: int
    cycle: int | None
    ordinal: int
    instrument: str
    opens_at: datetime
    target_on: date
    closes_at: datetime
    started_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The response to an assignment: the last revision known at the moment, when it was completed, and how given."""

    assignment_id: UUID
    id: UUID
    voided: bool
    completed_at: datetime
    received_at: datetime
    late: bool
    mode: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An assignment with its state at the moment, the response that stood then, and why there is none if one was
    missed."""

    asked: Asked
    state: State
    answer: Answer | None
    missing: Missing | None


def entries(
    asked: Iterable[Asked],
    answers: Mapping[UUID, Answer],
    *,
    said: Mapping[UUID, Missing],
    facts: Sequence[Current],
    as_of: datetime,
    grace: timedelta,
) -> tuple[Entry, ...]:
    """What was asked, by opening. `answers` and `said` (reasons somebody has given) by assignment; `facts` are those in
    force at the moment."""
    found = [_entry(one, answers, said=said, facts=facts, as_of=as_of, grace=grace) for one in asked]
    return tuple(sorted(found, key=lambda entry: (entry.asked.opens_at, str(entry.asked.id))))


def _entry(
    asked: Asked,
    answers: Mapping[UUID, Answer],
    *,
    said: Mapping[UUID, Missing],
    facts: Sequence[Current],
    as_of: datetime,
    grace: timedelta,
) -> Entry:
    answer = answers.get(asked.id)
    standing = answer if answer is not None and not answer.voided else None
    cancelled = asked.cancelled_at is not None and asked.cancelled_at <= as_of
    worked_out = state(
        asked.opens_at,
        asked.closes_at,
        now=as_of,
        answered=standing is not None,
        cancelled_at=asked.cancelled_at if cancelled else None,
        started_at=asked.started_at,
        grace=grace,
    )
    missing = None
    if worked_out in ("missed", "cancelled"):
        missing = said.get(asked.id) or by_the_facts(facts, on=asked.target_on)
    return Entry(asked, worked_out, standing, missing)
