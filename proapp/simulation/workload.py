"""What flags cost a site: how many there are for 100 reports, by rule and level, and how long nurses are busy."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from proapp.simulation.traces import Alert

AMBER, RED, INFORMATION = "amber", "red", "information"
HOUR = timedelta(hours=1)
LEVELS = (RED, AMBER, INFORMATION)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Assumed minutes of a nurse for one flag: to read, to call, to write down. Judgement of ours."""

    amber: float = 10.0
    red: float = 25.0

    def of(self, alerts: Iterable[Alert]) -> float:
        """For all of these; information takes none."""
        costs = {AMBER: self.amber, RED: self.red}
        return sum(costs.get(alert.level, 0.0) for alert in alerts)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """Flags of one rule at one level, how many repeats joined them, and how many flags that is for 100 reports."""

    rule: str
    level: str
    flags: int
    repeats: int
    per_hundred: float | None


@dataclass(frozen=True, slots=True)
class SiteLoad:
    """One site: reports, flags that ask for somebody, and what they cost. Shares and medians are None without flags."""

    site: str
    weeks: float
    reports: int
    red: int
    amber: int
    per_hundred: float | None
    minutes_a_week: float
    after_hours: float | None
    hours_until_taken: float | None
    escalated: int


def by_rule(alerts: Sequence[Alert], *, reports: int) -> tuple[RuleCount, ...]:
    """Rules and levels with a flag, those with most flags first; the flags add up to all flags."""
    flags = Counter((alert.rule, alert.level) for alert in alerts)
    repeats: Counter[tuple[str, str]] = Counter()
    for alert in alerts:
        repeats[alert.rule, alert.level] += alert.repeats
    order = sorted(flags, key=lambda key: (LEVELS.index(key[1]), -flags[key], key[0]))
    return tuple(RuleCount(*key, flags[key], repeats[key], _per_hundred(flags[key], reports)) for key in order)


def by_site(
    alerts: Sequence[Alert], reports: Mapping[str, int], since: Mapping[str, datetime], *, end: datetime, cost: Minutes
) -> tuple[SiteLoad, ...]:
    """Each site from its first participant (`since`) to the end."""
    return tuple(
        _load(
            site, [alert for alert in alerts if alert.site == site], reports.get(site, 0), time=end - began, cost=cost
        )
        for site, began in since.items()
    )


def _load(site: str, alerts: Sequence[Alert], reports: int, *, time: timedelta, cost: Minutes) -> SiteLoad:
    calling = [alert for alert in alerts if alert.level != INFORMATION]
    weeks = time / timedelta(weeks=1)
    taken = [(alert.acknowledged_at - alert.raised_at) / HOUR for alert in calling if alert.acknowledged_at]
    return SiteLoad(
        site=site,
        weeks=weeks,
        reports=reports,
        red=sum(alert.level == RED for alert in calling),
        amber=sum(alert.level == AMBER for alert in calling),
        per_hundred=_per_hundred(len(calling), reports),
        minutes_a_week=cost.of(calling) / weeks if weeks > 0 else 0.0,
        after_hours=sum(alert.after_hours for alert in calling) / len(calling) if calling else None,
        hours_until_taken=median(taken) if taken else None,
        escalated=sum(alert.escalations > 0 for alert in calling),
    )


def _per_hundred(number: int, of: int) -> float | None:
    return 100 * number / of if of else None
