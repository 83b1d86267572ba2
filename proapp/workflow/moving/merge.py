"""Two registrations turn out to be one person: one is kept, the other ends, and what it lacks goes over; both stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from proapp.base import audit, preview_token
from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import queries
from proapp.participant.tables import Participant, ParticipantMerge
from proapp.response.tables import Response
from proapp.treatment.merging import CARRIED, FactWeighed, weigh_facts
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.moving.carry_answers import AnswerCarried, carry_answers
from proapp.workflow.moving.end_duplicate import Ended, end_duplicate
from proapp.workflow.treatment.person import site_of
from proapp.workflow.treatment.record_fact import record_fact
from proapp.workflow.treatment.replan import Change
from proapp.workflow.treatment.weigh import NewFact, closed_arms


@dataclass(frozen=True, slots=True)
class NewMerge:
    """What is said: which registration is merged into which, and why. `id` is made by whoever asks."""

    id: UUID
    participant_id: UUID
    duplicate_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What was done, or would be: facts and answers by what became of each, the change of the schedule kept, what ended
    at the duplicate. `token` proves that this was seen.
    """

    merge: ParticipantMerge
    created: bool
    facts: tuple[FactWeighed, ...] = ()
    answers: tuple[AnswerCarried, ...] = ()
    change: Change = Change()
    ended: Ended | None = None
    token: str = ""


def merge(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    said: NewMerge,
    token: str | None = None,
    rehearsing: bool = False,
) -> Merged:
    """Merge a duplicate. The same again changes nothing; `rehearsing` asks for no token, and the caller undoes it all.

    The duplicate keeps everything it has under its own id, for good. It cannot be undone: what went over by mistake is
    corrected or voided one by one. Raises NotFound, Invalid naming each fault, Conflict, PreconditionRequired, Stale.
    """
    kept, other = _both(session, said)
    if known := session.get(ParticipantMerge, said.id):
        return _same(known, said)
    _may_merge(kept, other)
    about = ["merge", kept.id, other.id]
    seen = _state(session, kept, other)
    if not rehearsing:
        preview_token.require(key, token, about=about, state=seen)

    facts = _weigh(session, catalogue, kept, other, merge_id=said.id, now=now)
    change = _carry(session, facts, kept, actor=actor, now=now, catalogue=catalogue)
    answers = carry_answers(
        session, actor=actor, now=now, catalogue=catalogue, merge_id=said.id, kept=kept, other=other
    )
    ended = end_duplicate(session, other, into=kept, actor=actor, now=now)
    row = _row(said, kept, facts, answers, actor=actor, now=now)
    session.execute(insert(ParticipantMerge).values(row))
    _record(session, row, actor=actor, now=now)
    stored = session.get(ParticipantMerge, said.id)
    assert stored is not None
    return Merged(
        stored,
        created=True,
        facts=facts,
        answers=answers,
        change=change,
        ended=ended,
        token=preview_token.issue(key, about=about, state=seen),
    )


def _both(session: Session, said: NewMerge) -> tuple[Participant, Participant]:
    """The two, locked in one order whoever asks."""
    if said.participant_id == said.duplicate_id:
        raise Invalid("nobody is their own duplicate", errors=[Place("/duplicate", "name another registration")])
    first, second = sorted((said.participant_id, said.duplicate_id), key=str)
    found = {one: queries.participant(session, one, lock=True) for one in (first, second)}
    kept, other = found[said.participant_id], found[said.duplicate_id]
    if kept is None:
        raise NotFound("there is no such participant")
    if other is None:
        raise Invalid("the merge does not fit", errors=[Place("/duplicate", "there is no such participant")])
    return kept, other


def _same(known: ParticipantMerge, said: NewMerge) -> Merged:
    content = (known.participant_id, known.duplicate_id, known.reason)
    if content != (said.participant_id, said.duplicate_id, said.reason):
        raise Conflict("this id holds another merge already")
    return Merged(known, created=False)


def _may_merge(kept: Participant, other: Participant) -> None:
    """Raises Invalid with the place of each fault."""
    faults = []
    if other.trial_id != kept.trial_id:
        faults.append(Place("/duplicate", "this is a participant of another trial: nothing can go over"))
    if other.merged_into is not None:
        faults.append(Place("/duplicate", "this registration was merged already"))
    if kept.merged_into is not None:
        faults.append(Place("", "this registration was itself merged into another"))
    if faults:
        raise Invalid("the merge does not fit", errors=faults)


def _state(session: Session, kept: Participant, other: Participant) -> str:
    """What a preview is worked out from: the facts, answers and plans of both."""
    both = [kept.id, other.id]
    answers = select(Response.id, Response.current).where(Response.participant_id.in_(both))
    return digest(
        [
            [[one.plan_version, one.protocol_version, str(one.site_id)] for one in (kept, other)],
            sorted(str(fact.id) for one in both for fact in queries.facts(session, one)),
            sorted([str(row.id), bool(row.current)] for row in session.execute(answers)),
        ]
    )


def _weigh(
    session: Session, catalogue: Catalogue, kept: Participant, other: Participant, *, merge_id: UUID, now: datetime
) -> tuple[FactWeighed, ...]:
    protocol = catalogue.protocol(session, kept.trial_id, kept.protocol_version)
    return weigh_facts(
        protocol,
        queries.facts(session, kept.id),
        queries.facts(session, other.id),
        merge_id=merge_id,
        now=now,
        site_zone=site_of(session, other).zone,
        closed=closed_arms(session, catalogue, protocol),
    )


def _carry(
    session: Session,
    facts: Sequence[FactWeighed],
    kept: Participant,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Change:
    """Record what goes over as facts of the one kept; the schedule follows each of them. Returns the sum."""
    total = Change()
    for fact in (one.new for one in facts if one.new is not None):
        new = NewFact(id=fact.id, kind=fact.kind, on=fact.on, at=fact.at, detail=fact.detail)
        done = record_fact(
            session, actor=actor, now=now, catalogue=catalogue, participant_id=kept.id, fact=new
        ).change  # fmt: skip
        total = Change(total.added + done.added, total.moved + done.moved, total.cancelled + done.cancelled)
    return total


def _row(
    said: NewMerge,
    kept: Participant,
    facts: Sequence[FactWeighed],
    answers: Sequence[AnswerCarried],
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": said.id,
        "trial_id": kept.trial_id,
        "participant_id": said.participant_id,
        "duplicate_id": said.duplicate_id,
        "reason": said.reason,
        "facts": [_fact(one) for one in facts],
        "responses": [_answer(one) for one in answers],
        "merged_at": now,
        "merged_by": f"{actor.kind}:{actor.id}",
    }


def _fact(one: FactWeighed) -> dict[str, Any]:
    carried = str(one.new.id) if one.outcome == CARRIED and one.new else None
    return {"from": str(one.fact.id), "outcome": one.outcome, "to": carried}


def _answer(one: AnswerCarried) -> dict[str, Any]:
    return {"from": str(one.response_id), "why": one.why, "to": None if one.to is None else str(one.to)}


def _record(session: Session, row: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        audit.Event(
            stream=row["trial_id"],
            action="participant.merged",
            object_type="participant_merge",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            covers=frozenset({"participant", "assignment", "device", "enrolment_code"}),
            after=row,
            reason_text=row["reason"],
            detail={"kept": str(row["participant_id"]), "duplicate": str(row["duplicate_id"])},
        ),
    )
