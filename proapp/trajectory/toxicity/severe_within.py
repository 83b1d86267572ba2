"""Whose toxicity was severe within so many days of the first treatment, and of whom it can already be said."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proapp.trajectory.population import Member

SEVERE, NOT_SEVERE, WAITING, SILENT = "severe", "not severe", "waiting", "silent"


@dataclass(frozen=True, slots=True)
class Rule:
    """A score of at least `grade` in any of the `scales` within `days` times 24 hours of the first dose's start; with
    `only_worse` it must lie above the last one before that dose, where there is one.
    """

    scales: frozenset[str]
    grade: int
    days: int
    only_worse: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of one treated participant: `known_at` is when it became known, None while it is not."""

    state: str
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tally:
    """One arm: how many were treated; of those of whom it can be said (`n`) how many had it (`events`); how many are
    not through their days yet; and of how many nothing was heard. `path`: events after each of the n, in the order in
    which they became known.
    """

    arm: str
    treated: int
    n: int
    events: int
    waiting: int
    silent: int
    path: tuple[int, ...]


def tallies(
    rows: Iterable[Any], people: Sequence[Member], rule: Rule, *, arms: Sequence[str], now: datetime
) -> tuple[Tally, ...]:
    """Every arm, in order; participants in the arm first given. Rows: participant_id, scale, value, at (seconds).

    Every report counts, whatever it was asked for, until the next period begins. Who reported something but nothing
    severe until the days are over had nothing severe, also if they died or left meanwhile.
    """
    reports: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        if row.scale in rule.scales:
            reports[row.participant_id].append(row)
    outcomes = {person.id: outcome(reports[person.id], person, rule, now=now) for person in people if person.doses}
    return tuple(_tally(arm, [outcomes[one.id] for one in people if one.arm == arm and one.doses]) for arm in arms)


def outcome(reports: Sequence[Any], person: Member, rule: Rule, *, now: datetime) -> Outcome:
    """One treated participant's; `reports` of the rule's scales in any order."""
    begun = person.doses[0].at
    ends = begun + timedelta(days=rule.days)
    last = min(end for end in (ends, person.second_at, now) if end is not None)
    start = _before(reports, begun)
    within = [row for row in reports if begun.timestamp() <= row.at < last.timestamp()]
    severe = [row.at for row in within if _is_severe(row, start, rule)]
    if severe:
        return Outcome(SEVERE, datetime.fromtimestamp(min(severe), begun.tzinfo))
    if now < ends:
        return Outcome(WAITING, None)
    return Outcome(NOT_SEVERE, ends) if within else Outcome(SILENT, None)


def _before(reports: Sequence[Any], begun: datetime) -> Mapping[str, float]:
    """The last value of each scale before the dose; of two at the same instant the higher one."""
    earlier = (row for row in reports if row.at < begun.timestamp())
    return {row.scale: row.value for row in sorted(earlier, key=lambda row: (row.at, row.value))}


def _is_severe(row: Any, start: Mapping[str, float], rule: Rule) -> bool:
    if row.value < rule.grade:
        return False
    return not rule.only_worse or row.value > start.get(row.scale, -1.0)


def _tally(arm: str, outcomes: Sequence[Outcome]) -> Tally:
    states = [one.state for one in outcomes]
    known = sorted((one.known_at, one.state != SEVERE) for one in outcomes if one.known_at is not None)
    path, events = [], 0
    for _, without in known:
        events += not without
        path.append(events)
    return Tally(
        arm=arm,
        treated=len(outcomes),
        n=len(known),
        events=events,
        waiting=states.count(WAITING),
        silent=states.count(SILENT),
        path=tuple(path),
    )
