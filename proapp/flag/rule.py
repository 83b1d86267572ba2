"""Whether a report asks for somebody to look, at what, and how soon. It asks for a review and never instructs."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from proapp.flag.condition import Reason, SomeOf
from proapp.flag.report import Circumstances
from proapp.flag.ruleset import LEVELS, Level, Line, Rule, RuleSet, Unless, When


@dataclass(frozen=True, slots=True)
class Finding:
    """One symptom that met one rule, at its worst level, with every reason.

    `why` holds answers and scores: it stays in the database and never enters a message. `action` is a key of the rule
    set's actions. `worse_by`: a later value higher by this much counts as worse (None: only a higher level does).
    """

    rule: str
    symptom: str
    level: Level
    action: str
    why: tuple[Reason, ...]
    worse_by: float | None = None

    def document(self) -> dict[str, Any]:
        """`why` as stored: {"worse_by": ..., "reasons": [{code, value, limit, baseline, previous}, ...]}."""
        return {"worse_by": self.worse_by, "reasons": [asdict(reason) for reason in self.why]}


def findings(ruleset: RuleSet, seen: Circumstances, *, arrived_late: bool = False) -> tuple[Finding, ...]:
    """What a report asks for, the worst first, one finding per rule and symptom.

    `arrived_late`: an old answer that arrives now raises information only.
    """
    found = [finding for rule in ruleset.rules for finding in _of_rule(ruleset, rule, seen)]
    if arrived_late:
        found = [replace(finding, level="information") for finding in found]
    return tuple(sorted(found, key=lambda finding: (-LEVELS.index(finding.level), finding.rule, finding.symptom)))


def merged(found: Iterable[Finding]) -> Finding:
    """Several findings of one rule and symptom as one: the worst level with its action, every reason once."""
    ordered = sorted(found, key=lambda finding: -LEVELS.index(finding.level))
    why = tuple(dict.fromkeys(reason for finding in ordered for reason in finding.why))
    steps = [finding.worse_by for finding in ordered if finding.worse_by is not None]
    return replace(ordered[0], why=why, worse_by=min(steps, default=None))


def _of_rule(ruleset: RuleSet, rule: Rule, seen: Circumstances) -> list[Finding]:
    by_symptom: dict[str, list[Finding]] = {}
    for line in rule.lines:
        for finding in _of_line(ruleset, rule.id, line, seen):
            by_symptom.setdefault(finding.symptom, []).append(finding)
    return [merged(found) for found in by_symptom.values()]


def _of_line(ruleset: RuleSet, rule_id: str, line: Line, seen: Circumstances) -> list[Finding]:
    if not _applies(ruleset, line, seen):
        return []
    reasons = line.condition.met(seen)
    is_red = isinstance(line.condition, SomeOf) and line.condition.is_red(seen)
    by_symptom: dict[str, list[Reason]] = {}
    for reason in reasons:
        by_symptom.setdefault(line.symptom or number(reason.code), []).append(reason)
    return [
        Finding(rule_id, symptom, "red" if is_red else line.level, line.action, tuple(why), worse_by=line.worse_by)
        for symptom, why in by_symptom.items()
    ]


def number(code: str) -> str:
    """The symptom of a numbered item: 10 of 10B."""
    return code.rstrip("ABC")


def _applies(ruleset: RuleSet, line: Line, seen: Circumstances) -> bool:
    if seen.report.instrument_id not in ruleset.families[line.of].ids:
        return False
    if seen.report.is_baseline and not line.at_baseline:
        return False
    return _is_time(line.when, seen) and not _is_muted(line.unless, seen)


def _is_time(when: When, seen: Circumstances) -> bool:
    report, course = seen.report, seen.course
    if when.unscheduled and not report.unscheduled:
        return False
    if when.hours_after_infusion and not _within_hours(when.hours_after_infusion, seen):
        return False
    if when.days_after_dose and not _within_days(when.days_after_dose, course.dose_on, report.about_on):
        return False
    if when.days_after_liver_therapy is None:
        return True
    span = (0, when.days_after_liver_therapy)
    return any(_within_days(span, on, report.about_on) for on in course.liver_therapy_on)


def _within_hours(span: tuple[float, float], seen: Circumstances) -> bool:
    began = seen.course.infusion_began_at
    if began is None:
        return False
    return timedelta(hours=span[0]) <= seen.report.completed_at - began <= timedelta(hours=span[1])


def _within_days(span: tuple[int, int], since: date | None, on: date) -> bool:
    return since is not None and span[0] <= (on - since).days <= span[1]


def _is_muted(unless: Unless | None, seen: Circumstances) -> bool:
    """The newest platelets known by the report's date decide; on one date the lowest."""
    if unless is None:
        return False
    known = [result for result in seen.course.platelets if result.on <= seen.report.about_on]
    if not known:
        return False
    newest = max(known, key=lambda result: (result.on, -result.value))
    is_recent = (seen.report.about_on - newest.on).days <= unless.within_days
    return is_recent and newest.value >= unless.platelets_at_least
