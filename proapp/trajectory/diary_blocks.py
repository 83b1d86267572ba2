"""Days with a symptom in each block of diaries, by arm, and how much more one arm improved than another."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.instrument.definition import Answers, Definition
from proapp.score.scoring import block_scores
from proapp.trajectory.comparison import Grouping, numbers
from proapp.trajectory.moments import Block
from proapp.trajectory.population import Member
from proapp.trajectory.summary import Cell, Labels, Rows
from proapp.trajectory.symptom_days import Difference, by_block, declines, difference


@dataclass(frozen=True, slots=True)
class SymptomDays:
    """One symptom: cells by arm and block, and the arms compared with the reference arm."""

    scale: str
    cells: tuple[Cell, ...]
    differences: tuple[Difference, ...]


def symptom_days(
    rows: Sequence[Any],
    people: Sequence[Member],
    blocks: Sequence[Block],
    *,
    definition: Definition,
    grouping: Grouping,
    reference: str,
) -> tuple[SymptomDays, ...]:
    """Every symptom that the diary scores over a block. Rows: participant_id, timepoint, ordinal, answers."""
    scored = _scored(rows, people, blocks, definition)
    scales = [rule.id for rule in definition.scores if rule.over_block]
    return tuple(_of_scale(scale, scored, people, blocks, grouping, reference) for scale in scales)


def _scored(
    rows: Sequence[Any], people: Sequence[Member], blocks: Sequence[Block], definition: Definition
) -> Mapping[tuple[int, int], Mapping[str, float | None]]:
    """Values by participant's number and block; null where too few days were answered."""
    known = numbers(people)
    diaries: dict[tuple[int, int], dict[int, Answers]] = defaultdict(dict)
    for row in rows:
        block = _block(row.timepoint, row.ordinal, blocks)
        if row.participant_id in known and block is not None:
            diaries[known[row.participant_id], block][row.ordinal] = row.answers
    return {
        place: {scale: score.value for scale, score in block_scores(definition, days.values()).items()}
        for place, days in sorted(diaries.items())
    }


def _block(timepoint: str, ordinal: int, blocks: Sequence[Block]) -> int | None:
    for number, block in enumerate(blocks):
        if block.timepoint == timepoint and block.first <= ordinal <= block.last:
            return number
    return None


def _of_scale(
    scale: str,
    scored: Mapping[tuple[int, int], Mapping[str, float | None]],
    people: Sequence[Member],
    blocks: Sequence[Block],
    grouping: Grouping,
    reference: str,
) -> SymptomDays:
    first = next((number for number, block in enumerate(blocks) if block.is_baseline), None)
    found = [(who, block, values[scale]) for (who, block), values in scored.items() if values[scale] is not None]
    start = np.full(len(people), np.nan)
    for person, block, value in found:
        if block == first:
            start[person] = value
    who = np.array([who for who, _, _ in found], dtype=np.int64)
    rows = Rows(
        participant=who,
        arm=np.array([grouping.arm(person) for person in people], dtype=np.int64)[who],
        timepoint=np.array([block for _, block, _ in found], dtype=np.int64),
        value=np.array([value for _, _, value in found], dtype=np.float64),
        baseline=start[who],
    )
    labels = Labels(arms=grouping.labels, timepoints=[block.label for block in blocks])
    cells = by_block(rows, labels, baseline_block=first)
    return SymptomDays(scale, cells, _differences(rows, people, first, grouping, reference))


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
