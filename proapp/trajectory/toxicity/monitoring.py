"""When too many participants of an arm report severe toxicity: a rule agreed before the trial, for the committee only.

The rate has a beta distribution before anything is known; every participant sharpens it. Thall and Simon 1994
(Biometrics 50:337).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from proapp.trial.monitoring import Monitoring


@dataclass(frozen=True, slots=True)
class Bound:
    """The committee looks again when the chance that the rate exceeds `rate` (0 to 1) is above `certainty` (0 to 1).

    `prior_with` and `prior_without`: what is believed beforehand, as if so many participants with and without severe
    toxicity had been seen; one of each makes every rate equally likely. Both above 0.
    """

    rate: float
    certainty: float = 0.9
    prior_with: float = 1.0
    prior_without: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.rate < 1 or not 0 < self.certainty < 1:
            raise ValueError("rate and certainty lie between 0 and 1")
        if self.prior_with <= 0 or self.prior_without <= 0:
            raise ValueError("what is believed beforehand counts more than nobody")


def agreed(found: Monitoring) -> Bound:
    """The bound of a protocol."""
    return Bound(found.rate, found.certainty, found.prior_with, found.prior_without)


@dataclass(frozen=True, slots=True)
class Judged:
    """`events` of `n` participants with severe toxicity: the chance that the rate exceeds the bound, and whether the
    bound is crossed."""

    events: int
    n: int
    chance: float
    is_crossed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table made in advance: among `n` participants the bound is crossed from `events` on (None: never);
    `chance` is the posterior chance at just that many."""

    n: int
    events: int | None
    chance: float | None
    reason: str | None = None


def judged(events: int, n: int, bound: Bound) -> Judged:
    """What `events` of `n` say. Before anybody is seen it is what was believed beforehand."""
    if not 0 <= events <= n:
        raise ValueError("events lie between 0 and n")
    chance = _chance(events, n, bound)
    return Judged(events, n, chance, is_crossed=n > 0 and chance > bound.certainty)


def boundary(looks: Sequence[int], bound: Bound) -> tuple[Row, ...]:
    """The fewest events that cross the bound, for each number of participants in `looks`."""
    return tuple(_row(n, bound) for n in looks)


def chance_of_crossing(looks: Sequence[int], bound: Bound, *, rate: float) -> float:
    """How probably the bound is crossed at one of the looks (ascending) if the true rate were `rate` (0 to 1): exact.

    At a rate that is acceptable it is the chance of a false alarm; at one that is not, the chance of noticing.
    """
    if list(looks) != sorted(set(looks)) or not 0 <= rate <= 1:
        raise ValueError("looks ascend and a rate lies between 0 and 1")
    still, seen = [1.0], 0  # the chance of each number of events without having crossed
    for row in boundary(looks, bound):
        for _ in range(row.n - seen):
            still = [
                without * (1 - rate) + before * rate
                for without, before in zip([*still, 0.0], [0.0, *still], strict=True)
            ]
        seen = row.n
        if row.events is not None:
            still = [chance if events < row.events else 0.0 for events, chance in enumerate(still)]
    return min(max(1 - sum(still), 0.0), 1.0)


def _row(n: int, bound: Bound) -> Row:
    if n < 1:
        raise ValueError("a look is at one participant or more")
    for events in range(n + 1):
        chance = _chance(events, n, bound)
        if chance > bound.certainty:
            return Row(n, events, chance)
    return Row(n, None, None, reason="not even if everybody had it")


def _chance(events: int, n: int, bound: Bound) -> float:
    """The chance that the rate exceeds the bound, from the beta distribution after `events` of `n`."""
    # loaded when used: scipy takes longer to import than everything else here; it ships no types
    from scipy.special import betaincc  # noqa: PLC0415  see above

    return float(betaincc(bound.prior_with + events, bound.prior_without + n - events, bound.rate))
