"""What somebody wants out of a trial: which sites, whom, which questionnaire, received when, as known when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

FILTERS = ("site", "participant", "instrument", "timepoint", "received_from", "received_to")


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters of an export; None leaves one out.

    `as_of` is the time of knowledge: what was received later, corrections and voids too, does not count. `sites` are
    those that may be read at all. `site` is a code, `instrument` an id (`qlq-c30`) or a key (`qlq-c30@3.0`);
    `received_from` is included, `received_to` is not.
    """

    trial_id: str
    as_of: datetime
    sites: frozenset[UUID] | None = None
    site: str | None = None
    participant: UUID | None = None
    instrument: str | None = None
    timepoint: str | None = None
    received_from: datetime | None = None
    received_to: datetime | None = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that were set, in JSON's types."""
        found = {name: _plain(getattr(self, name)) for name in FILTERS if getattr(self, name) is not None}
        return found if self.sites is None else {**found, "sites": sorted(str(site) for site in self.sites)}


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
