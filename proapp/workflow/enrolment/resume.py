"""A participant ends a break they took with their phone. One that the site recorded is the site's to end."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict, NotFound
from proapp.participant import queries
from proapp.participant.fact import Current, current
from proapp.participant.tables import DatedFact
from proapp.trial import queries as trials
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.own_fact import Decided, moment
from proapp.workflow.treatment.record_fact import NewFact, record_fact

WHY = "ended by the participant"


@dataclass(frozen=True, slots=True)
class Resumed:
    """The break's first day, the day it ended, and whether that is new."""

    begun_on: date
    ended_on: date
    created: bool


def resume(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, participant_id: UUID, said: Decided
) -> Resumed:
    """End every pause of theirs in force, by correcting it: nothing else that keeps reminders away is touched.

    Raises NotFound, Conflict (no pause of their own; another decision under this id).
    """
    participant = queries.participant(session, participant_id, lock=True)
    if participant is None:
        raise NotFound("there is no such participant")
    site = trials.site(session, participant.site_id)
    assert site is not None
    known = queries.fact(session, said.id)
    facts = current(queries.facts(session, participant_id))
    when = moment(said.at, now=known.recorded_at if known else now, facts=facts, zone=site.zone)
    on = when.astimezone(ZoneInfo(site.zone)).date()
    if known:
        return _same(known, participant_id, on)

    own = _own(session, participant_id, facts, on=on)
    for number, pause in enumerate(own):
        correction = NewFact(
            id=said.id if number == 0 else uuid5(said.id, str(pause.root)),
            kind="pause",
            on=pause.on,
            at=pause.at,
            detail=_detail(pause.on, on),
            corrects=pause.id,
            reason=WHY,
        )
        record_fact(
            session, actor=actor, now=now, catalogue=catalogue, participant_id=participant_id, fact=correction
        )  # fmt: skip
    return Resumed(own[0].on, on, created=True)


def _own(session: Session, participant_id: UUID, facts: tuple[Current, ...], *, on: date) -> list[Current]:
    """The pauses in force on a day that their own phone began. Raises Conflict when there is none."""
    theirs = {row.id for row in queries.fact_rows(session, participant_id) if row.recorded_by.startswith("device:")}
    found = [
        fact
        for fact in facts
        if fact.kind == "pause" and fact.root in theirs and fact.on <= on < date.fromisoformat(fact.detail["until"])
    ]
    if not found:
        raise Conflict("there is no pause of your own to end")
    return found


def _detail(begun: date, ended: date) -> dict[str, Any]:
    """What the correction says; a pause ended on its first day was none."""
    return {"until": ended.isoformat()} if ended > begun else {"retracted": True}


def _same(known: DatedFact, participant_id: UUID, on: date) -> Resumed:
    ours = known.participant_id == participant_id and known.kind == "pause" and known.reason == WHY
    if not ours or known.detail != _detail(known.on, on):
        raise Conflict("this id holds another decision already")
    return Resumed(known.on, on, created=False)
