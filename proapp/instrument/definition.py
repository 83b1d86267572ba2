"""An instrument at one version: its items, which answers they take, its scores and its thresholds; no wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

SPECIAL = ("not-applicable", "not-sexually-active", "prefer-not-to-answer")
NOT_APPLICABLE = frozenset({"not-applicable", "not-sexually-active"})  # has no answer; the third declines to give it

Answer = int | float | str
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is from; `verify` marks one to compare with the source before go-live."""

    text: str
    verify: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose the wording is, and whether it is `included` here or `supplied-by-site`."""

    holder: str
    terms: str
    wording: str
    source: Source


@dataclass(frozen=True, slots=True)
class Ages:
    """Years of age the instrument is for; both ends included, None is open."""

    min: int
    max: int | None


@dataclass(frozen=True, slots=True)
class AnswerList:
    """Which numbers answer an item: a `choice` of codes, an `integer` or a `decimal` from low to high by steps."""

    id: str
    type: str
    codes: tuple[int, ...]  # of a choice; empty otherwise
    low: float
    high: float
    step: float


@dataclass(frozen=True, slots=True)
class Gate:
    """An item is asked when the earlier `item` `is` the value, `is_not` it, or is `above` it.

    An item without answer `is` nothing and is `above` nothing; it `is_not` everything.
    """

    item: str
    test: str
    value: int

    def open(self, answer: Answer | None) -> bool:
        """Whether this answer of the earlier item opens the gate."""
        if self.test == "is":
            return answer == self.value
        if self.test == "is_not":
            return answer != self.value
        return answer is not None and not isinstance(answer, str) and answer > self.value


@dataclass(frozen=True, slots=True)
class Item:
    """One question: its code, its concept label (never its wording) and what answers it."""

    code: str
    label: str
    answers: AnswerList
    group: str | None
    recall_days: int | None  # 0 is now, None since the start of the trial
    ask_when: Gate | None
    when_skipped: int | None
    special: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How one score is made: a named method, what goes in, its range and its direction."""

    id: str
    title: str
    key: str
    method: str
    items: tuple[str, ...]
    scores: tuple[str, ...]
    reversed: frozenset[str]
    table: str | None
    days: int | None  # a block of diaries this long; None: one response
    minimum: int | None
    range: tuple[float, float]
    higher_is: str

    @property
    def over_block(self) -> bool:
        """Whether it needs a block of responses, not one."""
        return self.days is not None

    @property
    def combined(self) -> bool:
        """Whether it is made of other scores, which come first."""
        return bool(self.scores)


@dataclass(frozen=True, slots=True)
class Table:
    """Grades by codes; the key is (0,) for every combination whose first attribute is 0."""

    id: str
    attributes: tuple[str, ...]
    grades: Mapping[tuple[int, ...], int]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What each sum of answers is worth: `values` from the sum `first` upwards, one for every whole number."""

    id: str
    source: Source
    first: int
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ValueSet:
    """What a country's people think states of health are worth: `start` and what is added to it.

    `levels` are by dimension, level by level; `any_problem` counts once when any dimension is above its first level,
    `at_4_or_5` by dimension, `further_at_4_or_5_squared` times the square of how many beyond the first are at 4 or 5,
    `any_at_5` once.
    """

    id: str
    country: str
    source: Source
    start: float
    levels: Mapping[str, tuple[float, ...]]
    any_problem: float
    at_4_or_5: Mapping[str, float]
    further_at_4_or_5_squared: float
    any_at_5: float

    def index(self, state: Mapping[str, int]) -> float:
        """What a state (level 1-5 by dimension) is worth, to the three decimals value sets are published in."""
        bad = [dimension for dimension, level in state.items() if level >= 4]
        parts = [self.start, *(self.levels[dimension][level - 1] for dimension, level in state.items())]
        parts += [self.at_4_or_5.get(dimension, 0) for dimension in bad]
        parts.append(self.further_at_4_or_5_squared * max(0, len(bad) - 1) ** 2)
        parts.append(self.any_problem if any(level > 1 for level in state.values()) else 0)
        parts.append(self.any_at_5 if any(level == 5 for level in state.values()) else 0)
        return round(fsum(parts), 3)


@dataclass(frozen=True, slots=True)
class Change:
    """How many points of change count, each a positive number, towards better and towards worse."""

    better: float
    worse: float


@dataclass(frozen=True, slots=True)
class Threshold:
    """Published limits by score id: flagged `below` or `above`, and changes that count."""

    id: str
    title: str
    source: Source
    below: Mapping[str, float]
    above: Mapping[str, float]
    change: Mapping[str, Change]

    def crossed(self, scale: str, value: float) -> bool:
        """Whether a value lies strictly on the flagged side; a scale without a limit never does."""
        low, high = self.below.get(scale), self.above.get(scale)
        return (low is not None and value < low) or (high is not None and value > high)


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """One instrument at one version. Two are equal when their digests are."""

    id: str
    version: str
    key: str
    title: str
    kind: str
    recall_days: int | None
    licence: Licence
    ages: Ages
    references: tuple[Source, ...]
    answer_lists: Mapping[str, AnswerList]
    items: Mapping[str, Item]
    scores: tuple[ScoreRule, ...]
    tables: Mapping[str, Table]
    conversions: Mapping[str, Conversion]
    value_sets: Mapping[str, ValueSet]
    thresholds: Mapping[str, Threshold]
    subset_of: str | None
    digest: str
    by_id: Mapping[str, ScoreRule] = field(repr=False)

    def score(self, scale: str) -> ScoreRule:
        """The rule of one score. KeyError when there is none."""
        return self.by_id[scale]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Definition) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)
