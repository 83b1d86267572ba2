"""What the analyses of time share: whose scores of which scale, from randomisation on, and what counts as worse."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from proapp.analysis import asked
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.trajectory import queries
from proapp.trajectory.comparison import Grouping
from proapp.trajectory.deterioration import Rule, Series, Time
from proapp.trajectory.survival import DAYS_PER_MONTH
from proapp.trajectory.to_deterioration import all_series

APART = 3  # months from one row of a table to the next


@dataclass(frozen=True, slots=True)
class Timed:
    """Everybody's scores of one scale in days since randomisation, and the columns they are counted in."""

    scale: Asked
    rule: Rule
    grouping: Grouping
    series: tuple[Series, ...]

    @property
    def judged(self) -> dict[str, Any]:
        """What a table says of how change is judged."""
        return {"definition": self.rule.definition, "threshold": self.rule.threshold}


def timed(source: Source, query: Query, *, death_is_event: bool) -> Timed:
    """The scale, definition and threshold that a query names. Raises Invalid naming the parameter."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    rule = Rule(
        definition=query["definition"],
        threshold=asked.threshold(protocol, query, scale.definition),
        higher_is=scale.rule.higher_is,
        death_is_event=death_is_event,
    )
    grouping = asked.grouping(protocol, query)
    rows = queries.values(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    series = all_series(rows, source.people(), grouping=grouping, baseline=protocol.comparison.baseline)
    return Timed(scale, rule, grouping, series)


def months(times: Sequence[Time]) -> tuple[int, ...]:
    """The months of a table, from 0 on as long as anybody was followed; none without anybody."""
    last = max((time.day for time in times if time.day is not None), default=None)
    return () if last is None else tuple(range(0, floor(last / DAYS_PER_MONTH) + 1, APART))
