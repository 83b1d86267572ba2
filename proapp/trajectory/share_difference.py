"""Two arms' shares side by side: how far apart they are, and whether chance alone would put them so far apart."""

import math
from dataclasses import dataclass

from proapp.trajectory.survival import NORMAL


@dataclass(frozen=True, slots=True)
class Fraction:
    """`count` of `n` participants."""

    count: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.n:
            raise ValueError("a count lies between 0 and n")

    @property
    def share(self) -> float | None:
        return self.count / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """First share minus second (-1 to 1), Wald's interval, Agresti and Caffo's, Newcombe's, the chi-squared p and
    Fisher's."""

    difference: float | None
    wald: tuple[float, float] | None
    agresti_caffo: tuple[float, float] | None
    chi_squared_p: float | None
    fisher_p: float | None
    reason: str | None = None
    newcombe: tuple[float, float] | None = None


def share_difference(first: Fraction, second: Fraction) -> ShareDifference:
    """Compare two independent shares; two-sided 95 % intervals and p values.

    Chi-squared without continuity correction (null where nobody or everybody counts), Fisher's exact test by the sum of
    all tables no more likely, Agresti and Caffo 2000 (Am Stat 54:280): two added to each arm, one of them counting,
    Newcombe 1998 (Stat Med 17:873), method 10: from Wilson's interval of each share.
    """
    if not first.n or not second.n:
        return ShareDifference(None, None, None, None, None, reason="an arm has nobody")
    return ShareDifference(
        difference=first.count / first.n - second.count / second.n,
        wald=_wald(first, second),
        agresti_caffo=_wald(Fraction(first.count + 1, first.n + 2), Fraction(second.count + 1, second.n + 2)),
        chi_squared_p=_chi_squared_p(first, second),
        fisher_p=_fisher_p(first, second),
        newcombe=_newcombe(first, second),
    )


def wilson(fraction: Fraction) -> tuple[float, float] | None:
    """The two-sided 95 % score interval of one share (Wilson 1927, J Am Stat Assoc 22:209); None over nobody."""
    if not fraction.n:
        return None
    share, n, square = fraction.count / fraction.n, fraction.n, NORMAL**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = NORMAL * math.sqrt(share * (1 - share) / n + square / (4 * n**2)) / (1 + square / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _wald(first: Fraction, second: Fraction) -> tuple[float, float]:
    shares = [fraction.count / fraction.n for fraction in (first, second)]
    spread = sum(share * (1 - share) / one.n for share, one in zip(shares, (first, second), strict=True))
    half = NORMAL * math.sqrt(spread)
    gap = shares[0] - shares[1]
    return max(gap - half, -1.0), min(gap + half, 1.0)


def _newcombe(first: Fraction, second: Fraction) -> tuple[float, float] | None:
    one, other = wilson(first), wilson(second)
    if one is None or other is None:
        return None
    shares = (first.count / first.n, second.count / second.n)
    gap = shares[0] - shares[1]
    down = math.hypot(shares[0] - one[0], other[1] - shares[1])
    up = math.hypot(one[1] - shares[0], shares[1] - other[0])
    return gap - down, gap + up


def _chi_squared_p(first: Fraction, second: Fraction) -> float | None:
    counted, everybody = first.count + second.count, first.n + second.n
    rest = everybody - counted
    if not counted or not rest:
        return None
    crossed = first.count * (second.n - second.count) - second.count * (first.n - first.count)
    statistic = everybody * crossed**2 / (first.n * second.n * counted * rest)
    return math.erfc(math.sqrt(statistic / 2))


def _fisher_p(first: Fraction, second: Fraction) -> float:
    counted = first.count + second.count
    low, high = max(0, counted - second.n), min(counted, first.n)
    tables = [math.comb(first.n, count) * math.comb(second.n, counted - count) for count in range(low, high + 1)]
    seen = tables[first.count - low]
    return sum(table for table in tables if table <= seen) / sum(tables)
