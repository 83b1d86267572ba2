"""How often a rule set would call a site, tried on reports before anybody is called: alerts per 100 reports."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from proapp.flag.escalation import Cover, on_cover
from proapp.flag.joining import OpenFlag, decide
from proapp.flag.report import Circumstances
from proapp.flag.rule import Finding, findings
from proapp.flag.ruleset import RuleSet

NAMESPACE = UUID("7c0f4f3c-93b5-5d1e-9a55-6f1d8a6c2f10")  # of ids that exist only during a rehearsal


@dataclass(frozen=True, slots=True)
class Case:
    """One report of one participant with what it is compared with, and the cover hours of their site where known."""

    participant: str
    circumstances: Circumstances
    hours: Cover | None = None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Counts over all reports. An alert is a flag with a message, amber or red; joined ones and information are apart.

    `per_hundred`: alerts per 100 reports, None without reports. `by_rule`: alerts by the rule that raised them.
    `after_hours`: alerts raised when nobody was on cover, None where no site's hours are known.
    """

    reports: int
    alerts: int
    red: int
    joined: int
    information: int
    reports_with_alert: int
    per_hundred: float | None
    by_rule: dict[str, int] = field(default_factory=dict)
    after_hours: int | None = None


def rehearse(ruleset: RuleSet, cases: Iterable[Case]) -> Rehearsal:
    """Run the rules over reports as they were completed, joining repeats as in earnest; nobody resolves a flag."""
    ordered = sorted(cases, key=lambda case: (case.circumstances.report.completed_at, case.participant))
    waiting: dict[str, list[OpenFlag]] = {}
    raised: list[list[Finding]] = []
    joined = after_hours = 0
    for case in ordered:
        flags = waiting.setdefault(case.participant, [])
        decision = decide(findings(ruleset, case.circumstances), flags, now=case.circumstances.report.completed_at)
        flags += [_flag(case, finding, len(flags) + place) for place, finding in enumerate(decision.raised)]
        raised.append(list(decision.raised))
        joined += len(decision.joined)
        after_hours += _is_after_hours(case) * len(_alerts(decision.raised))
    known = any(case.hours for case in ordered)
    return _counted(raised, joined, after_hours=after_hours if known else None)


def in_all(found: Mapping[str, Rehearsal]) -> Rehearsal:
    """Rehearsals of different participants, by site say, as one."""
    each = list(found.values())
    reports, alerts = sum(one.reports for one in each), sum(one.alerts for one in each)
    by_rule: Counter[str] = Counter()
    for one in each:
        by_rule.update(one.by_rule)
    watched = [one.after_hours for one in each if one.after_hours is not None]
    return Rehearsal(
        reports=reports,
        alerts=alerts,
        red=sum(one.red for one in each),
        joined=sum(one.joined for one in each),
        information=sum(one.information for one in each),
        reports_with_alert=sum(one.reports_with_alert for one in each),
        per_hundred=100 * alerts / reports if reports else None,
        by_rule=dict(sorted(by_rule.items())),
        after_hours=sum(watched) if watched else None,
    )


def _is_after_hours(case: Case) -> bool:
    return case.hours is not None and not on_cover(case.hours, case.circumstances.report.completed_at)


def _alerts(found: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.level != "information"]


def _flag(case: Case, finding: Finding, place: int) -> OpenFlag:
    return OpenFlag(
        id=uuid5(NAMESPACE, f"{case.participant}/{place}"),
        symptom=finding.symptom,
        level=finding.level,
        raised_at=case.circumstances.report.completed_at,
        why=finding.document(),
    )


def _counted(raised: list[list[Finding]], joined: int, *, after_hours: int | None) -> Rehearsal:
    alerts = [_alerts(found) for found in raised]
    flat = [finding for found in alerts for finding in found]
    return Rehearsal(
        reports=len(raised),
        alerts=len(flat),
        red=sum(finding.level == "red" for finding in flat),
        joined=joined,
        information=sum(map(len, raised)) - len(flat),
        reports_with_alert=sum(map(bool, alerts)),
        per_hundred=100 * len(flat) / len(raised) if raised else None,
        by_rule=dict(sorted(Counter(finding.rule for finding in flat).items())),
        after_hours=after_hours,
    )
