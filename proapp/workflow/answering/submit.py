"""A phone hands in finished questionnaires: each kept once, scored, looked at for danger, acknowledged by a receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Problem
from proapp.response.intake import Known
from proapp.workflow.answering import ledger
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.decide import Accepted, Reading, Received, Sent, decide, reading
from proapp.workflow.answering.evaluate import News, evaluate, readable
from proapp.workflow.answering.keep import keep
from proapp.workflow.answering.note_clock import note_clock
from proapp.workflow.answering.quarantine import Held, quarantine
from proapp.workflow.catalogue import Catalogue

Decision = Accepted | Known | Problem


@dataclass(frozen=True, slots=True)
class Reply:
    """What the phone is told. With a receipt it may delete its copy; `problem` says why something was not accepted."""

    response_id: UUID
    receipt_id: UUID
    received_at: datetime
    created: bool
    late: bool = False
    problem: Problem | None = None
    quarantine_id: UUID | None = None


def submit(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    response_id: UUID,
    body: bytes,
    sent_at: datetime | None = None,
    age: timedelta | None = None,
) -> Reply:
    """Take a body as it arrived, at most 256 KiB, from the device of a participant.

    The same content under the same id gives the same receipt. `sent_at` is the phone's clock when sending, `age` how
    long ago by its monotonic clock it was completed. What cannot be accepted goes to quarantine, never away.
    """
    sent = [Sent(response_id, body, age)]
    (reply,) = submit_all(session, sent, actor=actor, now=now, catalogue=catalogue, sent_at=sent_at)
    note_clock(session, actor=actor, now=now, sent_at=sent_at)
    return reply


def submit_all(
    session: Session,
    sent: Sequence[Sent],
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    sent_at: datetime | None = None,
) -> list[Reply]:
    """Take a queue of bodies as they arrived, in order, each as if it had come alone; one reply for each.

    What they are judged against is gathered once, and all that is accepted is stored at once.
    """
    readings = [reading(one) for one in sent]
    held = _held(session, readings, actor=actor)
    background = Background(session, held.whose, catalogue)
    received = Received(now, sent_at, f"device:{actor.id}")

    decisions = [_decided(one, held, background, catalogue=catalogue, received=received) for one in readings]

    accepted = [decision for decision in decisions if isinstance(decision, Accepted)]
    keep(session, accepted, actor=actor, now=now)
    news = [News(one.reported, one.definition, scored=one.scored) for one in accepted]
    replies = []
    for one, decision in zip(sent, decisions, strict=True):
        if not isinstance(decision, Problem):
            replies.append(_taken(one, decision))
            continue
        kept = quarantine(session, actor=actor, now=now, response_id=one.response_id, body=one.body, problem=decision)
        replies.append(_kept(one, kept, decision))
        if not kept.again:
            news += filter(None, [readable(one.body, kept.quarantine_id, received_at=now, library=catalogue.library)])
    evaluate(session, news, background=background, actor=actor, now=now)
    return replies


def _held(session: Session, readings: Sequence[Reading], *, actor: Actor) -> ledger.Ledger:
    assert actor.participant_id is not None
    return ledger.opened(
        session,
        actor.participant_id,
        response_ids=(one.sent.response_id for one in readings),
        assignment_ids=(one.submission.assignment_id for one in readings if one.submission),
    )


def _decided(
    one: Reading, held: ledger.Ledger, background: Background, *, catalogue: Catalogue, received: Received
) -> Decision:
    """The verdict; what is accepted counts for those after it."""
    try:
        decision = decide(one, held, background=background, library=catalogue.library, received=received)
    except Problem as problem:
        return problem
    if isinstance(decision, Accepted):
        held.add(decision.known, decision.asked)
    return decision


def _taken(sent: Sent, decision: Accepted | Known) -> Reply:
    if isinstance(decision, Accepted):
        row = decision.row
        return Reply(sent.response_id, row["receipt_id"], row["received_at"], created=True, late=row["late"])
    return Reply(sent.response_id, decision.receipt_id, decision.received_at, created=False, late=decision.late)


def _kept(sent: Sent, kept: Held, problem: Problem) -> Reply:
    return Reply(
        sent.response_id, kept.receipt_id, kept.received_at, created=False, problem=problem,
        quarantine_id=kept.quarantine_id,
    )  # fmt: skip
