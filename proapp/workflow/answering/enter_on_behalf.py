"""The site enters answers that came on paper, by telephone or in an interview: as any answer, and counted apart."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.canonical import digest, plain
from proapp.base.errors import Invalid, NotFound, Place
from proapp.participant import queries as participants
from proapp.response.intake import Known
from proapp.response.submission import Submission
from proapp.workflow.answering import ledger
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.decide import Accepted, Reading, Received, Sent, decide
from proapp.workflow.answering.evaluate import News, evaluate
from proapp.workflow.answering.keep import keep
from proapp.workflow.catalogue import Catalogue

MODES = ("paper", "phone", "interviewer", "proxy")
PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody answered otherwise than on their phone. `answered_at` is when they really did, `reason` why it is
    entered here; `reference` says where the paper is."""

    id: UUID
    assignment_id: UUID
    answers: Mapping[str, Any]
    mode: str
    answered_by: str
    answered_at: datetime
    reason: str
    language: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Proof that the answers are held, and whether they came after their window by when they were really given."""

    response_id: UUID
    receipt_id: UUID
    received_at: datetime
    late: bool
    created: bool


def enter_on_behalf(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, participant_id: UUID, entry: Entry
) -> Entered:
    """Take answers for a participant of the actor's site: judged, scored and looked at for danger like any others.

    The same entry again changes nothing. Raises NotFound (no assignment of theirs), Invalid naming each item, Conflict
    (answered otherwise already; not open yet; cancelled; other content under this id), Voided.
    """
    participant = participants.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    held = ledger.opened(session, participant_id, response_ids=[entry.id], assignment_ids=[entry.assignment_id])
    background = Background(session, held.whose, catalogue)
    reading = _reading(entry, held, zone=participant.zone)
    if faults := list(_faults(entry, now=now)):
        raise Invalid("the entry does not fit", errors=faults)
    received = Received(now, None, f"{actor.kind}:{actor.id}")
    decision = decide(reading, held, background=background, library=catalogue.library, received=received)
    if isinstance(decision, Known):
        return Entered(decision.id, decision.receipt_id, decision.received_at, decision.late, created=False)

    accepted: Accepted = replace(decision, row={**decision.row, "reference": entry.reference})
    keep(session, [accepted], actor=actor, now=now)
    _say_why(session, accepted, entry, actor=actor, now=now)
    news = News(accepted.reported, accepted.definition, scored=accepted.scored)
    evaluate(session, [news], background=background, actor=actor, now=now)
    return Entered(entry.id, accepted.row["receipt_id"], now, accepted.row["late"], created=True)


def _reading(entry: Entry, held: ledger.Ledger, *, zone: str) -> Reading:
    """The entry as if a phone had sent it. Raises NotFound for an assignment nobody has, or somebody else."""
    asked = held.asked(entry.assignment_id)
    if asked is None:
        raise NotFound("there is no such assignment")
    submission = Submission(
        assignment_id=entry.assignment_id,
        instrument=asked.instrument,
        answers=dict(entry.answers),
        answered_by=entry.answered_by,
        completed_at=entry.answered_at,
        zone=zone,
        mode=entry.mode,
        language=entry.language,
    )
    return Reading(Sent(entry.id, b""), digest(plain(asdict(entry))), submission)


def _faults(entry: Entry, *, now: datetime) -> Iterator[Place]:
    if entry.answered_at > now:
        yield Place("/answered_at", "this lies in the future")
    if entry.mode == PROXY and entry.answered_by != PROXY:
        yield Place("/answered_by", "by proxy means that a proxy answered")


def _say_why(session: Session, accepted: Accepted, entry: Entry, *, actor: Actor, now: datetime) -> None:
    """The words of the reason, which may be redacted later, beside who entered what and how it had come."""
    audit.record(
        session,
        audit.Event(
            stream=accepted.row["trial_id"],
            action="response.entered",
            object_type="response",
            object_id=str(entry.id),
            actor=actor,
            at=now,
            object_version=1,
            reason_text=entry.reason,
            detail={"mode": entry.mode, "answered_by": entry.answered_by},
        ),
    )
