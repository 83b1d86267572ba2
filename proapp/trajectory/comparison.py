"""From rows to the tables a trial team reads: by moment of the calendar or of the cycle, by arm or pooled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import numpy as np

from proapp.trajectory import cycle_time
from proapp.trajectory.baseline import last_before_all
from proapp.trajectory.coded import coded, paired, recoded
from proapp.trajectory.cycle_time import Answers, Doses
from proapp.trajectory.estimate import Indices, Truths, Values
from proapp.trajectory.moments import Moment
from proapp.trajectory.population import Entrant, Member
from proapp.trajectory.summary import Cell, Change, Labels, Rows, summarise

POOLED = "all"
MICROSECONDS = 1_000_000


class Timed(Protocol):
    """A value of one participant, and when it was given in seconds since 1970."""

    participant_id: Any
    value: float
    at: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """The columns of a table: arms (or all as one) and, on request, the levels of one stratum."""

    arms: tuple[str, ...]
    by_arm: bool
    stratum: str | None = None
    levels: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The arms as the table names them."""
        return self.arms if self.by_arm else (POOLED,)

    def arm(self, person: Member | Entrant) -> int:
        """The index of a participant's arm."""
        return self.arms.index(person.arm) if self.by_arm else 0

    def level(self, person: Member | Entrant) -> int:
        """The index of a participant's level; -1 when it is not known."""
        level = person.strata.get(self.stratum or "")
        return self.levels.index(level) if level in self.levels else -1


@dataclass(frozen=True, slots=True)
class Column:
    """One scale's values, column by column, in any order. Sequences (rows,): the participant's id as 32 hexadecimal
    digits; timepoint; ordinal, 0 where it was not asked for comparison; value; at, in seconds since 1970.
    """

    participant: Sequence[str]
    timepoint: Sequence[str]
    ordinal: Sequence[int]
    value: Sequence[float] | Values
    at: Sequence[float] | Values

    def only(self, chosen: Truths) -> "Column":
        """Some of the rows."""
        return Column(
            coded(self.participant).only(chosen),
            coded(self.timepoint).only(chosen),
            coded(self.ordinal).only(chosen),
            np.asarray(self.value, dtype=np.float64)[chosen],
            np.asarray(self.at, dtype=np.float64)[chosen],
        )


@dataclass(frozen=True, slots=True)
class Numbered:
    """Values with their participants as numbers. Shapes (rows,); `at` in microseconds since 1970."""

    participant: Indices
    at: Indices
    value: Values

    def only(self, chosen: Truths) -> "Numbered":
        """Some of the rows."""
        return Numbered(self.participant[chosen], self.at[chosen], self.value[chosen])


def numbered(rows: Sequence[Timed], people: Sequence[Member]) -> tuple[Numbered, Truths]:
    """Rows of those who are compared, and which rows these are."""
    index = numbers(people)
    who = np.fromiter((index.get(row.participant_id, -1) for row in rows), dtype=np.int64, count=len(rows))
    at = np.fromiter((row.at for row in rows), dtype=np.float64, count=len(rows))
    value = np.fromiter((row.value for row in rows), dtype=np.float64, count=len(rows))
    known = who >= 0
    return Numbered(who[known], np.rint(at[known] * MICROSECONDS).astype(np.int64), value[known]), known


def numbers(people: Sequence[Member]) -> Mapping[UUID, int]:
    """Each participant's number."""
    return {person.id: number for number, person in enumerate(people)}


def baselines(found: Numbered, people: Sequence[Member], *, baseline: str) -> Values:
    """Each participant's own starting value, (participants,), NaN where there is none."""
    return _starts(found, [person.cutoff(baseline) for person in people])


def _starts(found: Numbered, cutoffs: Sequence[datetime]) -> Values:
    cutoff = np.array([microseconds(cutoff) for cutoff in cutoffs], dtype=np.int64)
    return last_before_all(found.participant, found.at, found.value, cutoff=cutoff)


def microseconds(instant: datetime) -> int:
    """Since 1970."""
    return round(instant.timestamp() * MICROSECONDS)


@dataclass(frozen=True, slots=True)
class AtMoments:
    """One value per participant and moment, `place` (rows,) the moment's index; `start` (participants,) by baseline."""

    compared: Numbered
    place: Indices
    start: Values


