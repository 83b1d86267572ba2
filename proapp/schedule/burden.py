"""What a protocol asks of people: items and minutes a week in each arm, and windows that meet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from typing import Protocol as Shape

from proapp.instrument.definition import Definition
from proapp.schedule.as_planned import RANDOMISED, facts_as_planned, somebody
from proapp.schedule.plan import plan
from proapp.schedule.planned import Planned
from proapp.trial.protocol import Protocol

SECONDS_AN_ITEM = 10  # judgement of ours: a form of 28 short items takes about five minutes
WEEKS = 104


class Definitions(Shape):
    """Instruments by key, as `proapp.instrument.library.Library` has them."""

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: str, /) -> Definition: ...


@dataclass(frozen=True, slots=True)
class Load:
    """Items of one week: `least` when no answer opens a further question, `most` when every one does."""

    least: float = 0
    most: float = 0

    @property
    def minutes(self) -> float:
        """At ten seconds an item, when every question is opened."""
        return self.most * SECONDS_AN_ITEM / 60

    def __add__(self, other: "Load") -> "Load":
        return Load(self.least + other.least, self.most + other.most)


@dataclass(frozen=True, slots=True)
class Burden:
    """One arm, of participants with certain baseline facts: load by week, week 1 begins with randomisation.

    `overlaps` counts windows cut because two timepoints ask one instrument at once, by (timepoint, timepoint,
    instrument); `straddles` reports whose recall has an infusion inside, of all, by (timepoint, instrument).
    """

    arm: str
    whose: Mapping[str, Any]
    weeks: Mapping[int, Load]
    overlaps: Mapping[tuple[str, str, str], int]
    straddles: Mapping[tuple[str, str], tuple[int, int]]

    def mean(self, first: int, last: int) -> Load:
        """Per week, from week `first` to `last`, both included."""
        total = sum((self.weeks.get(week, Load()) for week in range(first, last + 1)), Load())
        number = last - first + 1
        return Load(total.least / number, total.most / number)

    @property
    def busiest(self) -> tuple[int, Load]:
        """The first of the weeks with the most items; week 0 when nothing is ever asked."""
        return max(self.weeks.items(), key=lambda entry: (entry[1].most, -entry[0]), default=(0, Load()))


def burdens(protocol: Protocol, definitions: Definitions, *, weeks: int = WEEKS) -> tuple[Burden, ...]:
    """For every arm people are randomised into, and for each kind of people some timepoint is only for.

    Everything happens as planned. Sum over the first `weeks` weeks from randomisation; the weeks before are left out.
    """
    arms = [arm.id for arm in protocol.arms.values() if arm.open]
    return tuple(
        _burden(protocol, arm, whose, (definitions, weeks)) for arm in arms for whose in _kinds_of_people(protocol)
    )


def _kinds_of_people(protocol: Protocol) -> list[dict[str, Any]]:
    """Those nothing is only for, and those with each first level that something is only for."""
    kinds: list[dict[str, Any]] = [{}]
    for timepoint in protocol.timepoints:
        asked = {name: levels[0] for name, levels in (timepoint.only or {}).items()}
        if asked not in kinds:
            kinds.append(asked)
    return kinds


def _burden(protocol: Protocol, arm: str, whose: Mapping[str, Any], within: tuple[Definitions, int]) -> Burden:
    definitions, weeks = within
    facts = facts_as_planned(protocol, arm, days=7 * weeks)
    planned = [
        one
        for one in plan(protocol, somebody(whose), facts, definitions=definitions)
        if 1 <= _week(one) <= weeks
    ]  # fmt: skip
    load: dict[int, Load] = defaultdict(Load)
    for one in planned:
        load[_week(one)] += _load(definitions.get(one.instrument))
    return Burden(arm, whose, dict(load), Counter(_overlaps(planned)), _straddles(planned))


def _week(one: Planned) -> int:
    """The week a report is due in; what is due before randomisation has none above 0."""
    return (one.target_on - RANDOMISED).days // 7 + 1


def _load(definition: Definition) -> Load:
    always = sum(item.ask_when is None for item in definition.items.values())
    return Load(always, len(definition.items))


def _overlaps(planned: Iterable[Planned]) -> Iterator[tuple[str, str, str]]:
    """Each pair that meets, once: both its windows were cut, and only the earlier one's closing is counted."""
    for one in planned:
        for cut in one.why["cuts"]:
            if cut["by"] == "overlap" and cut["edge"] == "closes" and cut["timepoint"] != one.timepoint:
                yield one.timepoint, cut["timepoint"], one.instrument


def _straddles(planned: Sequence[Planned]) -> dict[tuple[str, str], tuple[int, int]]:
    every = Counter((one.timepoint, one.instrument) for one in planned)
    spanning = Counter((one.timepoint, one.instrument) for one in planned if one.recall_spans)
    return {key: (number, every[key]) for key, number in spanning.items()}
