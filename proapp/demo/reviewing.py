"""Site staff look at flags when mail tells them to: most are taken and closed, some are overlooked and escalate."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from proapp.demo.world import Running, World
from proapp.simulation.places import Place
from proapp.simulation.randomness import chance

OVERLOOKED = {"red": 0.15, "amber": 0.2, "information": 0.3}  # share of flags a nurse does not take at first
NEVER_CLOSED = 0.06
OPENS, CLOSES = time(8), time(18)
OUTCOMES = {
    "red": ("contacted", "visit-arranged", "hospital"),
    "amber": ("contacted", "contacted", "medication-changed", "known-before", "laboratory-check"),
    "information": ("no-action-needed", "known-before"),
}


class Reviewing:
    """The desks of all sites."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._coming: set[tuple[str, str]] = set()

    def mail(self, addresses: list[str]) -> None:
        """Mail has come: somebody at the site will look, in working hours soon, else when they begin."""
        written_to = {address.partition("@")[2] for address in addresses}
        for trial in self._world.trials.values():
            for place in trial.places.values():
                if f"{place.code.lower()}.example" in written_to and (trial.id, place.code) not in self._coming:
                    self._coming.add((trial.id, place.code))
                    self._world.agenda.put(self._reads_at(place), partial(self._look, trial, place))

    def _reads_at(self, place: Place) -> datetime:
        zone = ZoneInfo(place.zone)
        local = self._world.now.astimezone(zone)
        soon = local + timedelta(minutes=chance(self._world.seed, place.code, local).randint(8, 50))
        if soon.weekday() < 5 and OPENS <= soon.time() < CLOSES:
            return soon
        day = local.date() + timedelta(days=local.time() >= OPENS)
        while day.weekday() > 4:
            day += timedelta(days=1)
        return datetime.combine(day, OPENS, zone) + timedelta(minutes=25)

    def _look(self, trial: Running, place: Place) -> None:
        self._coming.discard((trial.id, place.code))
        token = self._world.logins[f"nurse@{trial.id}/{place.code}"]
        path = f"/trials/{trial.id}/flags?state=open&site={trial.sites[place.code]}"
        for flag in sorted(self._world.client.every(path, token=token), key=_order):
            draw = chance(self._world.seed, "review", *_order(flag))
            if flag["escalation_step"] or draw.random() >= OVERLOOKED.get(flag["level"], 0.2):
                self._take(flag, draw, token)

    def _take(self, flag: Mapping[str, Any], draw: Random, token: str) -> None:
        world = self._world
        taken = world.client.post(f"/flags/{flag['id']}/acknowledgement", token=token, etag=f'"{flag["version"]}"')
        world.tally["flags acknowledged"] += 1
        if draw.random() < NEVER_CLOSED:
            return
        wait = timedelta(hours=draw.uniform(1, 60 if flag["level"] == "amber" else 12))
        outcome = draw.choice(OUTCOMES.get(flag["level"], ("contacted",)))
        world.agenda.put(world.now + wait, partial(self._close, taken, outcome, token))

    def _close(self, flag: Mapping[str, Any], outcome: str, token: str) -> None:
        """End it at the version it has now: a repeat may have joined it since."""
        reply = self._world.client.call("GET", f"/flags/{flag['id']}", token=token)
        body = {"outcome": outcome, "reason": "Spoken to on the telephone."}
        self._world.client.post(f"/flags/{flag['id']}/resolution", body, token=token, etag=reply.etag)
        self._world.tally["flags resolved"] += 1


def _order(flag: Mapping[str, Any]) -> tuple[str, ...]:
    """What never changes of a flag: its own id is made anew in every run."""
    return tuple(str(flag[name]) for name in ("raised_at", "participant", "rule", "symptom"))
