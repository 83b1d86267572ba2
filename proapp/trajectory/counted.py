"""The values that an analysis counts: one for each participant and moment, by the estimand that was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from proapp.trajectory import visit_window
from proapp.trajectory.analysis_population import arm_as_treated, populations, worst_after_death
from proapp.trajectory.coded import coded
from proapp.trajectory.comparison import (
    MICROSECONDS,
    Column,
    Grouping,
    Numbered,
    at_moments,
    microseconds,
    table,
)
from proapp.trajectory.estimand import Estimand
from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.life import Life
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Entrant, Member
from proapp.trajectory.summary import Cell, Change
from proapp.trajectory.visit_window import NEVER, Dated, VisitWindow, halfway
from proapp.trial.protocol import Protocol

DAY = 86_400 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Counted:
    """Shapes: value (participants, moments), start (participants,), NaN where there is none; people (participants,)."""

    people: tuple[Entrant, ...]
    value: Values
    start: Values

    def only(self, chosen: Truths) -> "Counted":
        """Some of the participants."""
        people = tuple(person for person, is_chosen in zip(self.people, chosen.tolist(), strict=True) if is_chosen)
        return Counted(people, self.value[chosen], self.start[chosen])


@dataclass(frozen=True, slots=True)
class Calendar:
    """The moments of a table with their days from randomisation (None: they hang on something else), and now."""

    moments: tuple[Moment, ...]
    days: tuple[int | None, ...]
    now: datetime

    @property
    def dated(self) -> list[int]:
        """The places of the moments that have a day, in order of their days; of equal days the first only."""
        first: dict[int, int] = {}
        for place, day in enumerate(self.days):
            if day is not None:
                first.setdefault(day, place)
        return [first[day] for day in sorted(first)]


def calendar(protocol: Protocol, moments: Sequence[Moment], *, now: datetime) -> Calendar:
    """The moments of an instrument on the calendar that counts from randomisation."""
    counting = {timepoint.id for timepoint in protocol.timepoints if timepoint.anchor.kind == "randomisation"}
    days = tuple(moment.day if moment.timepoint in counting else None for moment in moments)
    return Calendar(tuple(moments), days, now)


def plainly(
    column: Column, people: Sequence[Entrant], moments: Sequence[Moment], *, died: Mapping[str, datetime]
) -> Counted:
    """The plain estimand. `died`: by a participant's id the instant after which nothing is theirs."""
    found = at_moments(before(column, died), people, moments)
    value = np.full((len(people), len(moments)), np.nan)
    value[found.compared.participant, found.place] = found.compared.value
    return Counted(tuple(people), value, found.start)


def counted(
    column: Column,
    lives: Sequence[Life],
    planned: Calendar,
    *,
    estimand: Estimand,
    arms: Mapping[str, str | None],
    baseline: str,
    worst: float,
) -> Counted:
    """Any estimand. `arms`: each one's arm by id, None for who is not counted; `worst`: the scale's worst value."""
    kept = [life for life in lives if arms[life.member.id.hex] is not None]
    people = [replace(life.member.entrant(baseline), arm=str(arms[life.member.id.hex])) for life in kept]
    within = before(column, ends(kept, estimand))
    found = plainly(within, people, planned.moments, died={})
    if estimand.windows == "nearest":
        found = _nearest(found, within, kept, planned)
    if estimand.deaths == "composite":
        found = replace(found, value=_composite(found.value, kept, planned, worst))
    later = [place for place, moment in enumerate(planned.moments) if not moment.is_baseline]
    members = [life.member for life in kept]
    return found.only(populations(members, baseline=found.start, later=found.value[:, later])[estimand.population])


def treated_arm(person: Member, protocol: Protocol) -> str | None:
    """The arm as treated; whoever was given nothing counts where nothing is to be given, and else nowhere."""
    givers: dict[str, set[str]] = {}
    for arm in protocol.arms.values():
        for regimen in arm.regimens:
            givers.setdefault(regimen.id, set()).add(arm.id)
    arm_of = {regimen: next(iter(arms)) for regimen, arms in givers.items() if len(arms) == 1}
    if not person.doses and not protocol.arms[person.arm].regimens:
        return person.arm
    return arm_as_treated(person, arm_of=arm_of)


def ends(lives: Sequence[Life], estimand: Estimand) -> dict[str, datetime]:
    """From when on values do not count, by participant: death, or an event before it where treatment must last."""
    found = {}
    for life in lives:
        event = life.first_event if estimand.events == "while-on-treatment" else None
        known = [at for at in (life.died_at, event) if at is not None]
        if known:
            found[life.member.id.hex] = min(known)
    return found


