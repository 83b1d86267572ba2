"""What a work list is made from beside the rows: the moment, whose it is, and what the trial's protocols say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

BUCKETS = (
    "flag", "call", "quarantine", "cycle-due", "overdue", "correction", "intake", "consent", "due-soon",
)  # fmt: skip
RECENT = timedelta(days=7)  # what was missed longer ago is no work of today
SOON = timedelta(days=3)
OPEN_FOR = timedelta(days=1)  # of a window shorter than this nobody is told that it closes soon
CYCLE_AHEAD = timedelta(days=7)
WEST = timedelta(hours=12)  # a day is over everywhere when it is over in UTC-12


@dataclass(frozen=True, slots=True)
class Paper:
    """The version of a consent document that people of a language are asked about now."""

    kind: str
    language: str
    version: str


@dataclass(frozen=True, slots=True)
class View:
    """A trial's work list as somebody sees it at a moment.

    `sites` None is every site. `graces` by protocol version; `daily` are the timepoints asked every day; no window is
    open for more than `longest`; without `sees_treatment` nothing is listed that only treatment can explain.
    """

    trial_id: str
    sites: frozenset[UUID] | None
    now: datetime
    graces: Mapping[str, timedelta] = field(default_factory=dict)
    daily: frozenset[str] = frozenset()
    longest: timedelta = timedelta(days=366)
    papers: tuple[Paper, ...] = ()
    sees_treatment: bool = True

    @property
    def today(self) -> date:
        """The day it is in UTC."""
        return self.now.astimezone(UTC).date()

    @property
    def over(self) -> date:
        """Days before this one are over everywhere on earth, so that one list serves sites in all zones."""
        return (self.now.astimezone(UTC) - WEST).date()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do. `rank` says how pressing (lower first), `since` since when or by when, `subject` what it is
    about: a participant's id, or a flag's, a request's, a quarantine's; `number` counts what stands behind it.
    Only what another system sent may be about nobody who is known."""

    bucket: str
    rank: int
    since: datetime
    subject: UUID
    participant_id: UUID | None
    number: int
    detail: str | None
    code: str | None
    site_id: UUID | None
