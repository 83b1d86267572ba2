"""A dose as it really was, and the days on which sites give any."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEKEND = {4: 3, 5: 2, 6: 1}  # Friday, Saturday, Sunday: days until Monday


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose. `infusion`: a radioactive one; `share` of its full amount; `ill`: what it brought on (crisis, fever,
    retching).
    """

    at: datetime
    infusion: bool
    share: float = 1.0
    ill: frozenset[str] = frozenset()


def workday(day: date) -> date:
    """The day, or the Monday after when it falls on Friday to Sunday: sites infuse from Monday to Thursday."""
    return day + timedelta(days=WEEKEND.get(day.weekday(), 0))
