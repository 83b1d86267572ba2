"""Where the demonstration takes place: invented hospitals in several time zones, and their invented staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")


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


ROTTERDAM = Place("ROT", "Rotterdam", "Europe/Amsterdam", "en", "Iris", "Jan", "Asia/Tokyo")
INNSBRUCK = Place("INN", "Innsbruck", "Europe/Vienna", "de", "Lena", "Max", "America/New_York")
HOUSTON = Place("HOU", "Houston", "America/Chicago", "en", "Rosa", "Dean", "Europe/London")
MELBOURNE = Place("MEL", "Melbourne", "Australia/Melbourne", "en", "Mei", "Jack", "Europe/Lisbon")
TORONTO = Place("TOR", "Toronto", "America/Toronto", "en", "Anil", "Claire", "Asia/Kolkata")
VANCOUVER = Place("VAN", "Vancouver", "America/Vancouver", "en", "Hana", "Paul", "Pacific/Honolulu")

PLACES: Mapping[str, tuple[Place, ...]] = {
    "netter-1": (ROTTERDAM, INNSBRUCK, HOUSTON, MELBOURNE),
    "net-retreat": (TORONTO, HOUSTON, VANCOUVER, INNSBRUCK),
}
COORDINATOR = "Chen"  # of every site
COMMITTEE = "Omar"
ADMINISTRATOR = "Tess"
