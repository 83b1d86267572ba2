"""The kinds of condition a rule can name, each a question put to one report.

A condition gives the reasons for which it is met; none when it is not. Where a participant's own baseline is missing it
counts as the best possible value, so that nothing is suppressed; only a fall from the baseline needs one to exist.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Protocol

from proapp.flag.report import Circumstances, Report

TOLERANCE = 1e-6  # scores are fractions: two steps of 8.33 are 16.67


@dataclass(frozen=True, slots=True)
class Reason:
    """One item or score that met a condition: its value, the limit it met, and what it was compared with."""

    code: str
    value: float
    limit: float
    baseline: float | None = None
    previous: float | None = None


class Condition(Protocol):
    """A question put to one report."""

    @property
    def names(self) -> tuple[str, ...]:
        """Codes of the items and scores it reads."""

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        """Why it is met; empty when it is not."""


@dataclass(frozen=True, slots=True)
class _OfCodes:
    """What a condition on items and scores named by their codes has."""

    codes: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return self.codes


@dataclass(frozen=True, slots=True)
class AtLeast(_OfCodes):
    """A value at `value` or more; on request only if above the participant's baseline, or above the previous report."""

    value: float
    above_baseline: bool = False
    above_previous: bool = False

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        return tuple(reason for reason in _readings(self.codes, seen, self.value) if self._holds(reason))

    def _holds(self, reason: Reason) -> bool:
        if reason.value < self.value - TOLERANCE:
            return False
        above_baseline = not self.above_baseline or reason.value > (reason.baseline or 0)
        above_previous = not self.above_previous or reason.value > (reason.previous or 0)
        return above_baseline and above_previous


@dataclass(frozen=True, slots=True)
class Equals(_OfCodes):
    """An answer that is exactly `value`."""

    value: float

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        return tuple(reason for reason in _readings(self.codes, seen, self.value) if reason.value == self.value)


@dataclass(frozen=True, slots=True)
class OverBaseline(_OfCodes):
    """A value of at least max(b x `times`, b + `by`, `at_least`), b being the participant's baseline.

    b may be another instrument's item (`baseline_of`, `baseline_code`): the check after an infusion is compared with
    the diary's run-in. In a report of the baseline itself a limit that needs b waits until b exists.
    """

    by: float | None = None
    times: float = 0
    at_least: float = 0
    baseline_of: str | None = None
    baseline_code: str | None = None

    def limit(self, baseline: float | None) -> float:
        """The smallest value that meets it."""
        own = baseline or 0
        return max(own * self.times, own + self.by if self.by is not None else 0, self.at_least)

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        return tuple(replace(reason, previous=_before(reason.code, seen)) for reason in self._in(seen.report, seen))

    def met_in(self, report: Report, seen: Circumstances) -> bool:
        """Whether another report of the same participant meets it."""
        return any(True for _ in self._in(report, seen))

    def _in(self, report: Report, seen: Circumstances) -> Iterator[Reason]:
        for code in self.codes:
            own = seen.own(self.baseline_code or code, instrument=self.baseline_of)
            value, limit = report.value(code), self.limit(own)
            waits = report.is_baseline and own is None and self.by is not None
            if value is not None and not waits and value >= limit - TOLERANCE:
                yield Reason(code, value, limit, baseline=own)


@dataclass(frozen=True, slots=True)
class SomeOf:
    """Signs counted over this report and the recent ones since the infusion began; this report must add at least one.

    From `red_from` different signs on the line is red.
    """

    signs: tuple[OverBaseline, ...]
    red_from: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(code for sign in self.signs for code in sign.codes)

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        return tuple(reason for sign in self.signs for reason in sign.met(seen))

    def is_red(self, seen: Circumstances) -> bool:
        """Whether enough different signs are there."""
        reports = (seen.report, *_since_infusion(seen))
        present = [any(sign.met_in(report, seen) for report in reports) for sign in self.signs]
        return sum(present) >= self.red_from


