"""Participants answer on their phones: at once, offline, late, never; lost replies are asked for again."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from proapp.demo.alarming import alarming
from proapp.demo.answers import answers
from proapp.demo.client import Refused
from proapp.demo.correcting import Correcting
from proapp.demo.habits import Due, Intent, intent
from proapp.demo.illness import Moment, burdens
from proapp.demo.randomness import chance, ident
from proapp.demo.submission import body, clocks, spoiled
from proapp.demo.ticking import Ticking
from proapp.demo.world import Case, World
from proapp.instrument.definition import Answer

SOON = timedelta(hours=2)
LEAN = 0.06
WEARY = 0.06  # share missed on top once the illness has progressed
LOST_REPLY, SPOILED = 60, 150  # one in so many
LISTS = ("open", "upcoming")


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
        if will is None:
            return
        if will.completed_at <= world.now:  # its window has moved to where that lies in the past
            moment = world.now + SOON
            if moment >= due.closes_at:
                return
            will = Intent(moment, moment, None, will.helped)
        if will.opened_at and will.opened_at > world.now:
            world.agenda.put(will.opened_at, partial(self._open, case, due))
        world.agenda.put(will.sent_at, partial(self._hand_in, case, due, will))

    def _is_wanted(self, case: Case, due: Due) -> bool:
        """Whether it still stands as planned and the participant is still there to answer."""
        silent = case.fate.silent_from if case.fate else None
        gone = silent is not None and self._world.now >= silent
        return case.due.get(due.id) == due and due.id not in case.done and not gone

    def _open(self, case: Case, due: Due) -> None:
        if self._is_wanted(case, due):
            self._world.client.post(f"/assignments/{due.id}/start", token=case.phone)

    def _hand_in(self, case: Case, due: Due, will: Intent) -> None:
        if not self._is_wanted(case, due):
            return
        world, definition = self._world, self._world.library.get(due.instrument)
        said = self._answers(case, due, will.completed_at)
        sent = body(case.person, due, will, said)
        world.tally["answered"] += 1
        if world.tally["answered"] % SPOILED == 30:
            self._spoil(case, due, sent)
        response_id = str(ident(world.seed, "response", due.id))
        headers = clocks(case.person, will, now=world.now)
        receipt = self._send(case, response_id, sent, headers)
        case.done.add(due.id)
        world.tally["late"] += receipt["late"]
        if world.tally["answered"] % LOST_REPLY == 20:
            self._send_again(case, response_id, sent, headers, receipt)
        if alarming(definition, said):
            self._ticking.wake(world.now + timedelta(minutes=3))
        self._correcting.consider(case, due, response_id, said)

    def _answers(self, case: Case, due: Due, at: datetime) -> dict[str, Answer]:
        person, definition = case.person, self._world.library.get(due.instrument)
        felt = burdens(person, case.fate, Moment(at, definition.recall_days or 0))
        draw = person.chance("answers", due.id)
        said = answers(definition, felt, draw, lean=partial(_lean, person.seed, person.id, definition.id))
        return said or {next(iter(definition.items)): 0}

    def _send(self, case: Case, response_id: str, sent: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
        path = f"/responses/{response_id}"
        return self._world.client.call("PUT", path, token=case.phone, body=sent, headers=headers).content

    def _send_again(
        self, case: Case, response_id: str, sent: Mapping[str, Any], headers: Mapping[str, str], receipt: Any
    ) -> None:
        """The reply was lost on the way: the phone sends the same again and must get the same receipt."""
        if self._send(case, response_id, sent, headers)["receipt_id"] != receipt["receipt_id"]:
            raise Refused("an answer sent again got another receipt")
        self._world.tally["sent again"] += 1

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