def at_moments(column: Column, people: Sequence[Entrant], moments: Sequence[Moment]) -> AtMoments:
    """Values by moment of the protocol.

    Of several answers at one moment the last counts. Every answer may serve as baseline, only compared ones as values.
    """
    everything, place = _placed(column, people, moments)
    known = everything.participant >= 0
    found, place = everything.only(known), place[known]
    start = _starts(found, [person.cutoff for person in people])
    compared = found.only(place >= 0)
    place = place[place >= 0]
    if _is_one_each(compared.participant * len(moments) + place):
        return AtMoments(compared, place, start)
    keep = cycle_time.last_in_bin(Answers(compared.participant, compared.at, compared.at), place)
    return AtMoments(compared.only(keep), place[keep], start)


def _is_one_each(cell: Indices) -> bool:
    return not len(cell) or int(np.bincount(cell).max()) == 1


def _placed(column: Column, people: Sequence[Entrant], moments: Sequence[Moment]) -> tuple[Numbered, Indices]:
    """All rows with participants and moments as numbers; -1 for who or what is not compared."""
    numbers = {person.id: number for number, person in enumerate(people)}
    places = {(moment.timepoint, moment.ordinal): place for place, moment in enumerate(moments)}
    who = recoded(coded(column.participant), numbers)
    place = recoded(paired(coded(column.timepoint), coded(column.ordinal)), places)
    at = np.rint(np.asarray(column.at, dtype=np.float64) * MICROSECONDS).astype(np.int64)
    return Numbered(who, at, np.asarray(column.value, dtype=np.float64)), place


def in_cycles(
    rows: Sequence[Any], people: Sequence[Member], *, infusions: frozenset[str], grouping: Grouping, change: Change,
    baseline: str,
) -> tuple[tuple[Cell, ...], tuple[cycle_time.Bin, ...]]:  # fmt: skip
    """Cells by cycle and week after the infusion, first period only. Rows: participant_id, value, at, day (ordinal)."""
    found, known = numbered(rows, people)
    start = baselines(found, people, baseline=baseline)
    day = np.array([row.day for row in rows], dtype=np.int64)[known]
    ends = np.array(
        [microseconds(person.second_at) if person.second_at else np.iinfo(np.int64).max for person in people],
        dtype=np.int64,
    )
    within = found.at < ends[found.participant] if len(people) else np.zeros(0, dtype=bool)
    found, day = found.only(within), day[within]
    answers = Answers(found.participant, found.at, day)
    index, bins = cycle_time.bins(cycle_time.positions(answers, _doses(people, infusions)))
    keep = cycle_time.last_in_bin(answers, index)
    labels = [one.label for one in bins]
    first = next((number for number, one in enumerate(bins) if one.week is None), None)
    cells = table(
        found.only(keep), index[keep], people,
        start=start, labels=labels, grouping=grouping, change=change, baseline_at=first,
    )  # fmt: skip
    return cells, bins


def _doses(people: Sequence[Member], infusions: frozenset[str]) -> Doses:
    given = [(who, dose) for who, person in enumerate(people) for dose in person.doses if dose.regimen in infusions]
    return Doses(
        participant=np.array([who for who, _ in given], dtype=np.int64),
        cycle=np.array([dose.cycle for _, dose in given], dtype=np.int64),
        at=np.array([microseconds(dose.at) for _, dose in given], dtype=np.int64),
        day=np.array([dose.on.toordinal() for _, dose in given], dtype=np.int64),
    )


def table(
    found: Numbered, place: Indices, people: Sequence[Member | Entrant], *, start: Values, labels: Sequence[str],
    grouping: Grouping, change: Change, baseline_at: int | None,
) -> tuple[Cell, ...]:  # fmt: skip
    """Cells from one value per participant and place."""
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)[found.participant]
    rows = Rows(found.participant, arm, place, found.value, start[found.participant])
    names = Labels(arms=grouping.labels, timepoints=labels)
    if grouping.stratum is not None:
        level = np.array([grouping.level(person) for person in people], dtype=np.int64)[found.participant]
        known = level >= 0
        rows = Rows(
            rows.participant[known], arm[known], place[known], rows.value[known], rows.baseline[known], level[known]
        )
        names = Labels(arms=grouping.labels, timepoints=labels, strata=grouping.levels)
    return summarise(rows, names, change=change, baseline_timepoint=baseline_at)