def before(column: Column, end: Mapping[str, datetime]) -> Column:
    """The rows given before their participant's end."""
    if not end:
        return column
    whose = coded(column.participant)
    until = np.array([end[who].timestamp() if who in end else np.inf for who in whose.values])
    return column.only(np.asarray(column.at) < until[whose.codes]) if len(whose) else column


def reached(lives: Sequence[Life], planned: Calendar) -> Truths:
    """Which moments each participant's calendar has come to by now, dead or alive, (participants, moments)."""
    days = np.array([[(planned.now - life.began_at) / timedelta(days=1)] for life in lives]).reshape(-1, 1)
    targets = np.array([np.inf if day is None else day for day in planned.days])
    passed: Truths = targets[None, :] <= days
    return passed


def day_of_death(lives: Sequence[Life]) -> Values:
    """Counted from randomisation, (participants,), NaN for the living."""
    died = [(life.member.died_on, life.member.randomised_on) for life in lives]
    return np.array([np.nan if on is None else float((on - since).days) for on, since in died])


def alive(lives: Sequence[Life], planned: Calendar) -> Truths:
    """Whether each participant lived on the day of each moment; moments without a day: as far as known."""
    targets = np.array([-np.inf if day is None else day for day in planned.days])
    died = day_of_death(lives)
    living: Truths = targets[None, :] <= np.where(np.isnan(died), np.inf, died)[:, None]
    return living


def _composite(value: Values, lives: Sequence[Life], planned: Calendar, worst: float) -> Values:
    days = [-1 if day is None else day for day in planned.days]
    filled = worst_after_death(value, day=days, died=day_of_death(lives), worst=worst)
    composite: Values = np.where(reached(lives, planned), filled, value)
    return composite


def _nearest(found: Counted, column: Column, lives: Sequence[Life], planned: Calendar) -> Counted:
    """The moments that have a day, from whichever of their answers after the start lies nearest."""
    places = planned.dated
    if not places:
        return found
    rows = _dated(column, lives, found.people, frozenset(planned.moments[place].timepoint for place in places))
    windows = _windows([int(planned.days[place] or 0) for place in places])
    window = visit_window.placed(rows, windows, died=np.full(len(lives), NEVER))
    value = found.value.copy()
    value[:, [place for place, day in enumerate(planned.days) if day is not None]] = np.nan
    stands = window >= 0
    value[rows.participant[stands], np.array(places)[window[stands]]] = rows.value[stands]
    return replace(found, value=value)


def _windows(targets: Sequence[int]) -> tuple[VisitWindow, ...]:
    """From the day after randomisation to as long after the last target as lies halfway to the one before it."""
    before_last = targets[-2] if len(targets) > 1 else 0
    return halfway(targets, first=min(1, targets[0]), last=targets[-1] + (targets[-1] - before_last) // 2)


def _dated(column: Column, lives: Sequence[Life], people: Sequence[Entrant], timepoints: frozenset[str]) -> Dated:
    """Compared values after each participant's start, with their day since randomisation."""
    numbers = {person.id: number for number, person in enumerate(people)}
    start = np.array([microseconds(person.cutoff) for person in people], dtype=np.int64)
    began = np.array([microseconds(life.began_at) for life in lives], dtype=np.int64)
    asked = zip(column.participant, column.timepoint, column.ordinal, strict=True)
    keep = [who in numbers and ordinal > 0 and timepoint in timepoints for who, timepoint, ordinal in asked]
    rows = column.only(np.array(keep, dtype=bool))
    who = np.array([numbers[one] for one in rows.participant], dtype=np.int64)
    at: NDArray[np.int64] = np.rint(np.array(rows.at, dtype=np.float64) * MICROSECONDS).astype(np.int64)
    later = at >= start[who]
    who, at = who[later], at[later]
    return Dated(who, (at - began[who]) // DAY, at, np.array(rows.value, dtype=np.float64)[later])


def cells(found: Counted, moments: Sequence[Moment], *, grouping: Grouping, change: Change) -> tuple[Cell, ...]:
    """Means and changes by moment."""
    values, place = compared(found)
    first = next((number for number, moment in enumerate(moments) if moment.is_baseline), None)
    labels = [moment.label for moment in moments]
    return table(
        values, place, found.people,
        start=found.start, labels=labels, grouping=grouping, change=change, baseline_at=first,
    )  # fmt: skip


def compared(found: Counted) -> tuple[Numbered, Indices]:
    """The values there are as rows, and the moment of each."""
    who, place = np.nonzero(~np.isnan(found.value))
    return Numbered(who, np.zeros(len(who), dtype=np.int64), found.value[who, place]), place