@dataclass(frozen=True, slots=True)
class Worsened(_OfCodes):
    """A value up by `by` or more to `to` or more since the previous report, if that is fresh enough to compare with.

    Fresh: no older than `intervals` planned intervals and `grace_days`. Codes `expected_after_infusion` do not count in
    the first report after an infusion while they stay below `expected_below`.
    """

    by: float
    to: float
    intervals: float
    grace_days: float
    unplanned_interval_days: float
    expected_after_infusion: tuple[str, ...] = ()
    expected_below: float = 0

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        if seen.previous is None or not self._is_fresh(seen.report, seen.previous):
            return ()
        expected = frozenset(self.expected_after_infusion if _is_first_after_infusion(seen) else ())
        return tuple(
            reason
            for reason in _readings(self.codes, seen, self.to)
            if self._holds(reason) and not (reason.code in expected and reason.value < self.expected_below)
        )

    def _holds(self, reason: Reason) -> bool:
        return reason.value >= self.to and reason.previous is not None and reason.value - reason.previous >= self.by

    def _is_fresh(self, report: Report, previous: Report) -> bool:
        interval = self.unplanned_interval_days if report.interval_days is None else report.interval_days
        age = report.completed_at - previous.completed_at
        return age <= timedelta(days=self.intervals * interval + self.grace_days)


@dataclass(frozen=True, slots=True)
class TwoDays(_OfCodes):
    """A value at `value` or more here and on the day before or after, in whichever order the reports arrive."""

    value: float

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        day = timedelta(days=1)
        beside = [report for report in seen.recent if abs(report.about_on - seen.report.about_on) == day]
        return tuple(
            reason
            for reason in _readings(self.codes, seen, self.value)
            if reason.value >= self.value and any((report.value(reason.code) or 0) >= self.value for report in beside)
        )


@dataclass(frozen=True, slots=True)
class Fallen(_OfCodes):
    """A score `by` or more below the participant's baseline; without one there is nothing to have fallen from."""

    by: float

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        return tuple(
            reason
            for reason in _readings(self.codes, seen, self.by)
            if reason.baseline is not None and reason.baseline - reason.value >= self.by - TOLERANCE
        )


@dataclass(frozen=True, slots=True)
class Crossed:
    """A score now strictly beyond its limit, not beyond it at baseline, and changed by `change` or more meanwhile.

    `below` are limits of scores whose best is 100, `above` of those whose best is 0; `changes` overrides `change`.
    """

    below: Mapping[str, float]
    above: Mapping[str, float]
    change: float
    changes: Mapping[str, float]

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.below, *self.above)

    def met(self, seen: Circumstances) -> tuple[Reason, ...]:
        low = [self._reason(code, limit, seen, best=100) for code, limit in self.below.items()]
        high = [self._reason(code, limit, seen, best=0) for code, limit in self.above.items()]
        return tuple(reason for reason in low + high if reason is not None)

    def _reason(self, code: str, limit: float, seen: Circumstances, *, best: float) -> Reason | None:
        value, own = seen.report.value(code), seen.own(code)
        if value is None:
            return None
        worse = 1 if best == 0 else -1
        start = best if own is None else own
        crossed = worse * value > worse * limit >= worse * start
        changed = worse * (value - start) >= self.changes.get(code, self.change) - TOLERANCE
        return Reason(code, value, limit, own, _before(code, seen)) if crossed and changed else None


KINDS: Mapping[str, type[Any]] = {
    "at-least": AtLeast,
    "equals": Equals,
    "over-baseline": OverBaseline,
    "some-of": SomeOf,
    "worsened": Worsened,
    "two-days": TwoDays,
    "fallen": Fallen,
    "crossed": Crossed,
}


def from_document(document: Mapping[str, Any]) -> Condition:
    """A condition as a rule set writes it; its form has been checked against the schema."""
    details = {name: _frozen(value) for name, value in document.items() if name != "type"}
    if document["type"] == "some-of":
        details["signs"] = tuple(OverBaseline(**sign) for sign in details["signs"])
    if document["type"] == "crossed":
        details.setdefault("changes", {})
    condition: Condition = KINDS[document["type"]](**details)
    return condition


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(member) for member in value)
    if isinstance(value, dict):
        return {name: _frozen(member) for name, member in value.items()}
    return value


def _readings(codes: Iterable[str], seen: Circumstances, limit: float) -> Iterator[Reason]:
    for code in codes:
        value = seen.report.value(code)
        if value is not None:
            yield Reason(code, value, limit, baseline=seen.own(code), previous=_before(code, seen))


def _before(code: str, seen: Circumstances) -> float | None:
    return seen.previous.value(code) if seen.previous else None


def _since_infusion(seen: Circumstances) -> list[Report]:
    began = seen.course.infusion_began_at
    if began is None:
        return []
    return [report for report in seen.recent if began <= report.completed_at <= seen.report.completed_at]


def _is_first_after_infusion(seen: Circumstances) -> bool:
    began = seen.course.infusion_began_at
    if began is None or seen.report.completed_at < began:
        return False
    return seen.previous is None or seen.previous.completed_at < began
