"""What may come between a participant's randomisation and an answer: progression, treatment's end, crossover, death."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.participant.fact import Current
from proapp.trajectory.population import Member, member

EVENTS: Mapping[str, str] = {
    "progression": "progression of disease, by whoever assessed it",
    "treatment-ended": "a regimen stopped, treatment ended, or withdrawal from it",
    "next-period": "crossover to another arm, or treatment again",
}
OF_A_LIFE = ("allocation", "given", "death", "withdrawal", "progression", "stopped", "end-of-treatment")
FROM_TREATMENT = ("treatment", "all", "data")  # what a withdrawal must be from to end the treatment


@dataclass(frozen=True, slots=True)
class Life:
    """One participant of the comparison with what came in between.

    `began_at`: the midnight, at the site, with which the day of randomisation began; days count from it. `died_at`: the
    midnight after the day of death. `events`: by name of EVENTS the first of each, a day's event at the midnight after
    it, so that an answer of the same day still counts.
    """

    member: Member
    began_at: datetime
    died_at: datetime | None
    events: Mapping[str, datetime]

    @property
    def first_event(self) -> datetime | None:
        """The earliest of the events."""
        return min(self.events.values(), default=None)


def life(participant_id: UUID, facts: Sequence[Current], *, site_zone: str) -> Life | None:
    """A participant's life in the trial from the facts in force, in order; None before allocation."""
    person = member(participant_id, facts, site_zone=site_zone)
    if person is None:
        return None
    ends = {
        "progression": _first(facts, site_zone, kinds=("progression",)),
        "treatment-ended": _first(facts, site_zone, kinds=("stopped", "end-of-treatment", "withdrawal")),
        "next-period": person.second_at,
    }
    return Life(
        member=person,
        began_at=_midnight(person.randomised_on, ZoneInfo(site_zone)),
        died_at=after(person.died_on, site_zone) if person.died_on else None,
        events={name: at for name, at in ends.items() if at is not None},
    )


def after(day: date, site_zone: str) -> datetime:
    """The midnight, at the site, with which a day ends."""
    return _midnight(day + timedelta(days=1), ZoneInfo(site_zone))


def _first(facts: Sequence[Current], site_zone: str, *, kinds: tuple[str, ...]) -> datetime | None:
    days = [fact.on for fact in facts if fact.kind in kinds and _ends(fact)]
    return after(min(days), site_zone) if days else None


def _ends(fact: Current) -> bool:
    return fact.kind != "withdrawal" or fact.detail.get("from") in FROM_TREATMENT


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
