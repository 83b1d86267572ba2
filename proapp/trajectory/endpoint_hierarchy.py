"""Several endpoints, one risk of a false claim: in which order and at which level each may be tested.

Fixed sequence: Maurer 1995; Holm 1979 (Scand J Stat 6:65); Hochberg 1988 (Biometrika 75:800).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One endpoint: its p, p adjusted for the others (at most 1), and whether its claim stands at the shared level."""

    endpoint: str
    p: float | None
    adjusted_p: float | None
    stands: bool
    reason: str | None = None


def hierarchy(p_values: Mapping[str, float | None], *, method: str, alpha: float = 0.05) -> tuple[Claim, ...]:
    """Endpoints in the protocol's order. `alpha`: two-sided, for all of them together; `method` of METHODS.

    An endpoint without a p value cannot stand; in a fixed sequence nothing after it can, elsewhere it counts as 1.
    """
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}")
    if not 0 < alpha < 1:
        raise ValueError("alpha lies between 0 and 1")
    known = [1.0 if p is None else p for p in p_values.values()]
    if any(not 0 <= p <= 1 for p in known):
        raise ValueError("a p value lies between 0 and 1")
    adjusted = METHODS[method](known)
    return tuple(
        Claim(name, p, own, stands=p is not None and own <= alpha, reason=None if p is not None else "no p value")
        for (name, p), own in zip(p_values.items(), adjusted, strict=True)
    )


def _in_order(p_values: Sequence[float]) -> list[float]:
    """Each at the full level, as long as all before it stand."""
    highest, adjusted = 0.0, []
    for p in p_values:
        highest = max(highest, p)
        adjusted.append(highest)
    return adjusted


def _bonferroni(p_values: Sequence[float]) -> list[float]:
    return [min(p * len(p_values), 1.0) for p in p_values]


def _holm(p_values: Sequence[float]) -> list[float]:
    """From the smallest up: the k-th of n times n - k + 1, never below the one before."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    steps = _in_order([min(p_values[place] * (len(order) - rank), 1.0) for rank, place in enumerate(order)])
    return [step for _, step in sorted(zip(order, steps, strict=True))]


def _hochberg(p_values: Sequence[float]) -> list[float]:
    """From the largest down: the k-th largest times k, never above the one before."""
    order = sorted(range(len(p_values)), key=lambda place: -p_values[place])
    lowest, steps = 1.0, []
    for rank, place in enumerate(order):
        lowest = min(lowest, p_values[place] * (rank + 1))
        steps.append(lowest)
    return [step for _, step in sorted(zip(order, steps, strict=True))]


METHODS: Mapping[str, Callable[[Sequence[float]], list[float]]] = {
    "fixed sequence": _in_order,
    "Bonferroni": _bonferroni,
    "Holm": _holm,
    "Hochberg": _hochberg,
}
