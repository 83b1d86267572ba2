"""Participants answer on their phones: at once, offline, late, never; lost replies are asked for again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from proapp.demo.client import Refused
from proapp.demo.correcting import Correcting
from proapp.demo.ticking import Ticking
from proapp.demo.world import Case, World
from proapp.instrument.definition import Answer
from proapp.simulation.alarming import alarming
from proapp.simulation.answers import answers
from proapp.simulation.habits import Due, Intent, intent
from proapp.simulation.illness import Moment, burdens
from proapp.simulation.randomness import chance, ident
from proapp.simulation.submission import body, item, queue, spoiled

LATER = timedelta(hours=2)
LEAN = 0.06
WEARY = 0.06  # share missed on top once the illness has progressed
LOST_REPLY, SPOILED = 60, 150  # one in so many
LISTS = ("open", "upcoming")


@dataclass(frozen=True, slots=True)
class Finished:
    """One questionnaire that is complete on the phone: its answers, and the body that was frozen then."""

    due: Due
    response_id: str
    said: Mapping[str, Answer]
    body: Mapping[str, Any]


class Answering:
    """What participants do about what is due."""

    def __init__(self, world: World, ticking: Ticking, correcting: Correcting) -> None:
        self._world, self._ticking, self._correcting = world, ticking, correcting

    def refresh(self, case: Case) -> None:
        """Read what is due now and later, and plan what will be answered. What has closed stays as it was."""
        world = self._world
        token = world.logins[f"coordinator@{case.trial.id}"]
        rows = [
            row for state in LISTS for row in world.client.every(f"{case.path}/assignments?state={state}", token=token)
        ]
        known = case.due
        case.due = {id: due for id, due in known.items() if due.closes_at <= world.now}
        for due in map(Due.read, rows):
            case.due[due.id] = due
            if known.get(due.id) != due and due.id not in case.done:
                self._plan(case, due)

    def _plan(self, case: Case, due: Due) -> None:
        world = self._world
        weary = WEARY if case.fate and world.now > case.fate.progresses_at else 0.0
        will = intent(case.person, due, wearier=weary)
        case.meant.pop(due.id, None)
        if will is None:
            return
        if will.completed_at <= world.now:  # its window has moved to where that lies in the past
            moment = world.now + LATER
            if moment >= due.closes_at:
                return
            will = Intent(moment, moment, None, will.helped)
        if will.opened_at and will.opened_at > world.now:
            world.agenda.put(will.opened_at, partial(self._open, case, due))
        case.meant[due.id] = will
        world.agenda.put(will.sent_at, partial(self._hand_in, case, due))

    def _is_wanted(self, case: Case, due: Due) -> bool:
        """Whether it still stands as planned and the participant is still there to answer."""
        silent = case.fate.silent_from if case.fate else None
        gone = silent is not None and self._world.now >= silent
        return case.due.get(due.id) == due and due.id not in case.done and not gone

    def _open(self, case: Case, due: Due) -> None:
        if self._is_wanted(case, due):
            self._world.client.post(f"/assignments/{due.id}/start", token=case.phone)

    def _hand_in(self, case: Case, due: Due) -> None:
        """The phone has a network: what was finished goes out as one queue, as the shipped app sends it."""
        if due.id not in case.meant or not self._is_wanted(case, due):
            return
        now = self._world.now
        waiting = [case.due[id] for id, will in case.meant.items() if will.completed_at <= now and id in case.due]
        finished = [self._finished(case, one) for one in waiting if self._is_wanted(case, one)]
        receipts = self._send(case, finished)
        if any(count % LOST_REPLY == 20 for count in self._counted(len(finished))):
            self._send_again(case, finished, receipts)
        for one, receipt in zip(finished, receipts, strict=True):
            self._handed_in(case, one, receipt)

    def _finished(self, case: Case, due: Due) -> Finished:
        said = self._answers(case, due, case.meant[due.id].completed_at)
        response_id = str(ident(self._world.seed, "response", due.id))
        return Finished(due, response_id, said, body(case.person, due, case.meant[due.id], said))

    def _counted(self, more: int) -> range:
        """The numbers that so many more answers get."""
        before = self._world.tally["answered"]
        return range(before + 1, before + more + 1)

    def _handed_in(self, case: Case, one: Finished, receipt: Mapping[str, Any]) -> None:
        world = self._world
        world.tally["answered"] += 1
        if world.tally["answered"] % SPOILED == 30:
            self._spoil(case, one.due, one.body)
        case.done.add(one.due.id)
        del case.meant[one.due.id]
        world.tally["late"] += receipt["late"]
        if alarming(world.library.get(one.due.instrument), one.said):
            self._ticking.wake(world.now + timedelta(minutes=3))
        self._correcting.consider(case, one.due, one.response_id, one.said)

    def _answers(self, case: Case, due: Due, at: datetime) -> dict[str, Answer]:
        person, definition = case.person, self._world.library.get(due.instrument)
        felt = burdens(person, case.fate.illness if case.fate else None, Moment(at, definition.recall_days or 0))
        draw = person.chance("answers", due.id)
        said = answers(definition, felt, draw, lean=partial(_lean, person.seed, person.id, definition.id))
        return said or {next(iter(definition.items)): 0}

    def _send(self, case: Case, finished: Sequence[Finished]) -> list[Any]:
        """A receipt for each: nothing in a phone's queue may be refused here."""
        now = self._world.now
        items = [item(one.response_id, one.body, case.meant[one.due.id], now=now) for one in finished]
        reply = self._world.client.post("/me/sync", queue(case.person, items, now=now), token=case.phone)
        for result in reply["results"]:
            if result["problem"]:
                raise Refused(f"an answer in a queue: {result['status']} {json.dumps(result['problem'])}")
        return [result["receipt"] for result in reply["results"]]

    def _send_again(self, case: Case, finished: Sequence[Finished], receipts: Sequence[Any]) -> None:
        """The reply was lost on the way: the phone sends the same again and must get the same receipts."""
        again = self._send(case, finished)
        if [receipt["receipt_id"] for receipt in again] != [receipt["receipt_id"] for receipt in receipts]:
            raise Refused("answers sent again got other receipts")
        self._world.tally["sent again"] += len(finished)

    def _spoil(self, case: Case, due: Due, sent: Mapping[str, Any]) -> None:
        """A phone with a fault sends something that cannot be accepted; it must be kept with a receipt all the same."""
        world = self._world
        bad = spoiled(sent, world.tally["quarantined"])
        path = f"/responses/{ident(world.seed, 'spoiled', due.id)}"
        reply = world.client.call("PUT", path, token=case.phone, body=bad)
        if not reply.is_refusal or "receipt_id" not in reply.content:
            raise Refused(f"a bad body was answered by {reply.status} {json.dumps(reply.content)}")
        world.tally["quarantined"] += 1


@cache
def _lean(seed: int, person_id: UUID, instrument: str, code: str) -> float:
    """How a participant always leans on an item; drawn once for each."""
    return chance(seed, person_id, "lean", instrument, code).gauss(0, LEAN)
