"""A protocol is the plan of a trial at one version: who is compared, what is given, what is asked and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from proapp.base.canonical import digest
from proapp.base.document import Document
from proapp.trial.dosimetry import DoseGoals, dose_goals
from proapp.trial.endpoint import Endpoint, endpoint
from proapp.trial.feedback import Feedback, feedback
from proapp.trial.monitoring import Monitoring, monitoring
from proapp.trial.reminders import USUAL, Reminders, reminders
from proapp.trial.timepoint import Timepoint, timepoint

FLAG_LEVELS = ("red", "amber")  # of those that ask for an outcome
RESOLVE_WITHIN = 72  # hours; PRO-TECT: an action documented within 72 hours of the alert


@dataclass(frozen=True, slots=True)
class Regimen:
    """What an arm gives: `activity_gbq` or `dose_mg` a cycle, `cycles` of them `every` so many days.

    The interval after cycle n is the n-th of `every`, the last one from there on. `latest` is the last day after a
    dose on which the next may be given without asking. `start` counts from allocation, or from the last procedure
    before the first dose (`after: procedure`), or from each cycle of the regimen that this one `follows`. A cycle is
    taken for `days`. `own` is what a participant may have otherwise, said at allocation or prescribed later.
    """

    id: str
    agent: str | None = None
    agent_from: str | None = None
    activity_gbq: float | None = None
    dose_mg: float | None = None
    cycles: int | None = None
    every: tuple[int, ...] = ()
    start: int = 0
    tolerance: int = 0
    latest: int | None = None
    until: str | None = None
    own: tuple[str, ...] = ()
    follows: str | None = None
    after: str | None = None
    days: int | None = None
    goals: DoseGoals | None = None

    @property
    def is_infusion(self) -> bool:
        """A radioactive dose: what questionnaires keep away from, and what a recall may span."""
        return self.activity_gbq is not None or "activity_gbq" in self.own

    def interval(self, after_cycle: int) -> int | None:
        """Days from cycle `after_cycle` to the next; None for what is taken continuously."""
        if not self.every:
            return None
        return self.every[min(after_cycle, len(self.every)) - 1]


@dataclass(frozen=True, slots=True)
class Crossover:
    """On what event a participant of this arm may (`optional`) or must go to which other arm."""

    on: str
    to: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Retreatment:
    """To which arm a participant may be treated again: after which event of the period (None: none is needed), and how
    many days after its last dose at the earliest.
    """

    to: str
    on: str | None = None
    after_days: int = 0


@dataclass(frozen=True, slots=True)
class Arm:
    """`procedures` are the kinds this arm foresees, with the lesions treated at most (None: as many as there are)."""

    id: str
    title: str
    ratio: int
    open: bool
    regimens: tuple[Regimen, ...]
    crossover: Crossover | None = None
    retreatment: Retreatment | None = None
    procedures: Mapping[str, int | None] = field(default_factory=dict, hash=False)

    def regimen(self, regimen_id: str) -> Regimen | None:
        return next((regimen for regimen in self.regimens if regimen.id == regimen_id), None)


@dataclass(frozen=True, slots=True)
class BaselineFact:
    """One thing the protocol asks about a participant once: `type` is boolean, integer, number, text, date or level."""

    name: str
    title: str
    type: str
    levels: tuple[str, ...] = ()
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where something comes from; `choice` marks a decision of ours rather than a fact of the trial."""

    says: str
    reference: str
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Masking:
    """`participant` open or masked: whether site roles see treatment; `by_arm`: roles that see by-arm tables."""

    participant: str
    by_arm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How change is judged: points of deterioration by instrument id, other thresholds to show beside, what ends the
    baseline (`first-dose` or `randomisation`), and how a block of diaries counts.

    `reference`: the arm the others are compared with (None: the last one); `testing`: how several endpoints share the
    alpha, one of proapp.trajectory.endpoint_hierarchy.
    """

    baseline: str = "first-dose"
    deterioration: Mapping[str, float] = field(default_factory=dict)
    sensitivity: tuple[float, ...] = ()
    diary_block_days: int = 28
    diary_minimum_days: int = 14
    reference: str | None = None
    testing: str = "fixed sequence"


@dataclass(frozen=True)
class Protocol:
    """Made by `proapp.trial.reading.load`. `document` is the JSON form it is stored, sent and compared in.

    `origin` knows file and lines when it came from a file.
    """

    trial: str
    version: str
    title: str
    registry: str
    phase: str
    sources: tuple[Source, ...]
    masking: Masking
    languages: tuple[str, ...]
    minimum_cell: int
    lateness: str
    zone_policy: str
    fixed_zone: str | None
    grace_hours: int
    strata: Mapping[str, tuple[str, ...]]
    baseline_facts: tuple[BaselineFact, ...]
    arms: Mapping[str, Arm]
    timepoints: tuple[Timepoint, ...]
    rules: str
    comparison: Comparison
    document: Mapping[str, Any] = field(repr=False)
    origin: Document = field(default_factory=Document, compare=False, repr=False)
    patient: Feedback = Feedback()
    reminders: Reminders = USUAL
    endpoints: tuple[Endpoint, ...] = ()
    unscheduled: tuple[str, ...] = ()
    monitoring: Monitoring | None = None
    cohorts: tuple[str, ...] = ()  # strata whose levels are apart in every table
    resolve_within: Mapping[str, int] = field(default_factory=dict)  # hours to a flag's outcome by level, if it says so

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def key(self) -> str:
        """`net-retreat@1`: how a protocol is named."""
        return f"{self.trial}@{self.version}"

    @cached_property
    def digest(self) -> str:
        """SHA-256 (hex) of the document in RFC 8785 form: the same for the same content however it was written."""
        return digest(dict(self.document))

    @property
    def reference(self) -> str:
        """The arm the others are compared with: the one `comparison` says, by custom the last one there is."""
        return self.comparison.reference or list(self.arms)[-1]

    @cached_property
    def regimen_ids(self) -> frozenset[str]:
        return frozenset(regimen.id for arm in self.arms.values() for regimen in arm.regimens)

    @cached_property
    def infusion_ids(self) -> frozenset[str]:
        """Regimens whose doses are radioactive infusions."""
        return frozenset(regimen.id for arm in self.arms.values() for regimen in arm.regimens if regimen.is_infusion)

    @property
    def holds_intake(self) -> bool:
        """Whether a person approves what other systems send about treatment before it is recorded."""
        return bool(self.document.get("integrations", {}).get("approve", True))

    @cached_property
    def instruments(self) -> tuple[str, ...]:
        """Keys of everything that is asked at some time, or may be reported at any, sorted."""
        asked = {key for timepoint in self.timepoints for key in timepoint.instruments}
        return tuple(sorted(asked | set(self.unscheduled)))

    def timepoint(self, timepoint_id: str) -> Timepoint:
        """Raises KeyError when the protocol has no such timepoint."""
        for found in self.timepoints:
            if found.id == timepoint_id:
                return found
        raise KeyError(timepoint_id)


def from_document(document: Mapping[str, Any], *, origin: Document | None = None) -> Protocol:
    """From a document that has passed the schema, such as one out of the database; `origin`: what it was read as."""
    zone = document.get("zone", "participant")
    return Protocol(
        trial=document["trial"],
        version=document["version"],
        title=document["title"],
        registry=document["registry"],
        phase=document.get("phase", ""),
        sources=tuple(
            Source(entry["says"], entry["reference"], entry.get("choice", False)) for entry in document["sources"]
        ),
        masking=Masking(document["masking"]["participant"], tuple(document["masking"]["by_arm"])),
        languages=tuple(document["languages"]),
        minimum_cell=document.get("minimum_cell", 5),
        lateness=document.get("lateness", "accept-and-mark"),
        zone_policy=zone if isinstance(zone, str) else "fixed",
        fixed_zone=None if isinstance(zone, str) else zone["fixed"],
        grace_hours=document.get("grace_hours", 0),
        strata={name: tuple(levels) for name, levels in document.get("strata", {}).items()},
        baseline_facts=tuple(_baseline_fact(name, asked) for name, asked in document.get("baseline_facts", {}).items()),
        arms={name: _arm(name, arm) for name, arm in document["arms"].items()},
        timepoints=tuple(timepoint(entry) for entry in document["timepoints"]),
        rules=document["rules"],
        unscheduled=tuple(document.get("unscheduled", [])),
        comparison=_comparison(document.get("comparison", {})),
        document=document,
        origin=origin or Document(document),
        patient=feedback(document.get("patient", {})),
        reminders=reminders(document.get("reminders", {})),
        endpoints=tuple(endpoint(entry) for entry in document.get("endpoints", [])),
        cohorts=tuple(document.get("cohorts", [])),
        monitoring=monitoring(document.get("monitoring")),
        resolve_within=_resolve_within(document.get("flags", {}).get("resolve_within_hours", {})),
    )


def _resolve_within(said: int | Mapping[str, int]) -> dict[str, int]:
    return dict.fromkeys(FLAG_LEVELS, said) if isinstance(said, int) else dict(said)


def _baseline_fact(name: str, asked: Mapping[str, Any]) -> BaselineFact:
    return BaselineFact(
        name=name,
        title=asked.get("title", name),
        type=asked["type"],
        levels=tuple(asked.get("levels", [])),
        required=asked.get("required", False),
        minimum=asked.get("minimum"),
        maximum=asked.get("maximum"),
    )


def _arm(name: str, arm: Mapping[str, Any]) -> Arm:
    crossover, again = arm.get("crossover"), arm.get("retreatment")
    return Arm(
        id=name,
        title=arm.get("title", name),
        ratio=arm.get("ratio", 1),
        open=arm.get("status", "open") == "open",
        regimens=tuple(_regimen(regimen) for regimen in arm["regimen"]),
        crossover=Crossover(crossover["on"], crossover["to"], crossover.get("optional", False)) if crossover else None,
        retreatment=Retreatment(again["to"], again.get("on"), again.get("after_days", 0)) if again else None,
        procedures={kind: limit.get("lesions") for kind, limit in arm.get("procedures", {}).items()},
    )


def _regimen(regimen: Mapping[str, Any]) -> Regimen:
    every = regimen.get("every", [])
    return Regimen(
        id=regimen["id"],
        agent=regimen.get("agent"),
        agent_from=regimen.get("agent_from"),
        activity_gbq=regimen.get("activity_gbq"),
        dose_mg=regimen.get("dose_mg"),
        cycles=regimen.get("cycles"),
        every=tuple(every) if isinstance(every, list | tuple) else (every,),
        start=regimen.get("start", 0),
        tolerance=regimen.get("tolerance", 0),
        latest=regimen.get("latest"),
        until=regimen.get("until"),
        own=tuple(regimen.get("own", [])),
        follows=regimen.get("follows"),
        after=regimen.get("after"),
        days=regimen.get("days"),
        goals=dose_goals(regimen.get("dosimetry")),
    )


def _comparison(document: Mapping[str, Any]) -> Comparison:
    diary = document.get("diary", {})
    return Comparison(
        baseline=document.get("baseline", "first-dose"),
        deterioration=dict(document.get("deterioration", {})),
        sensitivity=tuple(document.get("sensitivity", [])),
        diary_block_days=diary.get("block_days", 28),
        diary_minimum_days=diary.get("minimum_days", 14),
        reference=document.get("reference"),
        testing=document.get("testing", "fixed sequence"),
    )
