"""What a site lets in although it was refused: as it was sent, or put right where the site knows better."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place, Problem
from proapp.base.strict_json import loads
from proapp.instrument.library import Library
from proapp.response import queries
from proapp.response.submission import FIELDS, Submission, read
from proapp.response.tables import Quarantine
from proapp.trial.unscheduled import UNSCHEDULED
from proapp.workflow.answering import ledger
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.decide import Accepted, Reading, Received, Sent, decide


@dataclass(frozen=True, slots=True)
class Said:
    """What the site says otherwise than the body: None is as it was sent."""

    assignment_id: UUID | None = None
    instrument: str | None = None
    answers: Mapping[str, Any] | None = None
    completed_at: datetime | None = None

    def fields(self) -> dict[str, Any]:
        """As they would stand in a body."""
        said = {
            "assignment_id": None if self.assignment_id is None else str(self.assignment_id),
            "instrument": self.instrument,
            "answers": None if self.answers is None else dict(self.answers),
            "completed_at": None if self.completed_at is None else self.completed_at.isoformat(),
        }
        return {name: value for name, value in said.items() if value is not None}


def content(body: bytes) -> dict[str, Any] | None:
    """A body as an object; None when it cannot be read as one."""
    try:
        found = loads(body)
    except Problem:
        return None
    return found if isinstance(found, dict) else None


def approved(
    session: Session, held: Quarantine, said: Said, *, background: Background, library: Library, actor: Actor
) -> Accepted:
    """The response that a held body becomes. Nothing is written.

    Raises Invalid naming each place that still does not fit, Conflict when the assignment is answered already, Voided
    when its answer was taken out.
    """
    submission = _submission(held, said)
    known = ledger.opened(session, held.participant_id, response_ids=(), assignment_ids=[submission.assignment_id])
    submission = replace(submission, unscheduled=_stands_alone(known, submission, said))
    reading = Reading(Sent(_response_id(session, held), held.body), _digest(held), submission)
    received = Received(held.received_at, None, f"{actor.kind}:{actor.id}", approved=True)
    decision = decide(reading, known, background=background, library=library, received=received)
    if not isinstance(decision, Accepted):
        raise Conflict("the same answers are held already: reject this as a duplicate")
    return decision


def _submission(held: Quarantine, said: Said) -> Submission:
    sent = content(held.body)
    if sent is None:
        raise Invalid(
            "this cannot be read as answers: reject it, and enter them on behalf of the participant",
            errors=[Place("/decision", "only a body that can be read is accepted or mapped")],
        )
    fields = {name: value for name, value in sent.items() if name in FIELDS} | said.fields()
    submission, faults = read(fields)
    if submission is None:
        raise Invalid("what was sent does not have its form", errors=faults)
    if submission.completed_at > held.received_at and said.completed_at is not None:
        raise Invalid("it was here before", errors=[Place("/completed_at", "later than it was received")])
    return submission


def _stands_alone(known: ledger.Ledger, submission: Submission, said: Said) -> bool:
    """Whether it becomes a report that nobody asked for, because no assignment of this id is known.

    Raises Invalid where the site names one, or the phone named somebody else's.
    """
    wrong = [Place("/assignment_id", "this participant has no such assignment")]
    try:
        asked = known.asked(submission.assignment_id)
    except NotFound:
        raise Invalid("map it to an assignment of this participant", errors=wrong) from None
    if asked is None and said.assignment_id is not None:
        raise Invalid("map it to an assignment of this participant", errors=wrong)
    return asked is None or asked.timepoint == UNSCHEDULED


def _response_id(session: Session, held: Quarantine) -> UUID:
    """The id the phone made, so that it finds its answer again; another where that holds something else."""
    taken = queries.response(session, held.response_id)
    return held.response_id if taken is None else uuid5(held.id, "response")


def _digest(held: Quarantine) -> str:
    """Of the content as the phone sent it, so that sending it again finds what it has become."""
    return digest(content(held.body))
