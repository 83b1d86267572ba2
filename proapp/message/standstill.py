"""When a participant is left in peace: after leaving, during a pause, after a progression until the site says so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from proapp.participant.fact import Current, Fact, current

KINDS = frozenset({"death", "withdrawal", "pause", "progression", "resume", "allocation"})
NO_REMINDERS = frozenset({"reminders", "pro", "all", "data"})  # withdrawn from these, not from treatment


@dataclass(frozen=True, slots=True)
class _Told:
    """A fact in force and when it was first told: of two on one day, one without a time, the later told is later."""

    fact: Current
    recorded_at: datetime

    def follows(self, other: "_Told") -> bool:
        mine, theirs = self.fact, other.fact
        if mine.on != theirs.on:
            return mine.on > theirs.on
        if mine.at is not None and theirs.at is not None:
            return mine.at > theirs.at
        return self.recorded_at > other.recorded_at


def may_remind(facts: Iterable[Fact], on: date) -> bool:
    """Whether reminders may reach a participant on a day of their own calendar, as far as what is recorded says."""
    return standstill(facts, on=on) is None


def standstill(facts: Iterable[Fact], *, on: date) -> str | None:
    """Why a participant is not to be reminded on a day (death, withdrawal, pause, progression); None: they may be.

    Death and withdrawal (from reminders, from questionnaires, from everything) hold until they are taken back. A pause
    holds from its day until the day before its `until`, or until a `resume`. A progression holds until a `resume` or
    until an allocation after it. The order the facts come in does not matter.
    """
    told = _told(facts)
    if any(one.fact.kind == "death" for one in told):
        return "death"
    if any(one.fact.kind == "withdrawal" and one.fact.detail.get("from") in NO_REMINDERS for one in told):
        return "withdrawal"
    if any(_pauses(one, told, on=on) for one in told):
        return "pause"
    if any(_waits(one, told) for one in told):
        return "progression"
    return None


def _told(facts: Iterable[Fact]) -> tuple[_Told, ...]:
    known: dict[UUID, Fact] = {fact.id: fact for fact in facts}
    return tuple(_Told(fact, known[fact.root].recorded_at) for fact in current(known.values()) if fact.kind in KINDS)


def _pauses(one: _Told, told: tuple[_Told, ...], *, on: date) -> bool:
    if one.fact.kind != "pause" or on < one.fact.on:
        return False
    until = one.fact.detail.get("until")
    return (until is None or on < date.fromisoformat(until)) and not _ended(one, told, by=("resume",))


def _waits(one: _Told, told: tuple[_Told, ...]) -> bool:
    return one.fact.kind == "progression" and not _ended(one, told, by=("resume", "allocation"))


def _ended(one: _Told, told: tuple[_Told, ...], *, by: tuple[str, ...]) -> bool:
    return any(other.fact.kind in by and other.follows(one) for other in told)
