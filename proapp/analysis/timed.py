"""What the analyses of time share: whose scores of which scale, from randomisation on, and what counts as worse."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Any

from proapp.analysis import asked
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory import queries
from proapp.trajectory.comparison import Grouping
from proapp.trajectory.deterioration import Rule, Series, Time, times
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.grades import SEVERE
from proapp.trajectory.survival import DAYS_PER_MONTH
from proapp.trajectory.to_deterioration import all_series

APART = 3  # months from one row of a table to the next
PLAIN: Mapping[str, Any] = {"definition": "first", "death": False, "grade": SEVERE}  # what small cells are guarded for


@dataclass(frozen=True, slots=True)
class Timed:
    """Everybody's scores of one scale in days since randomisation, and the columns they are counted in.

    `beside`: the rules under which the same people are counted in other tables that the reader may have.
    """

    scale: Asked
    rule: Rule
    grouping: Grouping
    series: tuple[Series, ...]
    beside: tuple[Rule, ...] = ()

    @property
    def judged(self) -> dict[str, Any]:
        """What a table says of how change is judged."""
        return {"definition": self.rule.definition, "threshold": self.rule.threshold}

    def too_near(self, minimum: int) -> frozenset[str]:
        """Arms whose events are a few more or fewer than in a table beside this one, which would tell of these few."""
        own, *others = (self._events(rule) for rule in (self.rule, *self.beside))
        return frozenset(
            arm
            for arm in self.grouping.labels
            if any(is_small(abs(own[arm] - other[arm]), minimum) for other in others)
        )

    def _events(self, rule: Rule) -> Counter[str]:
        return Counter(time.arm for time in times(self.series, rule) if time.event)


def timed(source: Source, query: Query, *, death_is_event: bool) -> Timed:
    """The scale, definition and threshold that a query names. Raises Invalid naming the parameter.

    Where small cells are withheld only the protocol's own questions are answered: of two tables that differ by a few
    people each shows these few in the other. Of its thresholds the first one is always told, the others beside it.
    """
    protocol = source.protocol
    scale = asked.scale(source, query)
    rule = Rule(
        definition=query["definition"],
        threshold=asked.threshold(protocol, query, scale.definition),
        higher_is=scale.rule.higher_is,
        death_is_event=death_is_event,
    )
    main = asked.threshold(protocol, {"threshold": None}, scale.definition)
    others = (main, *protocol.comparison.sensitivity)
    if asked.minimum(protocol, query):
        require_plain(query, thresholds=others)
    grouping = asked.grouping(protocol, query)
    rows = queries.values(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    series = all_series(rows, source.people(), grouping=grouping, baseline=protocol.comparison.baseline)
    beside = () if rule.threshold == main else tuple(replace(rule, threshold=other) for other in others)
    return Timed(scale, rule, grouping, series, beside)


def require_plain(query: Query, *, thresholds: Sequence[float]) -> None:
    """Raises Invalid for what is answered only where cells are told as they are."""
    unusual = [name for name, plain in PLAIN.items() if query.get(name, plain) != plain]
    given = query["threshold"]
    if given is not None and given not in thresholds:
        unusual.append("threshold")
    if unusual:
        words = (
            "only by arm, for the roles that see arms: beside the protocol's own question it would show a few people"
        )
        raise errors.Invalid("pooled tables answer the protocol's questions", errors=[
            Place(f"/{name}", words) for name in unusual
        ])  # fmt: skip


def months(ended: Sequence[Time]) -> tuple[int, ...]:
    """The months of a table, from 0 on as long as anybody was followed; none without anybody."""
    last = max((time.day for time in ended if time.day is not None), default=None)
    return () if last is None else tuple(range(0, floor(last / DAYS_PER_MONTH) + 1, APART))
