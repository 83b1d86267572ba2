"""A diary's values week by week: each participant's weekly means, and how far they are from the run-in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.baseline import run_in_all
from proapp.trajectory.comparison import Column, Grouping
from proapp.trajectory.diary_measures import WEEK, weekly_means
from proapp.trajectory.estimate import Values
from proapp.trajectory.moments import Block, Moment
from proapp.trajectory.population import Entrant
from proapp.trajectory.summary import Cell, Change, Labels, Rows, summarise


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days of a block of diaries, or what is left of it: `day` is that of the first, None where it has none."""

    block: Block
    number: int
    day: int | None

    @property
    def label(self) -> str:
        return f"{self.block.label} week {self.number}"


@dataclass(frozen=True, slots=True)
class Diaries:
    """One value of everybody on every day asked for comparison: values (participants, days), NaN where not answered;
    `timepoint` and `ordinal` of each day."""

    value: Values
    days: tuple[tuple[str, int], ...]

    def of(self, block: Block) -> Values:
        """The days of one block, in order."""
        return self.value[:, [place for place, day in enumerate(self.days) if _within(day, block)]]


def weeks(blocks: Sequence[Block], moments: Sequence[Moment]) -> tuple[Week, ...]:
    """Every week of every block, in order."""
    day = {(moment.timepoint, moment.ordinal): moment.day for moment in moments}
    return tuple(
        Week(block, number, day.get((block.timepoint, first)))
        for block in blocks
        for number, first in enumerate(range(block.first, block.last + 1, WEEK), start=1)
    )


def diaries(column: Column, people: Sequence[Entrant], moments: Sequence[Moment]) -> Diaries:
    """A scale's values by day; of two on one day the later one counts."""
    days = tuple((moment.timepoint, moment.ordinal) for moment in moments)
    places = {day: place for place, day in enumerate(days)}
    numbers = {person.id: number for number, person in enumerate(people)}
    value = np.full((len(people), len(days)), np.nan)
    rows = zip(column.at, column.value, column.participant, column.timepoint, column.ordinal, strict=True)
    for _, one, who, timepoint, ordinal in sorted(rows):
        if who in numbers and (timepoint, ordinal) in places:
            value[numbers[who], places[timepoint, ordinal]] = one
    return Diaries(value, days)


def run_in(found: Diaries, blocks: Sequence[Block], *, least: int) -> Values:
    """The median of each participant's run-in days, (participants,), NaN below `least` of them."""
    value = _run_in_days(found, blocks)
    who = np.repeat(np.arange(len(value)), value.shape[1])
    return run_in_all(who, value.reshape(-1), participants=len(value), least=least)


def run_in_mean(found: Diaries, blocks: Sequence[Block], *, least: int) -> Values:
    """The mean of each participant's run-in days, (participants,), NaN below `least` of them."""
    value = _run_in_days(found, blocks)
    answered = np.count_nonzero(~np.isnan(value), axis=1)
    means: Values = np.where(answered >= max(least, 1), np.nansum(value, axis=1) / np.maximum(answered, 1), np.nan)
    return means


def by_week(
    found: Diaries,
    people: Sequence[Entrant],
    blocks: Sequence[Block],
    *,
    grouping: Grouping,
    change: Change,
    least: int,
    least_run_in: int,
) -> tuple[Cell, ...]:
    """Cells by arm and week, their change from the run-in's median; weeks of fewer than `least` days do not count."""
    means = np.concatenate([weekly_means(found.of(block), least=least) for block in blocks], axis=1)
    later = np.concatenate([np.full(_weeks(block), not block.is_baseline) for block in blocks])
    who, week = np.nonzero(~np.isnan(means))
    start = run_in(found, blocks, least=least_run_in)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    rows = Rows(who, arm[who], week, means[who, week], np.where(later[week], start[who], np.nan))
    labels = [one.label for one in weeks(blocks, ())]
    return summarise(rows, Labels(arms=grouping.labels, timepoints=labels), change=change)


def _run_in_days(found: Diaries, blocks: Sequence[Block]) -> Values:
    parts = [found.of(block) for block in blocks if block.is_baseline]
    return np.concatenate(parts, axis=1) if parts else found.value[:, :0]


def _weeks(block: Block) -> int:
    return -(-(block.last - block.first + 1) // WEEK)


def _within(day: tuple[str, int], block: Block) -> bool:
    return day[0] == block.timepoint and block.first <= day[1] <= block.last
