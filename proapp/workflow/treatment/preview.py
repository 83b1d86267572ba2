"""What a fact would change, shown before it is recorded; and recording what somebody has seen in this way."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Conflict, Invalid, Place, PreconditionRequired, Stale
from proapp.message import queries as outbox
from proapp.message.foreseen import Messages, keys, outgoing, taken_back
from proapp.message.off_days import off_days
from proapp.message.people import Person, people
from proapp.schedule import queries as schedules
from proapp.schedule.difference import Difference
from proapp.schedule.foreseen import Foreseen, foreseen
from proapp.treatment import sight
from proapp.treatment.course import course
from proapp.treatment.cycle import Question
from proapp.treatment.sight import Sight
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.record_fact import Recorded, keep
from proapp.workflow.treatment.replan import Change
from proapp.workflow.treatment.warnings import WATCHED, Warning, warnings
from proapp.workflow.treatment.weigh import Decision, Known, NewFact, decided, gathered

CHECK = "check"  # the kind of an instrument that is asked right after an infusion
PERSON = "session"  # the kind of somebody signed in at a page, who sees previews


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen. `questions` are all that a person must decide then, `asked` those that stand already.

    `known`: it is recorded already under this id, and nothing would change. `token` proves that this was seen.
    """

    plan_version: int
    foreseen: Foreseen
    messages: Messages
    warnings: tuple[Warning, ...]
    questions: tuple[Question, ...]
    asked: tuple[Question, ...]
    known: bool
    token: str
    expires_at: datetime

    @property
    def needs_token(self) -> bool:
        """Whether somebody signed in must have seen this before it is recorded."""
        return _needs_token(self.foreseen, self.warnings)


def preview(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    participant_id: UUID,
    fact: NewFact,
) -> Preview:
    """Work out what recording the fact would do. Nothing is stored. Raises what recording it would raise."""
    known = gathered(session, actor=actor, now=now, catalogue=catalogue, participant_id=participant_id, fact=fact)
    if known.existing is None:
        known = replace(known, existing=tuple(schedules.existing(session, participant_id)))
    stands = course(known.protocol, known.facts, site_zone=known.zone.key)
    words: tuple[Warning, ...] = ()
    if known.kept is not None:
        change, told, questions = _unchanged(known, now), Messages(), stands.questions
    else:
        decision = decided(known, now=now, definitions=catalogue.library)
        change = _foreseen(known, decision, now=now)
        told = _messages(session, catalogue, known, decision, change=change, now=now)
        words = warnings(known, decision.replanned.course, now=now)
        questions = decision.replanned.course.questions
    seen = _sight(known, change, actor=actor, now=now)
    return Preview(
        plan_version=seen.plan_version,
        foreseen=change,
        messages=told,
        warnings=words,
        questions=questions,
        asked=stands.questions,
        known=known.kept is not None,
        token=sight.sealed(seen, key=key),
        expires_at=seen.expires_at,
    )


def commit_fact(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    participant_id: UUID,
    fact: NewFact,
    token: str | None,
) -> Recorded:
    """Keep a fact that was previewed. The same fact again changes nothing, whatever comes with it.

    Somebody signed in needs the token of a preview for what moves dates or lacks cover, and a reason for what moves
    dates; from everybody a token that is sent must fit. Raises PreconditionRequired, Stale, Conflict, Invalid, and what
    `record_fact` raises.
    """
    known = gathered(
        session, actor=actor, now=now, catalogue=catalogue, participant_id=participant_id, fact=fact, lock=True
    )
    if known.kept is not None:
        return Recorded(known.kept, created=False, change=Change())
    decision = decided(known, now=now, definitions=catalogue.library)
    if token is not None or actor.kind == PERSON:
        _check(known, decision, actor=actor, now=now, token=token, key=key)
    return keep(session, known, decision, actor=actor, now=now)


def _check(known: Known, decision: Decision, *, actor: Actor, now: datetime, token: str | None, key: bytes) -> None:
    change = _foreseen(known, decision, now=now)
    if token is not None:
        _check_token(token, _sight(known, change, actor=actor, now=now), now=now, key=key)
    if actor.kind != PERSON:
        return
    if token is None and _needs_token(change, warnings(known, decision.replanned.course, now=now)):
        raise PreconditionRequired("preview this first, and send the preview's token in X-Preview")
    if change.moves_dates and not (known.new.reason or known.new.detail.get("reasons")):
        raise Invalid("say why", errors=[Place("/reason", "a change of dates needs a reason")])


def _check_token(token: str, asked: Sight, *, now: datetime, key: bytes) -> None:
    seen = sight.opened(token, key=key)
    if seen is None:
        raise Stale("this is no preview of ours: preview it again")
    if fault := sight.another(seen, asked):
        raise Conflict(fault.message)
    if fault := sight.stale(seen, asked, now=now):
        raise Stale(fault.message)


def _needs_token(change: Foreseen, words: tuple[Warning, ...]) -> bool:
    return change.moves_dates or any(one.code in WATCHED for one in words)


def _foreseen(known: Known, decision: Decision, *, now: datetime) -> Foreseen:
    return foreseen(decision.replanned.difference, known.existing or (), now=now)


def _unchanged(known: Known, now: datetime) -> Foreseen:
    return foreseen(Difference(), known.existing or (), now=now)


def _sight(known: Known, change: Foreseen, *, actor: Actor, now: datetime) -> Sight:
    new = known.new
    return Sight(
        participant=str(known.participant.id),
        actor=f"{actor.kind}:{actor.id}",
        plan_version=known.participant.plan_version,
        fact=sight.fact_digest(new.kind, new.on, new.at, detail=new.detail, corrects=new.corrects),
        outcome=digest(change.outcome()),
        expires=sight.expiry(now),
    )


def _messages(
    session: Session, catalogue: Catalogue, known: Known, decision: Decision, *, change: Foreseen, now: datetime
) -> Messages:
    person = _person(session, catalogue, known)
    checks = {definition.key for definition in catalogue.library if definition.kind == CHECK}
    waiting = outbox.waiting(session, f"participant:{known.participant.id}")
    return Messages(
        outgoing=outgoing(
            change,
            steps=person.steps,
            rhythm_for=lambda instrument: person.rhythm_for(check=instrument in checks),
            left_alone=lambda at, zone: person.left_alone(at, zone=zone),
            told=outbox.told(session, keys(change, person.steps)),
            now=now,
        ),
        taken_back=taken_back(waiting, change, silence=decision.silence),
    )


def _person(session: Session, catalogue: Catalogue, known: Known) -> Person:
    """The participant as reminders know them, with the new fact."""

    def protocol(trial_id: str, version: str) -> Protocol:
        return catalogue.protocol(session, trial_id, version)

    facts = (*known.facts, known.new)
    found = people(session, {known.participant.id}, protocols=protocol)[known.participant.id]
    off = off_days(known.protocol, facts, site_zone=known.zone.key)
    return replace(found, facts=facts, rhythm=replace(found.rhythm, off=off))
