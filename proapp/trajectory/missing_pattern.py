"""How answers are missing: for good from some day on, or now and then; the first hints at a reason, the second less."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import Indices, Truths, Values

COMPLETE, MONOTONE, INTERMITTENT, MIXED, NEVER, NOT_EXPECTED = (
    "complete", "monotone", "intermittent", "intermittent, then none", "never", "not expected",
)  # fmt: skip
KINDS = (COMPLETE, MONOTONE, INTERMITTENT, MIXED, NEVER, NOT_EXPECTED)


@dataclass(frozen=True, slots=True)
class Patterns:
    """One arm: participants of each kind, and how often each row of answers occurs, the most frequent first.

    In a row x is answered, . missing, - not expected then: dead, off assessment, or not yet there.
    """

    arm: str
    n: int
    kinds: dict[str, int]
    rows: tuple[tuple[str, int], ...]


def patterns(value: Values, expected: Truths, arm: Indices, *, arms: Sequence[str]) -> tuple[Patterns, ...]:
    """The patterns of every arm. Shapes: value (participants, timepoints), NaN where there is none; expected the same,
    whether somebody could have answered then (an answer always could); arm (participants,).

    Only what was expected can be missing: a participant who died after answering everything is complete.
    """
    answered = ~np.isnan(value)
    rows = ["".join(row) for row in np.where(answered, "x", np.where(expected, ".", "-")).tolist()]
    return tuple(
        _patterns(name, [row for row, one in zip(rows, arm.tolist(), strict=True) if one == number])
        for number, name in enumerate(arms)
    )


def kind(row: str) -> str:
    """The kind of one row of answers, written as in `Patterns.rows`."""
    asked = row.replace("-", "")
    if not asked:
        return NOT_EXPECTED
    if "x" not in asked:
        return NEVER
    has_gap, has_end = ".x" in asked, asked.endswith(".")
    if has_gap:
        return MIXED if has_end else INTERMITTENT
    return MONOTONE if has_end else COMPLETE


def _patterns(arm: str, rows: Sequence[str]) -> Patterns:
    kinds = Counter(kind(row) for row in rows)
    often = sorted(Counter(rows).items(), key=lambda one: (-one[1], one[0]))
    return Patterns(arm, len(rows), {name: kinds[name] for name in KINDS}, tuple(often))
