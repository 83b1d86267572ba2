"""A trial's rules for flags, read from a file at a version; every cut-point is data and names its source."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from proapp.base import schema
from proapp.base.document import Document, read
from proapp.base.fault import Fault, Faults, pointer
from proapp.flag.condition import Condition, from_document
from proapp.instrument.definition import Definition, Source

Level = Literal["information", "amber", "red"]
LEVELS: tuple[Level, ...] = ("information", "amber", "red")
FOLDER = Path(__file__).parent / "rulesets"
SHAPE = FOLDER / "ruleset.schema.json"


@dataclass(frozen=True, slots=True)
class Family:
    """Instruments a line speaks of, in any version. In a numbered family a code's number is its symptom."""

    ids: tuple[str, ...]
    numbered: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """At which times a line counts; both ends of a span are included. Nothing said: always."""

    hours_after_infusion: tuple[float, float] | None = None
    days_after_dose: tuple[int, int] | None = None
    days_after_liver_therapy: int | None = None
    unscheduled: bool = False


@dataclass(frozen=True, slots=True)
class Unless:
    """A platelet count (10^9/L) that mutes a line for some days."""

    platelets_at_least: float
    within_days: int


@dataclass(frozen=True, slots=True)
class Line:
    """One condition of a rule with the level it raises."""

    level: Level
    of: str
    action: str
    condition: Condition
    symptom: str | None = None
    at_baseline: bool = False
    worse_by: float | None = None
    when: When = field(default_factory=When)
    unless: Unless | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table: R1 to R9 in the default set."""

    id: str
    title: str
    sources: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder: after so many minutes of cover, or when cover ends on the so-manieth later working day."""

    name: str
    minutes: float | None = None
    working_days: int | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules at a version, with their sources, families of instruments, actions and ladders of escalation."""

    id: str
    version: str
    title: str
    sources: Mapping[str, Source]
    families: Mapping[str, Family]
    actions: Mapping[str, str]
    ladders: Mapping[str, tuple[Step, ...]]
    rules: tuple[Rule, ...]
    origin: Document = field(repr=False, compare=False)
    resolve_within: Mapping[str, int] = field(default_factory=dict)  # hours by level, where it names them

    @property
    def key(self) -> str:
        """prrt-default@1"""
        return f"{self.id}@{self.version}"

    def rule(self, rule_id: str) -> Rule | None:
        """One of its rules by id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def concerns(self, instrument: str) -> bool:
        """Whether any rule may speak of an instrument, by its key (`qlq-c30@3.0`); the version does not matter."""
        instrument_id = instrument.partition("@")[0]
        return any(instrument_id in family.ids for family in self.families.values())


def load(path: Path) -> RuleSet:
    """The rule set in a YAML file. Raises Faults with everything that is wrong with its form."""
    document = read(path)
    if found := schema.faults(document, SHAPE):
        raise Faults(found)
    return _from_document(document)


@cache
def shipped() -> dict[str, RuleSet]:
    """The rule sets that come with the software, by key: `rulesets/<id>/<version>.yaml`."""
    loaded = [load(path) for path in sorted(FOLDER.glob("*/*.yaml"))]
    return {ruleset.key: ruleset for ruleset in loaded}


def problems(ruleset: RuleSet, definitions: Iterable[Definition]) -> list[Fault]:
    """What the form cannot say: unknown instruments, items, scores, sources, actions, families; symptoms without name.

    An optional family none of whose instruments is at hand is not checked.
    """
    at_hand: dict[str, set[str]] = {}
    for definition in definitions:
        at_hand.setdefault(definition.id, set()).update(definition.items, (score.id for score in definition.scores))
    return ruleset.origin.placed([*_family_faults(ruleset, at_hand), *_rule_faults(ruleset, at_hand)])


def _family_faults(ruleset: RuleSet, at_hand: Mapping[str, set[str]]) -> Iterator[Fault]:
    for name, family in ruleset.families.items():
        for index, instrument in enumerate(family.ids):
            if instrument not in at_hand and not family.optional:
                yield Fault(pointer("instruments", name, "ids", index), f"there is no instrument {instrument}")


def _rule_faults(ruleset: RuleSet, at_hand: Mapping[str, set[str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, rule in enumerate(ruleset.rules):
        if rule.id in seen:
            yield Fault(pointer("rules", index, "id"), f"{rule.id} is said twice")
        seen.add(rule.id)
        for place, source in enumerate(rule.sources):
            if source not in ruleset.sources:
                yield Fault(pointer("rules", index, "sources", place), f"there is no source {source}")
        for place, line in enumerate(rule.lines):
            yield from _line_faults(ruleset, line, at_hand, place=pointer("rules", index, "lines", place))


def _line_faults(ruleset: RuleSet, line: Line, at_hand: Mapping[str, set[str]], *, place: str) -> Iterator[Fault]:
    family = ruleset.families.get(line.of)
    if line.action not in ruleset.actions:
        yield Fault(place + "/action", f"there is no action {line.action}")
    if family is None:
        yield Fault(place + "/of", f"there is no family {line.of}")
        return
    if line.symptom is None and not family.numbered:
        yield Fault(place, "a symptom is needed, for its codes have no numbers")
    known = set().union(*(at_hand.get(instrument, set()) for instrument in family.ids))
    if known:
        for code in sorted(set(line.condition.names) - known):
            yield Fault(place + "/condition", f"there is no item or score {code} in {', '.join(family.ids)}")


def _from_document(document: Document) -> RuleSet:
    data = document.data
    return RuleSet(
        id=data["id"],
        version=data["version"],
        title=data["title"],
        sources={name: Source(**source) for name, source in data["sources"].items()},
        families={name: _family(family) for name, family in data["instruments"].items()},
        actions=data["actions"],
        ladders={level: tuple(Step(**step) for step in steps) for level, steps in data["ladders"].items()},
        rules=tuple(_rule(rule) for rule in data["rules"]),
        origin=document,
        resolve_within=data.get("resolve_within_hours", {}),
    )


def _family(data: Mapping[str, Any]) -> Family:
    return Family(**{**data, "ids": tuple(data["ids"])})


def _rule(data: Mapping[str, Any]) -> Rule:
    lines = tuple(_line(line) for line in data["lines"])
    return Rule(id=data["id"], title=data["title"], sources=tuple(data["sources"]), lines=lines)


def _line(data: Mapping[str, Any]) -> Line:
    unless = Unless(**data["unless"]) if "unless" in data else None
    condition = from_document(data["condition"])
    return Line(**{**data, "condition": condition, "when": _when(data.get("when", {})), "unless": unless})


def _when(data: Mapping[str, Any]) -> When:
    spans: dict[str, Any] = {name: tuple(span) if isinstance(span, list) else span for name, span in data.items()}
    return When(**spans)
