"""How long each participant goes before getting clearly worse, and what counts as clearly worse.

Definitions as tests/reference/ql_deterioration_by_participant.csv (R survival 3.5; "first" and "definitive" agree with
QoLR). Day 0 is randomisation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proapp.trajectory.estimate import TOLERANCE

DEFINITIONS: Mapping[str, str] = {
    "first": "the first change of at least the threshold in the worse direction",
    "confirmed": "such a change, and the next available assessment too",
    "confirmed_or_last": "such a change, and the next available assessment too or there is none",
    "definitive": "such a change, and every later assessment too",
}


@dataclass(frozen=True, slots=True)
class Series:
    """One participant's scores of one scale. `later` holds (day, value) after baseline; null values are left out."""

    participant: str
    arm: str
    baseline: float | None
    later: tuple[tuple[int, float], ...]
    death_day: int | None = None
    stratum: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A definition with its threshold (scale units), the scale's direction, and whether death counts as an event."""

    definition: str = "first"
    threshold: float = 10.0
    higher_is: str = "better"
    death_is_event: bool = False

    def __post_init__(self) -> None:
        if self.definition not in DEFINITIONS:
            raise ValueError(f"definition must be one of {', '.join(DEFINITIONS)}")
        if self.higher_is not in ("better", "worse"):
            raise ValueError("higher_is must be better or worse")


@dataclass(frozen=True, slots=True)
class Time:
    """Days from randomisation to deterioration, or to the last time it had not happened. Excluded: no day, no event."""

    participant: str
    arm: str
    day: int | None
    event: bool | None
    reason: str
    stratum: str | None = None


def times(everybody: Sequence[Series], rule: Rule) -> tuple[Time, ...]:
    """The time of each participant, in the order given."""
    return tuple(time(series, rule) for series in everybody)


def time(series: Series, rule: Rule) -> Time:
    """One participant's time. Reasons: deterioration, death, censored_last_pro, no_followup_censored_day1,
    no_baseline_excluded."""
    day, event, reason = _outcome(series, rule)
    return Time(
        participant=series.participant, arm=series.arm, day=day, event=event, reason=reason, stratum=series.stratum
    )


def _outcome(series: Series, rule: Rule) -> tuple[int | None, bool | None, str]:
    if series.baseline is None:
        return None, None, "no_baseline_excluded"
    later = sorted(series.later)
    worse = [_is_worse(value - series.baseline, rule) for _, value in later]
    found = next((index for index in range(len(worse)) if _counts(worse[index:], rule.definition)), None)
    if found is not None:
        return later[found][0], True, "deterioration"
    if rule.death_is_event and series.death_day is not None:
        return series.death_day, True, "death"
    if not later:
        return 1, False, "no_followup_censored_day1"
    return later[-1][0], False, "censored_last_pro"


def _is_worse(change: float, rule: Rule) -> bool:
    worsening = -change if rule.higher_is == "better" else change
    return worsening >= rule.threshold - TOLERANCE


def _counts(worse: Sequence[bool], definition: str) -> bool:
    """Whether an event happens at the first of these assessments; the rest are the later ones."""
    first, later = worse[0], worse[1:]
    if not first:
        return False
    if definition == "confirmed":
        return later[:1] == [True]
    if definition == "confirmed_or_last":
        return all(later[:1])
    if definition == "definitive":
        return all(later)
    return True
