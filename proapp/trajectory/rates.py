"""How complete the questionnaires are: of those who could answer then, and of everybody.

Vocabulary of SISAQOL 2020 (Coens, Lancet Oncol 21:e83).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from proapp.trajectory.estimate import Indices, Truths

NO_REASON = -1


@dataclass(frozen=True, slots=True)
class Due:
    """What became of each participant at each timepoint. Shapes (rows,), in any order; indices count from 0.

    `received`: a valid response is held. `expected`: alive and on PRO assessment then. `missing`: index of the kind of
    reason why nothing was received, NO_REASON where none is known. `mode`: index of the way it came, `late`: after its
    window; None where nobody counts them.
    """

    arm: Indices
    timepoint: Indices
    received: Truths
    expected: Truths
    missing: Indices
    mode: Indices | None = None
    late: Truths | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Numerators, denominators and rates (0 to 1) of one arm at one timepoint; a rate over nobody is null.

    completion = received / expected; available = received / population. `missing` counts kinds of reasons over the
    population's participants without a response; those without a known reason are under "unknown". `modes` counts what
    was received by the way it came (app, paper, ...), `late` what came after its window.
    """

    arm: str
    timepoint: str
    received: int
    expected: int
    population: int
    completion_rate: float | None
    available_data_rate: float | None
    missing: dict[str, int]
    modes: dict[str, int] = field(default_factory=dict)
    late: int = 0


def rates(
    due: Due,
    *,
    arms: Sequence[str],
    timepoints: Sequence[str],
    population: Sequence[int],
    kinds: Sequence[str] = (),
    modes: Sequence[str] = (),
) -> tuple[Rate, ...]:
    """A rate for every arm and timepoint, ordered so. `population`: participants of each arm's PRO population.

    Who is expected is the caller's to say. Somebody who answered early and died before the nominal day is received but
    not expected, as in R's tables. Participants of the population without a row at a timepoint were not expected there;
    why they are missing is unknown.
    """
    cells = len(arms) * len(timepoints)
    cell = due.arm * len(timepoints) + due.timepoint
    received = _counts(cell, due.received, cells)
    expected = _counts(cell, due.expected, cells)
    missing = [_counts(cell, ~due.received & (due.missing == kind), cells) for kind in range(len(kinds))]
    ways = [_counts(cell, due.received & (due.mode == mode), cells) for mode in range(len(modes))]
    late = [0] * cells if due.late is None else _counts(cell, due.received & due.late, cells)
    return tuple(
        _rate(
            names,
            received=received[index],
            expected=expected[index],
            population=population[index // len(timepoints)],
            missing={kind: counts[index] for kind, counts in zip(kinds, missing, strict=True) if counts[index]},
            modes={mode: counts[index] for mode, counts in zip(modes, ways, strict=True) if counts[index]},
            late=late[index],
        )
        for index, names in enumerate(product(arms, timepoints))
    )


def _counts(cell: Indices, chosen: Truths, cells: int) -> list[int]:
    counted: list[int] = np.bincount(cell[chosen], minlength=cells).tolist()
    return counted


def _rate(
    names: tuple[str, str],
    *,
    received: int,
    expected: int,
    population: int,
    missing: dict[str, int],
    modes: dict[str, int],
    late: int,
) -> Rate:
    unknown = population - received - sum(missing.values())
    return Rate(
        arm=names[0],
        timepoint=names[1],
        received=received,
        expected=expected,
        population=population,
        completion_rate=received / expected if expected else None,
        available_data_rate=received / population if population else None,
        missing={**missing, "unknown": unknown} if unknown > 0 else missing,
        modes=modes,
        late=late,
    )
