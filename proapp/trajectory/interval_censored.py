"""Getting worse happens between two questionnaires, not on the day of the second: the curve that takes this seriously.

Turnbull 1976 (J R Stat Soc B 38:290): the shares that make what was seen most likely, placed where they can be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.deterioration import Rule, Series, time
from proapp.trajectory.estimate import Truths, Values
from proapp.trajectory.survival import NOT_HALF

STEPS = 20_000
SETTLED = 1e-7  # how far, of 1, any place may still ask for more


@dataclass(frozen=True, slots=True)
class Between:
    """One participant: worse after day `after` and by day `by`; None: not by the last time anybody asked."""

    arm: str
    after: int
    by: int | None


@dataclass(frozen=True, slots=True)
class Fall:
    """A share (0 to 1) that became worse after one day and by another, nobody can say when; `surviving` after it."""

    after: int
    by: int
    share: float
    surviving: float


@dataclass(frozen=True, slots=True)
class IntervalCurve:
    """One arm's curve; the median lies after `median_after` and by `median_by` days, None where it is not reached."""

    arm: str
    n: int
    falls: tuple[Fall, ...]
    median_after: int | None
    median_by: int | None
    reason: str | None = None


def between(everybody: Sequence[Series], rule: Rule) -> tuple[Between, ...]:
    """When each participant with a baseline can have become worse: after the assessment before, by the one that showed
    it (or by death, where death counts)."""
    found = []
    for series in everybody:
        ended = time(series, rule)
        if ended.day is None:
            continue
        before = max((day for day, _ in series.later if day < ended.day), default=0)
        asked = max((day for day, _ in series.later), default=0)
        found.append(Between(series.arm, before, ended.day) if ended.event else Between(series.arm, asked, None))
    return tuple(found)


def interval_curves(seen: Sequence[Between], arms: Sequence[str]) -> tuple[IntervalCurve, ...]:
    """A curve for every arm, also one without anybody."""
    return tuple(_curve([one for one in seen if one.arm == arm], arm) for arm in arms)


def _curve(seen: Sequence[Between], arm: str) -> IntervalCurve:
    if not seen:
        return IntervalCurve(arm, 0, (), None, None, reason="nobody with a baseline")
    after = np.array([one.after for one in seen], dtype=np.float64)
    by = np.array([np.inf if one.by is None else one.by for one in seen], dtype=np.float64)
    if not np.isfinite(by).any():
        return IntervalCurve(arm, len(seen), (), None, None, reason="nobody has deteriorated")
    opened, closed = _places(after, by)
    inside = (opened >= after[:, None]) & (closed <= by[:, None])
    shares = _most_likely(inside)
    if shares is None:
        return IntervalCurve(arm, len(seen), (), None, None, reason="the search for the curve did not settle")
    falls = _falls(opened, closed, shares)
    half = next((fall for fall in falls if fall.surviving <= 0.5 + SETTLED), None)
    if half is None:
        return IntervalCurve(arm, len(seen), falls, None, None, reason=NOT_HALF)
    return IntervalCurve(arm, len(seen), falls, half.after, half.by)


def _places(after: Values, by: Values) -> tuple[Values, Values]:
    """Turnbull's innermost intervals (after, by]: an opening directly followed by a closing."""
    edges = np.concatenate([after, by])
    is_opening = np.concatenate([np.ones(len(after), dtype=bool), np.zeros(len(by), dtype=bool)])
    order = np.lexsort((is_opening, edges))  # on one day a closing comes first: (a, b] and (b, c] do not meet
    edges, is_opening = edges[order], is_opening[order]
    directly = np.flatnonzero(is_opening[:-1] & ~is_opening[1:])
    return edges[directly], edges[directly + 1]


def _most_likely(inside: Truths) -> Values | None:
    """Shares of the places: self-consistent, and no place asks for more than it has (Gentleman and Geyer 1994).

    `inside` (participants, places). Each round shares out every participant over the places they can be in; those who
    can be in the same places count together.
    """
    kinds, counts = np.unique(inside, axis=0, return_counts=True)
    able, weight = kinds.astype(np.float64), counts / len(inside)
    shares: Values = np.full(inside.shape[1], 1.0 / inside.shape[1])
    for _ in range(STEPS):
        asked = able.T @ (weight / (able @ shares))
        if asked.max() < 1 + SETTLED:
            return shares
        shares = shares * asked
    return None


def _falls(opened: Values, closed: Values, shares: Values) -> tuple[Fall, ...]:
    surviving = 1 - np.cumsum(shares)
    return tuple(
        Fall(int(after), int(by), share, max(left, 0.0))
        for after, by, share, left in zip(opened, closed, shares.tolist(), surviving.tolist(), strict=True)
        if np.isfinite(by) and share > SETTLED
    )
