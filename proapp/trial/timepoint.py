"""A timepoint is one planned moment of a trial: from which day it counts, when it is due, what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TIMED_BY_CLOCK = "a timepoint with `at` opens at that moment and stays open for `open_hours`"


@dataclass(frozen=True, slots=True)
class AnchorRule:
    """The dated fact that offsets count from; `regimen` is named for an administration only."""

    kind: str
    regimen: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Days `first`, `first + every`, ... from the anchor, `times` of them."""

    first: int
    every: int
    times: int

    def days(self) -> range:
        return range(self.first, self.first + self.every * self.times, self.every)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the clock: `hours` after the anchor's own time, or `minute` of the day `day` days after it."""

    text: str
    hours: int | None = None
    day: int = 0
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Timepoint:
    """Days count from the anchor, which is day 0; `early` and `late` are days around a target; times are minutes of the
    local day. Exactly one of `repeats`, `span`, `blocks` and `moments` says when.
    """

    id: str
    title: str
    use: str
    anchor: AnchorRule
    instruments: tuple[str, ...]
    repeats: tuple[Repeat, ...] = ()
    span: tuple[int, int] | None = None
    blocks: tuple[tuple[int, int], ...] = ()
    moments: tuple[Moment, ...] = ()
    early: int = 0
    late: int = 0
    open_hours: int = 24
    daily: bool = False
    hours: tuple[int, int] | None = None
    backfill_minute: int | None = None
    close: str | None = None
    close_before: str | None = None
    until: tuple[str, ...] = ()
    only: Mapping[str, tuple[Any, ...]] | None = None
    periods: tuple[int, ...] | None = None
    block: Mapping[str, tuple[int, int]] | None = None
    merge_into: str | None = None

    @property
    def longest_days(self) -> int:
        """No window of it is open for more days than this; two are added for clocks that are put back and for zones."""
        days = [self.early + self.late + 1, 2 if self.daily else 0, -(-self.open_hours // 24) if self.moments else 0]
        if self.span is not None:
            days.append(self.span[1] - self.span[0] + 1 + self.early + self.late)
        return max(days) + 2

    @property
    def before_dose(self) -> bool:
        """Whether it asks before a dose, and so hangs on the day the dose is planned for."""
        return self.anchor.kind == "administration" and self.span is not None and self.span[0] < 0

    def interval(self, ordinal: int) -> int | None:
        """Days from the report before to the one of this ordinal (counted from 1); None outside a series."""
        if self.daily:
            return 1
        days = [day for repeat in self.repeats for day in repeat.days()]
        if not 1 <= ordinal <= len(days):
            return None
        return self.repeats[0].every if ordinal == 1 else days[ordinal - 1] - days[ordinal - 2]

    def asks(self, baseline: Mapping[str, Any]) -> bool:
        """Whether a participant with these baseline facts is asked at all."""
        return all(baseline.get(name) in levels for name, levels in (self.only or {}).items())


def timepoint(document: Mapping[str, Any]) -> Timepoint:
    """From one entry of `timepoints` that has passed the schema."""
    return Timepoint(
        id=document["id"],
        title=document.get("title", document["id"]),
        use=document["use"],
        anchor=_anchor(document["anchor"]),
        instruments=tuple(document["instruments"]),
        repeats=tuple(_repeat(entry) for entry in _listed(document.get("repeat", []))),
        span=(document["from"], document["to"]) if "from" in document else None,
        blocks=tuple((first, last) for first, last in document.get("blocks", [])),
        moments=tuple(moment(text) for text in document.get("at", [])),
        early=document.get("early", 0),
        late=document.get("late", 0),
        open_hours=document.get("open_hours", 24),
        daily=document.get("daily", False),
        hours=_hours(document.get("hours")),
        backfill_minute=minute(document["backfill_until"]) if "backfill_until" in document else None,
        close=document.get("close"),
        close_before=document.get("close_before"),
        until=_until(document),
        only={name: tuple(_listed(levels)) for name, levels in document.get("only", {}).items()} or None,
        periods=tuple(_listed(document["period"])) if "period" in document else None,
        block={name: (first, last) for name, (first, last) in document.get("block", {}).items()} or None,
        merge_into=document.get("merge_into"),
    )


def minute(text: str) -> int:
    """Minutes after midnight: `minute("17:30")` is 1050 and `minute("24:00")` is 1440."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def moment(text: str) -> Moment:
    """`"+4h"` or `"day 1 09:00"`."""
    if text.startswith("+"):
        return Moment(text, hours=int(text[1:-1]))
    _, day, clock = text.split(" ")
    return Moment(text, day=int(day), minute=minute(clock))


def _anchor(document: str | Mapping[str, str]) -> AnchorRule:
    if isinstance(document, str):
        return AnchorRule(document)
    return AnchorRule("administration", document["administration"])


def _repeat(document: Mapping[str, Any]) -> Repeat:
    return Repeat(document["first"], document.get("every", 1), document["times"])


def _until(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Ends of the timepoint and of its repeats: both close the whole series."""
    repeats = [entry["until"] for entry in _listed(document.get("repeat", [])) if "until" in entry]
    return tuple(dict.fromkeys([*document.get("until", []), *repeats]))


def _hours(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    opens, closes = text.split("-")
    return minute(opens), minute(closes)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
