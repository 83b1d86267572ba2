"""What happens to one participant from allocation on: treatment, progression, crossover, journeys, leaving, death."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from typing import Any
from zoneinfo import ZoneInfo

from proapp.demo.deed import NOTHING, Deed, Pen, Script
from proapp.demo.doses import TWISTS, Stretch, infusions, injections, tablets
from proapp.demo.effects import effect
from proapp.simulation.illness import Illness
from proapp.simulation.people import Invented
from proapp.trial.protocol import Arm, Protocol

DAY = timedelta(days=1)
DAYS_PER_MONTH = 30.4375
CONFIRMED_AFTER = 12 * DAY  # from local to central assessment
CROSSES = 0.75  # of those who may
LEAVES: Mapping[int, tuple[str, int]] = {7: ("treatment", 70), 11: ("pro", 190), 15: ("all", 120)}  # by number


@dataclass(frozen=True, slots=True)
class Fate:
    """How it goes: what sites record, the doses, and what the illness does. Instants are aware."""

    arm: str
    trial: str
    randomised_at: datetime
    script: Script
    deteriorates_at: datetime
    progresses_at: datetime
    dies_at: datetime | None
    silent_from: datetime | None

    @property
    def illness(self) -> Illness:
        """What the participant feels comes from this."""
        return Illness(effect(self.trial, self.arm), self.script.doses, self.deteriorates_at)


def fate(person: Invented, protocol: Protocol, arm: Arm, *, at: datetime, order: int, until: datetime) -> Fate:
    """The fate of somebody allocated to an arm at an instant, the `order`-th of it (from 0), told until an instant."""
    luck, does = person.traits.luck, effect(protocol.trial, arm.id)

    def moment(median: float, name: str) -> datetime:
        return at + timedelta(days=max(20.0, median * DAYS_PER_MONTH * luck[name] / log(2)))

    dies_at, progresses_at = moment(does.death, "death"), moment(does.progression, "progression")
    told = _Teller(person, protocol, at=at, progresses_at=progresses_at, order=order, until=until)
    script = told.tell(arm).before(min(dies_at, until))
    if dies_at < until:
        script += Script(deeds=(told.death(dies_at),))
    return Fate(
        arm=arm.id,
        trial=protocol.trial,
        randomised_at=at,
        script=Script(tuple(sorted(script.deeds, key=lambda deed: (deed.at, str(deed.id)))), script.doses),
        deteriorates_at=moment(does.deterioration, "deterioration"),
        progresses_at=progresses_at,
        dies_at=dies_at if dies_at < until else None,
        silent_from=min([dies_at, *told.silence()]),
    )


class _Teller:
    def __init__(
        self,
        person: Invented,
        protocol: Protocol,
        *,
        at: datetime,
        progresses_at: datetime,
        order: int,
        until: datetime,
    ) -> None:
        self.person, self.protocol, self.order = person, protocol, order
        self.pen = Pen(person)
        self.zone = ZoneInfo(person.place.zone)
        self.allocated_on = at.astimezone(self.zone).date()
        self.progressed_on = progresses_at.astimezone(self.zone).date()
        self.ends_on = until.astimezone(self.zone).date()
        self.leaves, after = LEAVES.get(person.number % 20, ("", 0))
        self.left_on = self.allocated_on + after * DAY if self.leaves else self.ends_on

    def tell(self, arm: Arm) -> Script:
        script = self._allocation(arm, self.allocated_on, kind="randomisation", hour=10)
        script += self._treatment(self.pen, arm, self._stretch(self.allocated_on + 2 * DAY, self.progressed_on))
        script += self._progression(arm) + self._life()
        return script

    def silence(self) -> list[datetime]:
        """When the participant stops answering of their own will."""
        return [self.pen.time(self.left_on, 15)] if self.leaves in ("pro", "all") else []

    def death(self, at: datetime) -> Deed:
        day = at.astimezone(self.zone).date()
        return self.pen.fact("death", day, {"cause": "disease progression"}, hour=22)

    def _stretch(self, start: date, progression: date) -> Stretch:
        stops = self.left_on if self.leaves in ("treatment", "all") else self.ends_on
        end = min(progression, stops, self.ends_on)
        reason = "progression" if progression <= stops else "withdrawal"
        return Stretch(start, end, end_is_stop=end < self.ends_on, reason=reason)

    def _allocation(self, arm: Arm, day: date, *, kind: str, hour: int) -> Script:
        at = self.pen.time(day, hour)
        body: dict[str, Any] = {"at": at.isoformat(), "arm": arm.id, "strata": dict(self.person.strata)}
        return Script(
            deeds=(Deed(at, "allocations", self.pen.id("allocation", kind), body | {"detail": {"kind": kind}}),)
        )

    def _treatment(self, pen: Pen, arm: Arm, stretch: Stretch) -> Script:
        script, infused = NOTHING, list[date]()
        for regimen in arm.regimens:
            if regimen.is_infusion:
                twist = TWISTS[self.order] if self.order < len(TWISTS) else "none"
                part, infused = infusions(pen, regimen, stretch, twist=twist)
            elif regimen.every:
                part = injections(pen, regimen, stretch, after=infused)
            else:
                part = tablets(pen, regimen, stretch)
            script += part
        return script

    def _progression(self, arm: Arm) -> Script:
        """Seen at the site, confirmed centrally; where the arm foresees it, most cross over."""
        day = self.progressed_on
        deeds = [self.pen.fact("progression", day, {"assessor": "local", "kind": "whole-body"})]
        confirmed = self.pen.fact("progression", day + CONFIRMED_AFTER, {"assessor": "central", "kind": "whole-body"})
        script = Script(deeds=(*deeds, confirmed))
        crosses = self.person.chance("crossover").random() < CROSSES and not self.leaves
        if arm.crossover is None or not crosses:
            return script
        over = day + CONFIRMED_AFTER + 8 * DAY
        to = self.protocol.arms[arm.crossover.to]
        treated = self._treatment(Pen(self.person, "second"), to, self._stretch(over + 4 * DAY, self.ends_on))
        return script + self._allocation(to, over, kind="crossover", hour=10) + treated

    def _life(self) -> Script:
        """Journeys, breaks, injections outside the trial's arms, and leaving."""
        deeds, number, start = [], self.person.number, self.allocated_on
        if number % 8 == 3:
            deeds += self._journey(start + 55 * DAY)
        if number % 13 == 5:
            deeds.append(self.pen.fact("pause", start + 90 * DAY, {"until": (start + 111 * DAY).isoformat()}))
        if number % 6 == 1 and self.protocol.trial != "netter-1":
            injected = {"agent": "lanreotide", "dose_mg": 120}
            deeds += [self.pen.fact("ssa-injection", start + days * DAY, injected) for days in (9, 37, 65)]
        if self.leaves:
            deeds.append(self.pen.fact("withdrawal", self.left_on, {"from": self.leaves}))
        return Script(deeds=tuple(deeds))

    def _journey(self, day: date) -> list[Deed]:
        there, back = self.person.place.away, self.person.place.zone
        return [
            self.pen.fact("zone", day, {"zone": there}, hour=8),
            self.pen.fact("zone", day + 16 * DAY, {"zone": back}, hour=8),
        ]
