"""Whether a finding makes a new flag and a message, joins one that waits, or rests: one flag a symptom for 7 days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proapp.flag.rule import Finding, merged
from proapp.flag.ruleset import LEVELS, Level

REPEAT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenFlag:
    """A flag of the same participant that nobody has resolved. `why` is its finding's document as stored."""

    id: UUID
    symptom: str
    level: Level
    raised_at: datetime
    why: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Joined:
    """A finding that is no worse than a flag which already waits: no new flag, no message."""

    flag: UUID
    finding: Finding


@dataclass(frozen=True, slots=True)
class Quiet:
    """A symptom that raises nothing anew unless it is worse than this: the site knows of it and has let that rule rest
    (by `suppression`), or these same answers have told of it already (None), by whatever rule.
    """

    suppression: UUID | None
    rule: str
    symptom: str
    level: Level
    why: Mapping[str, Any]

    def covers(self, finding: Finding) -> bool:
        """Whether it is about this finding, and the finding is no worse."""
        same = finding.symptom == self.symptom and (self.suppression is None or finding.rule == self.rule)
        return same and not is_worse(finding, self)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A finding that would have been raised or joined, were it not for a suppression."""

    suppression: UUID
    finding: Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with the findings of one response, each in one of the lists, or told already."""

    raised: tuple[Finding, ...]
    joined: tuple[Joined, ...]
    held_back: tuple[HeldBack, ...] = ()


def decide(
    found: Iterable[Finding], open_flags: Sequence[OpenFlag], *, now: datetime, quiet: Sequence[Quiet] = ()
) -> Decision:
    """Raise, join or let rest. Several rules about one symptom make one flag, at the worst level, under that rule.

    `open_flags`: the participant's unresolved ones. A finding joins a flag of its symptom raised within seven days
    before `now` unless it is worse: of a higher level, or higher by `worse_by` in a value which that flag has too.
    What is `quiet` is taken out first, rule by rule, so that it hides no other rule about the same symptom.
    """
    loud, held_back = _apart(found, quiet)
    raised: list[Finding] = []
    joined: list[Joined] = []
    for finding in _one_a_symptom(loud):
        waiting = [flag for flag in open_flags if flag.symptom == finding.symptom and now - flag.raised_at <= REPEAT]
        as_bad = [flag for flag in waiting if not is_worse(finding, flag)]
        if as_bad:
            newest = max(as_bad, key=lambda flag: (flag.raised_at, str(flag.id)))
            joined.append(Joined(flag=newest.id, finding=finding))
        else:
            raised.append(finding)
    return Decision(raised=tuple(raised), joined=tuple(joined), held_back=held_back)


def _apart(found: Iterable[Finding], quiet: Sequence[Quiet]) -> tuple[list[Finding], tuple[HeldBack, ...]]:
    """What may be heard, and what a suppression keeps back; what was told already is in neither."""
    loud: list[Finding] = []
    held_back: list[HeldBack] = []
    for finding in found:
        covering = [one for one in quiet if one.covers(finding)]
        if not covering:
            loud.append(finding)
        held_back += [HeldBack(one.suppression, finding) for one in covering[:1] if one.suppression is not None]
    return loud, tuple(held_back)


def is_worse(finding: Finding, flag: OpenFlag | Quiet) -> bool:
    """Whether a finding says more than a flag there is. Information never does."""
    if finding.level == "information":
        return False
    if LEVELS.index(finding.level) > LEVELS.index(flag.level):
        return True
    before = highest(flag.why)
    now = highest(finding.document())
    step = finding.worse_by
    return step is not None and any(now[code] - before[code] >= step for code in now.keys() & before.keys())


def highest(why: Mapping[str, Any]) -> dict[str, float]:
    """The highest value of each code in a stored `why`."""
    values: dict[str, float] = {}
    for reason in why["reasons"]:
        code, value = reason["code"], float(reason["value"])
        values[code] = max(value, values.get(code, value))
    return values


def _one_a_symptom(found: Iterable[Finding]) -> list[Finding]:
    by_symptom: dict[str, list[Finding]] = {}
    for finding in sorted(found, key=lambda finding: (-LEVELS.index(finding.level), finding.rule, finding.symptom)):
        by_symptom.setdefault(finding.symptom, []).append(finding)
    return [merged(findings) for findings in by_symptom.values()]
