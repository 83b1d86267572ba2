"""Days with a symptom in each block of diaries, by arm, and how much more one arm improved than another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.instrument.definition import Answers, Definition
from proapp.score.scoring import Score, block_scores
from proapp.trajectory.comparison import Grouping, numbers
from proapp.trajectory.moments import Block
from proapp.trajectory.population import Member
from proapp.trajectory.summary import Cell, Labels, Rows
from proapp.trajectory.symptom_days import Difference, by_block, declines, difference

Scored = Mapping[tuple[int, int], Mapping[str, Score]]  # by participant's number and block


@dataclass(frozen=True, slots=True)
class Counted:
    """Cells by arm and block, and the arms compared with the reference arm."""

    cells: tuple[Cell, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class SymptomDays:
    """One symptom, its days `prorated` to the block, and `raw` as they were counted, of the same blocks of diaries."""

    scale: str
    prorated: Counted
    raw: Counted


def symptom_days(
    rows: Sequence[Any],
    people: Sequence[Member],
    blocks: Sequence[Block],
    *,
    definition: Definition,
    grouping: Grouping,
    reference: str,
) -> tuple[SymptomDays, ...]:
    """Every symptom that the diary scores over a block. Rows: participant_id, timepoint, ordinal, answers.

    A block with too few diaries to be prorated does not count as it was counted either: days without one would pass
    for days without the symptom.
    """
    scored = _scored(rows, people, blocks, definition)

    def counted(values: Mapping[tuple[int, int], float]) -> Counted:
        return _counted(values, people, blocks, grouping, reference)

    return tuple(
        SymptomDays(rule.id, counted(_values(scored, rule.id)), counted(_values(scored, rule.id, as_counted=True)))
        for rule in definition.scores
        if rule.over_block
    )


def _values(scored: Scored, scale: str, *, as_counted: bool = False) -> dict[tuple[int, int], float]:
    """One scale's days by participant's number and block."""
    found = {place: scores[scale] for place, scores in scored.items()}
    return {
        place: float(score.raw or 0) if as_counted else score.value
        for place, score in found.items()
        if score.value is not None
    }


def _scored(rows: Sequence[Any], people: Sequence[Member], blocks: Sequence[Block], definition: Definition) -> Scored:
    """Scores of every block that somebody has answered a diary of."""
    known = numbers(people)
    diaries: dict[tuple[int, int], dict[int, Answers]] = defaultdict(dict)
    for row in rows:
        block = _block(row.timepoint, row.ordinal, blocks)
        if row.participant_id in known and block is not None:
            diaries[known[row.participant_id], block][row.ordinal] = row.answers
    return {place: block_scores(definition, days.values()) for place, days in sorted(diaries.items())}


def _block(timepoint: str, ordinal: int, blocks: Sequence[Block]) -> int | None:
    for number, block in enumerate(blocks):
        if block.timepoint == timepoint and block.first <= ordinal <= block.last:
            return number
    return None


def _counted(
    values: Mapping[tuple[int, int], float],
    people: Sequence[Member],
    blocks: Sequence[Block],
    grouping: Grouping,
    reference: str,
) -> Counted:
    first = next((number for number, block in enumerate(blocks) if block.is_baseline), None)
    start = np.full(len(people), np.nan)
    for (person, block), value in values.items():
        if block == first:
            start[person] = value
    who = np.array([who for who, _ in values], dtype=np.int64)
    rows = Rows(
        participant=who,
        arm=np.array([grouping.arm(person) for person in people], dtype=np.int64)[who],
        timepoint=np.array([block for _, block in values], dtype=np.int64),
        value=np.array(list(values.values()), dtype=np.float64),
        baseline=start[who],
    )
    labels = Labels(arms=grouping.labels, timepoints=[block.label for block in blocks])
    cells = by_block(rows, labels, baseline_block=first)
    return Counted(cells, _differences(rows, people, first, grouping, reference))


def _differences(
    rows: Rows, people: Sequence[Member], first: int | None, grouping: Grouping, reference: str
) -> tuple[Difference, ...]:
    if not grouping.by_arm:
        return ()
    later = rows.timepoint != first
    after = Rows(
        rows.participant[later], rows.arm[later], rows.timepoint[later], rows.value[later], rows.baseline[later]
    )
    decline = declines(after, participants=len(people))
    arms = [person.arm for person in people]
    others = [arm for arm in grouping.arms if arm != reference]
    return tuple(difference(decline, arms, treated=arm, reference=reference) for arm in others)
