"""What a simulation leaves to be counted: reports, flags, and how long everybody was there to be asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Report:
    """One questionnaire that was handed in: by whom, how many items, when it was completed."""

    person: UUID
    instrument: str
    items: int
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Alert:
    """One flag, with the site's code; `after_hours`: nobody was on cover when it was raised."""

    rule: str
    symptom: str
    level: str
    site: str
    raised_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    escalations: int
    repeats: int
    after_hours: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody was there to be asked. `arm` is the one first allocated; None: not allocated yet."""

    person: UUID
    site: str
    arm: str | None
    registered_at: datetime
    randomised_at: datetime | None
    until: datetime
