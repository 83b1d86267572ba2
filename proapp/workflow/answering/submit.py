"""A phone hands in a finished questionnaire: kept once, scored, looked at for danger, and acknowledged by a receipt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place, Problem, Voided
from proapp.base.strict_json import loads
from proapp.instrument.answers import problems
from proapp.instrument.definition import Definition
from proapp.response import queries
from proapp.response.completion import Completion, completion, fit
from proapp.response.queries import Asked, Known
from proapp.response.submission import Submission, read
from proapp.trial.protocol import Protocol
from proapp.workflow.answering.evaluate import Answered, evaluate, evaluate_quarantined
from proapp.workflow.answering.quarantine import quarantine
from proapp.workflow.catalogue import Catalogue


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


@dataclass(frozen=True, slots=True)
class _Accepted:
    """Everything decided about a new response, nothing written yet."""

    asked: Asked
    submission: Submission
    definition: Definition
    protocol: Protocol
    completion: Completion
    late: bool


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
    try:
        content = loads(body)
        content_digest = digest(content)
        if found := _known(session, actor=actor, response_id=response_id, content_digest=content_digest):
            return _replay(response_id, found)
        submission, asked = _gather(session, actor=actor, content=content)
        if found := queries.current(session, asked.id):
            return _replay(response_id, _same_answers(found, submission))
        accepted = _decide(session, submission, asked, catalogue=catalogue, now=now, sent_at=sent_at, age=age)
    except Problem as problem:
        held = quarantine(session, actor=actor, now=now, response_id=response_id, body=body, problem=problem)
        if not held.again:
            evaluate_quarantined(session, actor=actor, now=now, catalogue=catalogue, held=held, body=body)
        return Reply(
            response_id, held.receipt_id, held.received_at, created=False, problem=problem,
            quarantine_id=held.quarantine_id,
        )  # fmt: skip
    row = _record(session, accepted, actor=actor, now=now, response_id=response_id, content_digest=content_digest)
    _evaluate(session, row, accepted, actor=actor, now=now, catalogue=catalogue)
    return Reply(response_id, row["receipt_id"], now, created=True, late=accepted.late)


def _known(session: Session, *, actor: Actor, response_id: UUID, content_digest: str) -> Known | None:
    """What is held under this id already. Raises Conflict for other content, NotFound for another's id."""
    found = queries.known(session, response_id)
    if found is None:
        return None
    if found.participant_id != actor.participant_id:
        raise NotFound("there is no such assignment")
    if found.content_digest != content_digest:
        raise Conflict("this id holds other content already")
    return found


def _replay(response_id: UUID, known: Known) -> Reply:
    return Reply(response_id, known.receipt_id, known.received_at, created=False, late=known.late)


def _gather(session: Session, *, actor: Actor, content: Any) -> tuple[Submission, Asked]:
    submission, faults = read(content)
    if submission is None:
        raise Invalid("the response does not have its form", errors=faults)
    assert actor.participant_id is not None
    asked = queries.asked_of(session, actor.participant_id, submission.assignment_id)
    if asked is None:
        raise NotFound("there is no such assignment")
    return submission, asked


def _same_answers(known: Known, submission: Submission) -> Known:
    if known.voided:
        raise Voided("the response to this assignment was taken out by the site")
    if known.answers != dict(submission.answers):
        raise Conflict("this assignment is answered already, otherwise")
    return known


def _decide(
    session: Session,
    submission: Submission,
    asked: Asked,
    *,
    catalogue: Catalogue,
    now: datetime,
    sent_at: datetime | None,
    age: timedelta | None,
) -> _Accepted:
    if submission.instrument != asked.instrument:
        raise Invalid(
            "another instrument was asked", errors=[Place("/instrument", f"the assignment asks {asked.instrument}")]
        )
    definition = catalogue.library.get(asked.instrument)
    if faults := problems(definition, submission.answers):
        places = [Place(f"/answers{fault.pointer}", fault.message) for fault in faults]
        raise Invalid("the answers do not fit the instrument", errors=places)
    protocol = catalogue.protocol(session, asked.trial_id, asked.protocol_version)
    completed = completion(submission.completed_at, received_at=now, sent_at=sent_at, age=age)
    return _Accepted(
        asked, submission, definition, protocol, completed,
        late=_is_late(submission, asked, protocol=protocol, at=completed.at),
    )  # fmt: skip


def _is_late(submission: Submission, asked: Asked, *, protocol: Protocol, at: datetime) -> bool:
    """Raises Conflict for before its window, after a re-planning took it away, or late where that is refused."""
    if asked.cancelled_at is not None and at >= asked.cancelled_at:
        raise Conflict("this assignment was cancelled before it was answered")
    started = submission.started_at is not None and submission.started_at < asked.closes_at
    grace = timedelta(hours=protocol.grace_hours) if started else timedelta(0)
    found = fit(at, opens_at=asked.opens_at, closes_at=asked.closes_at, grace=grace)
    if found == "early":
        raise Conflict("this assignment was not open yet")
    if found == "late" and protocol.lateness == "refuse":
        raise Conflict("this assignment had closed")
    return found == "late"


def _record(
    session: Session, accepted: _Accepted, *, actor: Actor, now: datetime, response_id: UUID, content_digest: str
) -> dict[str, Any]:
    asked, submission = accepted.asked, accepted.submission
    row: dict[str, Any] = {
        "id": response_id,
        "receipt_id": uuid4(),
        "trial_id": asked.trial_id,
        "participant_id": asked.participant_id,
        "assignment_id": asked.id,
        "revision": 1,
        "supersedes": None,
        "voided": False,
        "current": True,
        "instrument": asked.instrument,
        "definition_digest": accepted.definition.digest,
        "answers": dict(submission.answers),
        "answered_by": submission.answered_by,
        "mode": submission.mode,
        "language": submission.language,
        "started_at": submission.started_at,
        "completed_at": accepted.completion.at,
        "completed_at_device": submission.completed_at,
        "clock_offset_seconds": accepted.completion.offset_seconds,
        "zone": submission.zone,
        "received_at": now,
        "late": accepted.late,
        "content_digest": content_digest,
        "reason_code": None,
        "recorded_by": f"device:{actor.id}",
    }
    queries.add(session, row)
    audit.record(
        session,
        audit.Event(
            stream=asked.trial_id,
            action="response.accepted",
            object_type="response",
            object_id=str(response_id),
            actor=actor,
            at=now,
            object_version=1,
            covers=frozenset({"score"}),
            after=row,
            detail={"assignment": str(asked.id), "late": accepted.late},
        ),
    )
    return row


def _evaluate(
    session: Session, row: dict[str, Any], accepted: _Accepted, *, actor: Actor, now: datetime, catalogue: Catalogue
) -> None:
    answered = Answered(row=row, asked=accepted.asked, definition=accepted.definition, protocol=accepted.protocol)
    evaluate(session, answered, actor=actor, now=now, catalogue=catalogue)
