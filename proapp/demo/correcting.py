"""Sites put answers right afterwards: now and then a typing error is corrected, once something is taken out."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from proapp.demo.world import Case, World
from proapp.instrument.definition import Answer
from proapp.simulation.habits import Due
from proapp.simulation.randomness import ident

CORRECTED, TAKEN_OUT = 200, 120  # every so-manieth answer; the so-manieth alone
AFTER = timedelta(days=2)


class Correcting:
    """An investigator at the site corrects what a participant calls in about."""

    def __init__(self, world: World) -> None:
        self._world = world

    def consider(self, case: Case, due: Due, response_id: str, said: Mapping[str, Answer]) -> None:
        """Plan a correction or a void of some of the answers handed in."""
        number = self._world.tally["answered"]
        if number == TAKEN_OUT:
            self._world.agenda.put(self._world.now + AFTER, partial(self._take_out, case, response_id))
        elif number % CORRECTED == 50:
            self._world.agenda.put(self._world.now + AFTER, partial(self._correct, case, due, response_id, said))

    def _correct(self, case: Case, due: Due, response_id: str, said: Mapping[str, Answer]) -> None:
        world = self._world
        body = {
            "id": str(ident(world.seed, "correction", response_id)),
            "answers": self._changed(due, said),
            "reason_code": "participant-request",
            "reason": "Called: chose the wrong answer.",
        }
        world.client.post(f"/responses/{response_id}/corrections", body, token=world.logins[case.login("investigator")])
        world.tally["corrected"] += 1

    def _changed(self, due: Due, said: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers with the last choice one step away, on which nothing else depends."""
        items = self._world.library.get(due.instrument).items
        gates = {item.ask_when.item for item in items.values() if item.ask_when}
        for code in reversed(list(said)):
            codes = items[code].answers.codes
            if said[code] in codes and code not in gates:
                place = codes.index(int(said[code]))
                return {**said, code: codes[place - 1 if place else 1]}
        return dict(said)

    def _take_out(self, case: Case, response_id: str) -> None:
        world = self._world
        body = {
            "id": str(ident(world.seed, "void", response_id)),
            "reason_code": "wrong-participant",
            "reason": "A relative had answered on the participant's phone.",
        }
        world.client.post(f"/responses/{response_id}/void", body, token=world.logins[case.login("investigator")])
        world.tally["voided"] += 1
