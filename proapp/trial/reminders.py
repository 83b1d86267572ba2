"""How a trial reminds: the steps before a window closes, the quiet hours, and the days around an infusion."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

OPENING = "opening"
CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of a plan: so long after the opening, or so long before the closing, though never before the last
    quarter of a window.
    """

    name: str
    after_opening: timedelta | None = None
    before_closing: timedelta | None = None


STEPS = (Step(OPENING, after_opening=timedelta(0)), Step(CLOSING, before_closing=timedelta(hours=24)))


@dataclass(frozen=True, slots=True)
class Reminders:
    """`quiet_from`, `quiet_to`: local times of the participant, who may choose others. `off_before`, `off_after`: days
    before and after that of an infusion, which is one itself, on which nobody is reminded.
    """

    steps: tuple[Step, ...] = STEPS
    quiet_from: time = time(21)
    quiet_to: time = time(8)
    off_before: int = 0
    off_after: int = 1


USUAL = Reminders()


def reminders(document: Mapping[str, Any]) -> Reminders:
    """From a protocol's `reminders`, which has passed the schema; what it leaves out is as usual."""
    quiet, off = document.get("quiet", {}), document.get("off_around_infusion", {})
    return Reminders(
        steps=tuple(_step(entry) for entry in document["steps"]) if "steps" in document else STEPS,
        quiet_from=time.fromisoformat(quiet["from"]) if quiet else USUAL.quiet_from,
        quiet_to=time.fromisoformat(quiet["to"]) if quiet else USUAL.quiet_to,
        off_before=off.get("before_days", USUAL.off_before),
        off_after=off.get("after_days", USUAL.off_after),
    )


def _step(entry: Mapping[str, Any]) -> Step:
    after, before = entry.get("after_opening_hours"), entry.get("before_closing_hours")
    return Step(
        name=entry["name"],
        after_opening=None if after is None else timedelta(hours=after),
        before_closing=None if before is None else timedelta(hours=before),
    )
