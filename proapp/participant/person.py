"""The person a schedule is made for: where, how old, and what was said of them at the start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """`zone` is the IANA zone at registration; later ones are facts. `baseline` are the baseline facts by name."""

    id: UUID
    code: str
    site_zone: str
    zone: str
    language: str = "en"
    baseline: Mapping[str, Any] = field(default_factory=dict)
    birth_year: int | None = None

    def certain_age(self, on: date) -> int | None:
        """Years of age surely reached by a day, as only the year of birth is kept; None when not even that is."""
        return None if self.birth_year is None else on.year - self.birth_year - 1
