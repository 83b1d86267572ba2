"""How many have had something happen as months pass, when death can come first and is not the same as being well."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from proapp.trajectory.deterioration import Time
from proapp.trajectory.survival import DAYS_PER_MONTH, NORMAL

DEATH = "death"  # the reason of a time that ended so
OUTCOMES = ("event", DEATH)
ROUNDING = 1e-12  # a share this near to 1 is 1
WIDEST = 700.0  # beyond it the interval is all there is, and the exponential overflows


@dataclass(frozen=True, slots=True)
class Reached:
    """The share (0 to 1) that has had the outcome by a day, and those at risk just before it."""

    day: int
    at_risk: int
    share: float
    variance: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Incidence:
    """One arm's cumulative incidence of one outcome, a step at each day it happened; `until` the last day followed."""

    arm: str
    outcome: str
    n: int
    events: int
    competing: int
    until: int | None
    steps: tuple[Reached, ...]
    reason: str | None = None


def incidences(times: Sequence[Time], arms: Sequence[str], *, outcome: str = "event") -> tuple[Incidence, ...]:
    """Aalen and Johansen's estimate for every arm, also one without anybody.

    `times` with death as an event (Rule.death_is_event): those whose reason is death compete. `outcome` is event or
    death. Excluded participants (no day) do not count. Intervals are two-sided 95 %, on the log-log scale.
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome must be one of {', '.join(OUTCOMES)}")
    return tuple(_incidence([time for time in times if time.arm == arm], arm, outcome) for arm in arms)


def at_day(incidence: Incidence, day: float) -> Reached | None:
    """The share at a day; None after the last day that anybody was followed (as R's cmprsk), or without anybody."""
    if incidence.until is None or day > incidence.until:
        return None
    reached = [step for step in incidence.steps if step.day <= day]
    return reached[-1] if reached else Reached(0, incidence.n, 0.0, 0.0, None, None)


def at_month(incidence: Incidence, month: float) -> Reached | None:
    """The share at a month."""
    return at_day(incidence, month * DAYS_PER_MONTH)


def _incidence(times: Sequence[Time], arm: str, outcome: str) -> Incidence:
    ended = [(time.day, _happened(time)) for time in times if time.day is not None]
    other = DEATH if outcome == "event" else "event"
    return Incidence(
        arm=arm,
        outcome=outcome,
        n=len(ended),
        events=sum(happened == outcome for _, happened in ended),
        competing=sum(happened == other for _, happened in ended),
        until=max((day for day, _ in ended), default=None),
        steps=tuple(_steps(ended, outcome)),
        reason=None if ended else "nobody with a baseline",
    )


def _happened(time: Time) -> str | None:
    if not time.event:
        return None
    return DEATH if time.reason == DEATH else "event"


def _steps(ended: Sequence[tuple[int, str | None]], outcome: str) -> Iterator[Reached]:
    running = _Running()
    at_risk = len(ended)
    counts: dict[int, list[int]] = {}
    for day, happened in sorted(ended, key=lambda one: one[0]):
        count = counts.setdefault(day, [0, 0, 0])
        count[0] += 1
        count[1] += happened == outcome
        count[2] += happened is not None and happened != outcome
    for day, (ending, events, others) in counts.items():
        if events or others:
            running.pass_day(at_risk, events=events, others=others)
        if events:
            lower, upper = _log_log(running.share, running.variance)
            yield Reached(day, at_risk, running.share, running.variance, lower, upper)
        at_risk -= ending


@dataclass(slots=True)
class _Running:
    """The estimate and the three sums of its variance as days pass.

    The delta-method variance that R's cmprsk uses (Gray 1988, Ann Stat 16:1141), with its correction for ties.
    """

    free: float = 1.0
    share: float = 0.0
    variance: float = 0.0
    sums: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])

    def pass_day(self, at_risk: int, *, events: int, others: int) -> None:
        """Take in one day: who was at risk, had the outcome, had the other one."""
        left = self.free * (at_risk - events - others) / at_risk
        self.share += self.free * events / at_risk
        inverse = 1 / left if left > 0 else 0.0
        if others and left > 0:
            self._add(at_risk, others, by_free=inverse, by_share=self.share * inverse)
        if events:
            self._add(at_risk, events, by_free=inverse, by_share=1 + self.share * inverse)
            squares, crossed, frees = self.sums
            self.variance = squares + self.share**2 * frees - 2 * self.share * crossed
        self.free = left

    def _add(self, at_risk: int, number: int, *, by_free: float, by_share: float) -> None:
        ties = 1 - (number - 1) / (at_risk - 1) if number > 1 else 1.0
        weight = self.free**2 * ties * number / at_risk**2
        self.sums[0] += by_share**2 * weight
        self.sums[1] += by_free * by_share * weight
        self.sums[2] += by_free**2 * weight


def _log_log(share: float, variance: float) -> tuple[float | None, float | None]:
    """Kalbfleisch and Prentice's interval of a cumulative incidence; undefined at 0 and at 1."""
    if not 0 < share < 1 - ROUNDING or not variance > 0:
        return None, None
    width = min(NORMAL * math.sqrt(variance) / (share * abs(math.log(share))), WIDEST)
    return share ** math.exp(width), share ** math.exp(-width)
