"""The limits a phone needs to show advice at once, without a network: worked out for one participant beforehand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import floor

from proapp.flag.condition import AtLeast, Condition, Equals, OverBaseline, SomeOf
from proapp.flag.report import Baseline, CourseFacts, baseline_key
from proapp.flag.ruleset import Level, Line, RuleSet, When
from proapp.instrument.definition import Definition


@dataclass(frozen=True, slots=True)
class Limit:
    """An item meets it at `at_least` or more, or when it `equals` the value: one of the two is given."""

    item: str
    at_least: float | None = None
    equals: float | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Advice applies when at least `needs` of the groups are met; a group is met by any of its limits.

    It counts for answers given within [from_at, to_at] (instants) and about days within [from_on, to_on]; None is open.
    """

    rule: str
    level: Level
    action: str
    needs: int
    groups: tuple[tuple[Limit, ...], ...]
    from_at: datetime | None = None
    to_at: datetime | None = None
    from_on: date | None = None
    to_on: date | None = None


def resolved(
    ruleset: RuleSet,
    definition: Definition,
    baseline: Baseline,
    *,
    course: CourseFacts | None = None,
    is_baseline: bool = False,
    unscheduled: bool = False,
) -> tuple[Threshold, ...]:
    """Plain limits on one instrument's items for one participant, in the order of the rules.

    Only what one report alone can tell is here: comparisons with earlier reports and with scores stay with the server.
    A line bound to a dose or a therapy that has not happened is left out, so is one that platelets may mute.
    `unscheduled`: for a report that nobody asked for.
    """
    return tuple(
        threshold
        for rule in ruleset.rules
        for line in rule.lines
        if definition.id in ruleset.families[line.of].ids and (line.at_baseline or not is_baseline)
        if unscheduled or not line.when.unscheduled
        for threshold in _of_line(rule.id, line, _Person(definition, baseline, course or CourseFacts(), is_baseline))
    )


@dataclass(frozen=True, slots=True)
class _Person:
    definition: Definition
    baseline: Baseline = field(repr=False)
    course: CourseFacts
    is_baseline: bool

    def own(self, code: str, *, instrument: str | None = None) -> float | None:
        return self.baseline.get(baseline_key(instrument or self.definition.id, code))


def _of_line(rule: str, line: Line, person: _Person) -> Iterator[Threshold]:
    spans = _spans(line.when, person.course)
    if spans is None or line.unless is not None:
        return
    groups = tuple(group for group in _groups(line.condition, person) if group)
    levels: dict[Level, int] = {line.level: 1}
    if isinstance(line.condition, SomeOf):
        levels["red"] = line.condition.red_from
    for level, needs in levels.items():
        for from_at, to_at, from_on, to_on in spans if len(groups) >= needs else ():
            yield Threshold(rule, level, line.action, needs, groups, from_at, to_at, from_on, to_on)


def _groups(condition: Condition, person: _Person) -> list[tuple[Limit, ...]]:
    if isinstance(condition, AtLeast) and not condition.above_previous:
        return [tuple(Limit(code, at_least=_above(condition, person, code)) for code in _asked(condition, person))]
    if isinstance(condition, Equals):
        return [tuple(Limit(code, equals=condition.value) for code in _asked(condition, person))]
    if isinstance(condition, OverBaseline):
        return [_over(condition, person)]
    if isinstance(condition, SomeOf):
        return [_over(sign, person) for sign in condition.signs]
    return []


def _asked(condition: Condition, person: _Person) -> list[str]:
    return [code for code in condition.names if code in person.definition.items]


def _above(condition: AtLeast, person: _Person, code: str) -> float:
    """The lowest answer that is at the value and above the baseline; answers of such items are whole numbers."""
    own = person.own(code)
    if not condition.above_baseline or own is None:
        return condition.value
    return max(condition.value, floor(own) + 1)


def _over(condition: OverBaseline, person: _Person) -> tuple[Limit, ...]:
    limits = []
    for code in _asked(condition, person):
        own = person.own(condition.baseline_code or code, instrument=condition.baseline_of)
        if own is not None or condition.by is None or not person.is_baseline:
            limits.append(Limit(code, at_least=condition.limit(own)))
    return tuple(limits)


Span = tuple[datetime | None, datetime | None, date | None, date | None]


def _spans(when: When, course: CourseFacts) -> list[Span] | None:
    """When a line counts; None if what it hangs on has not happened."""
    if when.hours_after_infusion:
        began = course.infusion_began_at
        first, last = (timedelta(hours=hours) for hours in when.hours_after_infusion)
        return [(began + first, began + last, None, None)] if began else None
    if when.days_after_dose:
        dose = course.dose_on
        first, last = (timedelta(days=days) for days in when.days_after_dose)
        return [(None, None, dose + first, dose + last)] if dose else None
    if when.days_after_liver_therapy is not None:
        days = timedelta(days=when.days_after_liver_therapy)
        return [(None, None, on, on + days) for on in sorted(course.liver_therapy_on)] or None
    return [(None, None, None, None)]
