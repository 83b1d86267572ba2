"""When a symptom first became severe in somebody in whom it was not severe before treatment."""

from collections.abc import Sequence

from proapp.trajectory.deterioration import Series, Time
from proapp.trajectory.grades import SEVERE
from proapp.trajectory.incidence import DEATH


def times_to_new_severe(everybody: Sequence[Series], *, grade: int = SEVERE) -> tuple[Time, ...]:
    """The time of each participant until the first score of at least `grade`, death as the other event.

    Feed them to `incidences`. Excluded (no day): those without a baseline, and those who had it then, to whom it cannot
    be new. Reasons: new_severe, death, censored_last_pro, no_followup_censored_day1, no_baseline_excluded,
    severe_at_baseline_excluded.
    """
    return tuple(_time(series, grade) for series in everybody)


def _time(series: Series, grade: int) -> Time:
    day, event, reason = _outcome(series, grade)
    return Time(series.participant, series.arm, day, event, reason, series.stratum)


def _outcome(series: Series, grade: int) -> tuple[int | None, bool | None, str]:
    if series.baseline is None:
        return None, None, "no_baseline_excluded"
    if series.baseline >= grade:
        return None, None, "severe_at_baseline_excluded"
    severe = [day for day, score in series.later if score >= grade]
    if severe:
        return min(severe), True, "new_severe"
    if series.death_day is not None:
        return series.death_day, True, DEATH
    if not series.later:
        return 1, False, "no_followup_censored_day1"
    return max(day for day, _ in series.later), False, "censored_last_pro"
