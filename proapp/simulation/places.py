"""Where a simulation takes place: invented hospitals in several time zones, and their invented staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SIZES = (4, 3, 2, 1)  # how unequally sites recruit, the largest first; repeated when there are more sites


@dataclass(frozen=True, slots=True)
class Place:
    """A site, the language its participants speak, its investigator and its nurse, and where travellers go."""

    code: str
    name: str
    zone: str
    language: str
    investigator: str
    nurse: str
    away: str

    @property
    def cover(self) -> dict[str, Any]:
        """When somebody answers flags: working days, and Saturday mornings after Friday's infusions."""
        return {day: [["08:00", "18:00"]] for day in WEEKDAYS} | {"sat": [["09:00", "13:00"]]}

    def mail(self, person: str) -> str:
        """The mail address of somebody who works here."""
        return f"{person.lower()}@{self.code.lower()}.example"


POOL = (
    Place("ROT", "Rotterdam", "Europe/Amsterdam", "en", "Iris", "Jan", "Asia/Tokyo"),
    Place("INN", "Innsbruck", "Europe/Vienna", "de", "Lena", "Max", "America/New_York"),
    Place("HOU", "Houston", "America/Chicago", "en", "Rosa", "Dean", "Europe/London"),
    Place("MEL", "Melbourne", "Australia/Melbourne", "en", "Mei", "Jack", "Europe/Lisbon"),
    Place("TOR", "Toronto", "America/Toronto", "en", "Anil", "Claire", "Asia/Kolkata"),
    Place("VAN", "Vancouver", "America/Vancouver", "en", "Hana", "Paul", "Pacific/Honolulu"),
    Place("ESS", "Essen", "Europe/Berlin", "de", "Uta", "Kai", "Europe/London"),
    Place("LYO", "Lyon", "Europe/Paris", "fr", "Anne", "Luc", "Africa/Dakar"),
    Place("SEV", "Sevilla", "Europe/Madrid", "es", "Ines", "Juan", "America/Bogota"),
    Place("AMM", "Amman", "Asia/Amman", "ar", "Rania", "Omar", "Europe/Berlin"),
)


def places(languages: Sequence[str], *, count: int) -> tuple[Place, ...]:
    """So many sites, first those whose language is one of these; the others' participants speak the first of them."""
    fitting = [place for place in POOL if place.language in languages]
    others = [_speaking(place, languages[0]) for place in POOL if place.language not in languages]
    return tuple((fitting + others)[:count])


def spread(sites: Sequence[Place]) -> tuple[Place, ...]:
    """The sites in the order in which they recruit, again and again: large ones come more often."""
    sizes = [SIZES[number % len(SIZES)] for number in range(len(sites))]
    rounds = range(max(sizes))
    return tuple(site for turn in rounds for site, size in zip(sites, sizes, strict=True) if turn < size)


def _speaking(place: Place, language: str) -> Place:
    return Place(place.code, place.name, place.zone, language, place.investigator, place.nurse, place.away)
