"""What a participant has reported before, as far as a new report is compared with it."""

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from proapp.trial.unscheduled import UNSCHEDULED


@dataclass(frozen=True, slots=True)
class Reported:
    """A response in force as rules look at it: what it answered, when, and where in the plan it stood."""

    id: UUID
    instrument: str
    answers: Mapping[str, Any]
    completed_at: datetime
    target_on: date
    timepoint: str
    ordinal: int

    @property
    def instrument_id(self) -> str:
        """qlq-c30 of qlq-c30@3.0."""
        return self.instrument.partition("@")[0]

    @property
    def unscheduled(self) -> bool:
        """Whether the participant reported it without being asked."""
        return self.timepoint == UNSCHEDULED


@dataclass(frozen=True, slots=True)
class Span:
    """Which of a participant's responses in force to look back at: the newest `limit` of one instrument, in any
    version, or of all, completed from `since` on and before `before`.
    """

    before: datetime
    limit: int
    instrument_id: str | None = None
    since: datetime = datetime(1900, 1, 1, tzinfo=UTC)


class Past:
    """Reports of one participant, each once. What has been read in several spans is found again within each of them."""

    def __init__(self) -> None:
        self._ids: set[UUID] = set()
        self._oldest_first: defaultdict[str, list[Reported]] = defaultdict(list)

    def add(self, reports: Iterable[Reported]) -> None:
        """Remember reports; one that is known already stays as it is."""
        for reported in reports:
            if reported.id not in self._ids:
                self._ids.add(reported.id)
                insort(self._oldest_first[reported.instrument_id], reported, key=_order)

    def newest(self, span: Span) -> list[Reported]:
        """What lies within a span, the newest first."""
        found: list[Reported] = []
        for reported in self._backwards(span.instrument_id):
            if span.since <= reported.completed_at < span.before:
                found.append(reported)
            if span.instrument_id is not None and len(found) == span.limit:
                break
        return sorted(found, key=_order, reverse=True)[: span.limit]

    def _backwards(self, instrument_id: str | None) -> Iterator[Reported]:
        lists = self._oldest_first.values() if instrument_id is None else [self._oldest_first.get(instrument_id, [])]
        for one in lists:
            yield from reversed(one)


def _order(reported: Reported) -> tuple[datetime, str]:
    return reported.completed_at, str(reported.id)
