"""Participants answer on their phones: at once, offline, late, never; what is finished goes out as one queue."""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, partial
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.instrument.definition import Answer
from proapp.schedule.tables import Assignment
from proapp.simulation.answers import answers
from proapp.simulation.habits import Due, Intent, intent
from proapp.simulation.illness import Moment, burdens
from proapp.simulation.randomness import chance
from proapp.simulation.reviewing import Reviewing, calls
from proapp.simulation.submission import body, skew
from proapp.simulation.world import Case, World
from proapp.workflow.answering.decide import Sent
from proapp.workflow.answering.submit import Reply
from proapp.workflow.answering.sync import Begun, Item, sync

LATER = timedelta(hours=2)
LEAN = 0.06
WEARY = 0.06  # share missed on top once the illness has progressed

_ROW = table_of(Assignment)
_STANDING: Select[tuple[object, ...]] = (
    select(
        _ROW.c.id,
        _ROW.c.instrument,
        _ROW.c.timepoint,
        _ROW.c.opens_at,
        _ROW.c.closes_at,
        _ROW.c.target_on,
        _ROW.c.zone,
    )
    .where(
        _ROW.c.participant_id == bindparam("of", type_=_ROW.c.participant_id.type),
        _ROW.c.closes_at > bindparam("now", type_=_ROW.c.closes_at.type),
        _ROW.c.opens_at < bindparam("end", type_=_ROW.c.opens_at.type),
        _ROW.c.cancelled_at.is_(None),
    )
    .order_by(_ROW.c.opens_at, _ROW.c.id)
)


class Answering:
    """What participants do about what is due."""

    def __init__(self, world: World, reviewing: Reviewing) -> None:
        self._world, self._reviewing = world, reviewing

    def refresh(self, case: Case) -> None:
        """See what is due now and later, and plan what will be answered. What has closed stays as it was."""
        world = self._world
        with world.database.read() as session:
            rows = list(
                session.connection().execute(_STANDING, {"of": case.person.id, "now": world.now, "end": world.end})
            )
        known = case.due
        case.due = {id: due for id, due in known.items() if due.closes_at <= world.now}
        for due in map(_due, rows):
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
        case.meant[due.id] = will
        world.agenda.put(will.sent_at, partial(self._hand_in, case, due))

    def _is_wanted(self, case: Case, due: Due) -> bool:
        """Whether it still stands as planned and the participant is still there to answer."""
        return case.due.get(due.id) == due and due.id not in case.done and not (case.silent or case.dead)

    def _hand_in(self, case: Case, due: Due) -> None:
        """The phone has a network: what was finished goes out as one queue, as the shipped app sends it."""
        if due.id not in case.meant or not self._is_wanted(case, due):
            return
        world = self._world
        waiting = [case.due[id] for id, will in case.meant.items() if will.completed_at <= world.now and id in case.due]
        finished = [one for one in waiting if self._is_wanted(case, one)]
        items = [item for one in finished for item in self._items(case, one)]
        sent_at = world.now + skew(case.person)

        def handed_in(session: Session) -> tuple[list[Reply], bool]:
            outcomes = sync(
                session, items, actor=case.phone, now=world.now, catalogue=world.catalogue, sent_at=sent_at
            )  # fmt: skip
            replies = [outcome for outcome in outcomes if isinstance(outcome, Reply)]
            return replies, calls(session, [reply.response_id for reply in replies])

        replies, alerts = world.database.run(handed_in)
        for one, reply in zip(finished, replies, strict=True):
            self._handed_in(case, one, reply)
        if alerts:
            self._reviewing.alerted(case)

    def _handed_in(self, case: Case, due: Due, reply: Reply) -> None:
        case.done.add(due.id)
        del case.meant[due.id]
        tally = self._world.tally
        tally["answered"] += reply.problem is None
        tally["quarantined"] += reply.problem is not None
        tally["late"] += reply.late

    def _items(self, case: Case, due: Due) -> Iterator[Item]:
        """The opening of a questionnaire, for those who were seen to open it, and its answers."""
        world, will = self._world, case.meant[due.id]
        if will.opened_at:
            yield Begun(UUID(due.id), will.opened_at + skew(case.person))
        said = self._answers(case, due, will)
        sent = json.dumps(body(case.person, due, will, said)).encode()
        yield Sent(world.id("response", due.id), sent, max(world.now - will.completed_at, timedelta(0)))

    def _answers(self, case: Case, due: Due, will: Intent) -> dict[str, Answer]:
        person, definition = case.person, self._world.catalogue.library.get(due.instrument)
        felt = burdens(person, case.illness, Moment(will.completed_at, definition.recall_days or 0))
        draw = person.chance("answers", due.id)
        said = answers(definition, felt, draw, lean=partial(_lean, person.seed, person.id, definition.id))
        first = next(iter(definition.items.values()))
        return said or {first.code: first.answers.codes[0] if first.answers.codes else int(first.answers.low)}


def _due(row: Row[tuple[object, ...]]) -> Due:
    return Due(str(row.id), row.instrument, row.timepoint, row.opens_at, row.closes_at, row.target_on, row.zone)


@cache
def _lean(seed: int, person_id: UUID, instrument: str, code: str) -> float:
    """How a participant always leans on an item; drawn once for each."""
    return chance(seed, person_id, "lean", instrument, code).gauss(0, LEAN)
