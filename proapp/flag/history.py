"""What has happened to a flag, in order: raised, told to whom, taken, let rest, ended."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proapp.flag.escalation import reaches
from proapp.flag.ruleset import Step

RAISED = "flag.raised"
ESCALATED = "flag.escalated"
UNTOLD = frozenset({"flag.rescheduled"})  # changes no more than an hour nobody sees


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the audit trail about a flag. `detail` holds no answers; `reason` are words that may be redacted."""

    at: datetime
    actor_kind: str
    actor_id: str
    action: str
    detail: Mapping[str, Any]
    reason_code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One thing that happened. An escalation is one stage for each step: its number from 1, its rung, whom it reached.

    `by` is None for what the software did by the clock or with an answer.
    """

    what: str
    at: datetime
    by: str | None = None
    to: str | None = None
    step: int | None = None
    rung: str | None = None
    reason_code: str | None = None
    reason: str | None = None


def history(events: Iterable[Happened], ladder: Sequence[Step]) -> tuple[Stage, ...]:
    """Stages from a flag's events, oldest first. `ladder` are the steps of its level; an information has none."""
    climbed = 0
    found: list[Stage] = []
    for event in events:
        if event.action in UNTOLD:
            continue
        if event.action == ESCALATED:
            reached = int(event.detail.get("escalation_step", climbed + 1))
            found += _steps(event, ladder, climbed, reached)
            climbed = max(climbed, reached)
        else:
            found.append(_stage(event, to="site-staff" if event.action == RAISED and ladder else None))
    return tuple(found)


def _steps(event: Happened, ladder: Sequence[Step], after: int, to: int) -> Iterator[Stage]:
    """After an outage one event may stand for several steps."""
    for number in range(after + 1, to + 1):
        rung = ladder[number - 1].name if number <= len(ladder) else None
        yield _stage(event, to=reaches(rung or ""), step=number, rung=rung)


def _stage(event: Happened, *, to: str | None, step: int | None = None, rung: str | None = None) -> Stage:
    return Stage(
        what=event.action.partition(".")[2],
        at=event.at,
        by=event.actor_id if event.actor_kind in ("staff", "client", "session") else None,
        to=to,
        step=step,
        rung=rung,
        reason_code=event.reason_code,
        reason=event.reason,
    )
