"""NETTER-1 once more: 231 invented people to whom happens what was published of the 231.

What was published is what one trial found, so the sample is drawn to look like it: each number comes once from each of
as many equal slices of its distribution as there are people in the arm, in an order of chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from proapp.demo.published import DAYS, TIMES
from proapp.trajectory.survival import DAYS_PER_MONTH

SEED = 1
PEOPLE = {"lutetium": 117, "octreotide": 114}
QUESTIONNAIRES, DIARIES = 0.9, 0.75  # how many of those asked are answered: our choice

# Progression-free after 20 months 65.2 %; median 8.4 months: Strosberg 2017, N Engl J Med 376:125.
PROGRESSION = {"lutetium": 20 * log(2) / -log(0.652), "octreotide": 8.4}
USUAL = 11.5  # months to deterioration with octreotide where none were published: as for physical functioning

# Days with a symptom per 28 before: our choice. The spread is that of which the published intervals speak
# (0.9 days of standard error with 117 against 114 people: 7 days).
BEFORE, SPREAD, LIKENESS = 14.0, 2.4, 0.55


@dataclass(frozen=True, slots=True)
class Life:
    """What happens to one person: days from randomisation until progression, and until each scale is worse by ten
    points, by (instrument, scale); each symptom's share of days before and after, by score.
    """

    arm: str
    progression: float
    worse: Mapping[tuple[str, str], float]
    days: Mapping[str, tuple[float, float]]


def lives(chance: np.random.Generator) -> list[Life]:
    """Everybody, arm by arm."""
    return [life for arm in PEOPLE for life in _arm(chance, arm)]


def _arm(chance: np.random.Generator, arm: str) -> Iterator[Life]:
    number = PEOPLE[arm]
    progression = _weibull(even(chance, number), PROGRESSION[arm])
    worse = {(one.instrument, one.scale): _weibull(even(chance, number), *_shape(one, arm)) for one in TIMES}
    shares = {one.scale: _shares(chance, number, getattr(one, arm)) for one in DAYS}
    for who in range(number):
        yield Life(
            arm,
            float(progression[who]),
            {scale: float(days[who]) for scale, days in worse.items()},
            {scale: (float(before[who]), float(after[who])) for scale, (before, after) in shares.items()},
        )


def even(chance: np.random.Generator, number: int) -> Any:
    """Shares between 0 and 1, one from each of `number` equal slices, in an order of chance."""
    return (chance.permutation(number) + chance.random(number)) / number


def _weibull(share: Any, median: float, shape: float = 1.0) -> Any:
    """Days at which this share is left; median in months."""
    return DAYS_PER_MONTH * median * (-np.log2(share)) ** (1 / shape)


def _shape(one: Any, arm: str) -> tuple[float, float]:
    """The Weibull curves of two arms with proportional hazards that have both medians and the hazard ratio.

    Of three published numbers come its three parameters: ratio = (median of one / median of the other) ** shape.
    """
    if one.lutetium is None:
        return (USUAL if arm == "octreotide" else USUAL / one.hazard_ratio), 1.0
    return getattr(one, arm), log(one.hazard_ratio) / log(one.octreotide / one.lutetium)


def _shares(chance: np.random.Generator, number: int, decline: float) -> tuple[Any, Any]:
    """Shares of days with a symptom before and after, like each other; their means differ by the published decline."""
    from scipy.stats import beta, norm  # noqa: PLC0415  heavy, and the other tests do without

    first = norm.ppf(even(chance, number))
    second = LIKENESS * first + (1 - LIKENESS**2) ** 0.5 * norm.ppf(even(chance, number))
    ranks = [np.argsort(np.argsort(one)) for one in (first, second)]
    places = [(rank + chance.random(number)) / number for rank in ranks]
    means = (BEFORE / 28, (BEFORE - decline) / 28)
    before, after = (
        beta.ppf(place, mean * SPREAD, (1 - mean) * SPREAD) for place, mean in zip(places, means, strict=True)
    )
    return before, after


def first_worse(day: float, answered: Sequence[float]) -> int:
    """Which of the questionnaires answered, by their days, is the first to show it; beyond the last, how many."""
    return next((number for number, one in enumerate(answered) if one >= day), len(answered))
