"""Who clearly improved, who clearly got worse and who stayed as they were, each participant counted once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import TOLERANCE, Indices, Truths, Values
from proapp.trajectory.share_difference import Fraction, wilson

MISSING = ("not a responder", "left out")
WORDS = ("improved", "stable", "deteriorated", "unknown")


@dataclass(frozen=True, slots=True)
class Response:
    """What counts as a response: a change of at least `threshold` scale units for the better (`higher_is` better or
    worse), at `running` available assessments in a row. `missing`: what becomes of those who cannot be judged."""

    higher_is: str
    threshold: float = 10.0
    running: int = 1
    missing: str = "not a responder"

    def __post_init__(self) -> None:
        if self.higher_is not in ("better", "worse"):
            raise ValueError("higher_is must be better or worse")
        if self.missing not in MISSING:
            raise ValueError(f"missing must be one of {', '.join(MISSING)}")
        if self.running < 1:
            raise ValueError("a response lasts at least one assessment")


@dataclass(frozen=True, slots=True)
class Responders:
    """One arm: who responded of whom, with Wilson's 95 % interval. `judged` of them had enough answers to tell."""

    arm: str
    n: int
    judged: int
    responders: int
    share: float | None
    lower: float | None
    upper: float | None
    reason: str | None = None


def responders(change: Values, arm: Indices, rule: Response, *, arms: Sequence[str]) -> tuple[Responders, ...]:
    """Responders of every arm. Shapes: change (participants, timepoints) from baseline, NaN where there is none, in
    order of time; arm (participants,)."""
    responded, judged = _lasting(_better(change, rule), ~np.isnan(change), rule.running)
    counted = judged if rule.missing == "left out" else np.ones(len(arm), dtype=bool)
    return tuple(
        _responders(name, responded[counted & (arm == number)], judged[counted & (arm == number)])
        for number, name in enumerate(arms)
    )


def best(change: Values, rule: Response) -> tuple[str, ...]:
    """Each participant's best lasting state over time: improved, else stable, else deteriorated; unknown without an
    answer. Shapes as in `responders`."""
    present = ~np.isnan(change)
    improved, _ = _lasting(_better(change, rule), present, rule.running)
    worse = _better(-change, rule)
    some = np.count_nonzero(present, axis=1) > 0
    always_worse = some & ((worse | ~present).sum(axis=1) == change.shape[1])
    place = np.select([~some, improved, always_worse], [3, 0, 2], default=1)
    return tuple(WORDS[number] for number in place.tolist())


def _better(change: Values, rule: Response) -> Truths:
    gain = change if rule.higher_is == "better" else -change
    better: Truths = np.where(np.isnan(gain), -np.inf, gain) >= rule.threshold - TOLERANCE
    return better


def _lasting(better: Truths, present: Truths, running: int) -> tuple[Truths, Truths]:
    """Whether it was so at `running` available assessments in a row, and whether there were that many."""
    row = np.zeros(len(better), dtype=np.int64)
    longest = np.zeros(len(better), dtype=np.int64)
    for now, answered in zip(better.T, present.T, strict=True):
        row = np.where(answered, np.where(now, row + 1, 0), row)
        longest = np.maximum(longest, row)
    return longest >= running, np.count_nonzero(present, axis=1) >= running


def _responders(arm: str, responded: Truths, judged: Truths) -> Responders:
    fraction = Fraction(int(responded.sum()), len(responded))
    lower, upper = wilson(fraction) or (None, None)
    reason = None if fraction.n else "nobody to judge"
    return Responders(arm, fraction.n, int(judged.sum()), fraction.count, fraction.share, lower, upper, reason)


@dataclass(frozen=True, slots=True)
class States:
    """How one arm's n participants stand: those who died before count apart, and so do those nobody can judge."""

    arm: str
    n: int
    improved: int
    stable: int
    deteriorated: int
    died: int
    unknown: int

    def fraction(self, counting: Sequence[str], *, missing: str) -> Fraction:
        """Those in one of the states `counting`, of all or of those who can be judged; the dead are none of them."""
        count = sum(getattr(self, name) for name in counting)
        return Fraction(count, self.n - self.unknown if missing == "left out" else self.n)


def at_once(change: Values, rule: Response) -> tuple[str, ...]:
    """Each participant's state at one moment; shape of change (participants,)."""
    place = np.select([np.isnan(change), _better(change, rule), _better(-change, rule)], [3, 0, 2], default=1)
    return tuple(WORDS[number] for number in place.tolist())


def states(
    words: Sequence[str], arm: Indices, *, arms: Sequence[str], died: Truths, counted: Truths
) -> tuple[States, ...]:
    """One for each arm from each participant's state, (participants,). Only those `counted`; who `died` without a state
    of their own died, whoever has one keeps it."""
    told = np.array(words, dtype=object)
    told[died & (told == "unknown")] = "died"
    groups = [(name, told[counted & (arm == number)]) for number, name in enumerate(arms)]
    order = (*WORDS[:3], "died", "unknown")
    return tuple(States(name, len(own), *(int((own == word).sum()) for word in order)) for name, own in groups)
