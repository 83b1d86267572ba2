"""The person a schedule is made for: where, how old, and what was said of them at the start."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from proapp.trial.protocol import Protocol


@dataclass(frozen=True, slots=True)
class Earlier:
    """A version of the protocol that somebody followed before an amendment, and the instant at which that ended."""

    protocol: Protocol
    until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """`zone` is the IANA zone at registration; later ones are facts. `baseline` are the baseline facts by name.

    `site_zone` is the zone of the site where they are now; after a transfer `site_zones` has those of all their sites,
    each with the first day there. `earlier` are versions of the protocol they followed before, oldest first.
    """

    id: UUID
    code: str
    site_zone: str
    zone: str
    language: str = "en"
    baseline: Mapping[str, Any] = field(default_factory=dict)
    birth_year: int | None = None
    site_zones: Sequence[tuple[date, str]] = ()
    earlier: Sequence[Earlier] = ()

    def certain_age(self, on: date) -> int | None:
        """Years of age surely reached by a day, as only the year of birth is kept; None when not even that is."""
        return None if self.birth_year is None else on.year - self.birth_year - 1
