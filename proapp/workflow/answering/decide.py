"""Whether a finished questionnaire is accepted, held already, or not to be had as it is. Nothing is written here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from proapp.base.canonical import digest
from proapp.base.errors import Conflict, Invalid, NotFound, Place, Problem
from proapp.base.strict_json import loads
from proapp.instrument.answers import problems
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.response.completion import Completion, began, completion, fit
from proapp.response.intake import Asked, Known
from proapp.response.past import Reported
from proapp.response.submission import Submission, read
from proapp.schedule import report
from proapp.schedule.deadline import deadline
from proapp.score.scoring import Score, scores
from proapp.trial.protocol import Protocol
from proapp.trial.unscheduled import UNSCHEDULED, unscheduled_instruments
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sent:
    """One body as it arrived, under the id its phone made; `age`: how long ago it was completed by the phone's
    monotonic clock.
    """

    response_id: UUID
    body: bytes
    age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A body as far as it can be read: its digest and content, and the submission or the problem with it."""

    sent: Sent
    content_digest: str = ""
    submission: Submission | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """When and from whom it came: the server's time, the phone's when sending, and the actor as recorded.

    `approved`: somebody at the site lets it in, so that the times and the plan refuse nothing; the instrument does.
    """

    now: datetime
    sent_at: datetime | None
    recorded_by: str
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """A new response as a row, its scores, and its assignment as a row if that is new too."""

    row: dict[str, Any]
    asked: Asked
    definition: Definition
    scored: dict[str, Score] = field(repr=False)
    assignment: dict[str, Any] | None = None

    @property
    def known(self) -> Known:
        return Known(*(self.row[name] for name in Known.__slots__))

    @property
    def reported(self) -> Reported:
        row, asked = self.row, self.asked
        return Reported(
            row["id"], row["instrument"], row["answers"], row["completed_at"], asked.target_on, asked.timepoint,
            asked.ordinal,
        )  # fmt: skip


def reading(sent: Sent) -> Reading:
    """Read a body strictly."""
    try:
        content = loads(sent.body)
        content_digest = digest(content)
    except Problem as problem:
        return Reading(sent, problem=problem)
    submission, faults = read(content)
    if submission is None:
        return Reading(sent, content_digest, problem=Invalid("the response does not have its form", errors=faults))
    return Reading(sent, content_digest, submission)


def decide(
    one: Reading, ledger: Ledger, *, background: Background, library: Library, received: Received
) -> Accepted | Known:
    """Accept what was read, or find it held already. Raises the Problem that keeps it from being accepted."""
    if one.content_digest and (known := ledger.same(one.sent.response_id, one.content_digest)):
        return known
    if one.submission is None:
        raise one.problem or AssertionError("a reading has a submission or a problem")
    submission = one.submission
    asked = ledger.asked(submission.assignment_id)
    if asked is None and not (submission.unscheduled or received.approved):
        raise NotFound("there is no such assignment")
    if asked is not None and (known := ledger.answered(asked.id, dict(submission.answers))):
        return known
    completed = completion(
        submission.completed_at, received_at=received.now, sent_at=received.sent_at, age=one.sent.age
    )
    if asked is None:
        return _unasked(one, submission, completed, background=background, library=library, received=received)
    definition = _definition(submission, asked, library)
    late = _is_late(submission, asked, completed, protocol=background.protocol, approved=received.approved)
    row = _row(
        one, submission, asked, definition=definition, completed=completed, late=late, background=background,
        received=received,
    )  # fmt: skip
    return Accepted(row, asked, definition, scores(definition, submission.answers))


def _unasked(
    one: Reading,
    submission: Submission,
    completed: Completion,
    *,
    background: Background,
    library: Library,
    received: Received,
) -> Accepted:
    """A report that nobody asked for: its assignment is made with it."""
    protocol = background.protocol
    allowed = protocol.instruments if received.approved else unscheduled_instruments(protocol, library)
    if submission.instrument not in allowed:
        words = f"at any time only {', '.join(allowed) or 'nothing'} may be reported"
        raise Invalid("this cannot be reported without being asked", errors=[Place("/instrument", words)])
    whose = {"trial_id": background.whose.trial_id, "participant_id": background.whose.participant_id}
    start = began(submission.started_at, completed_at=submission.completed_at, completed=completed)
    made = report.row(
        report.Report(
            id=submission.assignment_id,
            instrument=submission.instrument,
            began_at=start or completed.at,
            completed_at=completed.at,
            zone=submission.zone,
        ),
        background.course,
        whose=whose,
        now=received.now,
    )
    asked = Asked(*(made[name] for name in Asked.__slots__))
    definition = _definition(submission, asked, library)
    row = _row(
        one, submission, asked, definition=definition, completed=completed, late=False, background=background,
        received=received,
    )  # fmt: skip
    return Accepted(row, asked, definition, scores(definition, submission.answers), assignment=made)


def _definition(submission: Submission, asked: Asked, library: Library) -> Definition:
    """What was asked, if the answers fit it."""
    if submission.unscheduled and asked.timepoint != UNSCHEDULED:
        raise Invalid("this was asked", errors=[Place("/unscheduled", "the assignment was planned")])
    if submission.instrument != asked.instrument:
        raise Invalid(
            "another instrument was asked", errors=[Place("/instrument", f"the assignment asks {asked.instrument}")]
        )
    definition = library.get(asked.instrument)
    if faults := problems(definition, submission.answers):
        places = [Place(f"/answers{fault.pointer}", fault.message) for fault in faults]
        raise Invalid("the answers do not fit the instrument", errors=places)
    return definition


def _is_late(
    submission: Submission, asked: Asked, completed: Completion, *, protocol: Protocol, approved: bool
) -> bool:
    """Raises Conflict for before its window, after a re-planning took it away, or late where that is refused; for
    nothing where the site has approved it.
    """
    if asked.cancelled_at is not None and completed.at >= asked.cancelled_at and not approved:
        raise Conflict("this assignment was cancelled before it was answered")
    said = began(submission.started_at, completed_at=submission.completed_at, completed=completed)
    start = min((moment for moment in (said, asked.started_at) if moment is not None), default=None)
    last = deadline(asked.closes_at, started_at=start, grace=timedelta(hours=protocol.grace_hours))
    found = fit(completed.at, opens_at=asked.opens_at, deadline=last)
    if found == "early" and not approved:
        raise Conflict("this assignment was not open yet")
    if found == "late" and protocol.lateness == "refuse" and not approved:
        raise Conflict("this assignment had closed")
    return found == "late"


def _row(
    one: Reading,
    submission: Submission,
    asked: Asked,
    *,
    definition: Definition,
    completed: Completion,
    late: bool,
    background: Background,
    received: Received,
) -> dict[str, Any]:
    return {
        "id": one.sent.response_id,
        "receipt_id": uuid4(),
        "trial_id": background.whose.trial_id,
        "participant_id": asked.participant_id,
        "assignment_id": asked.id,
        "revision": 1,
        "supersedes": None,
        "voided": False,
        "current": True,
        "instrument": asked.instrument,
        "definition_digest": definition.digest,
        "answers": dict(submission.answers),
        "answered_by": submission.answered_by,
        "mode": submission.mode,
        "language": submission.language,
        "started_at": submission.started_at,
        "completed_at": completed.at,
        "completed_at_device": submission.completed_at,
        "clock_offset_seconds": completed.offset_seconds,
        "zone": submission.zone,
        "received_at": received.now,
        "late": late,
        "content_digest": one.content_digest,
        "reason_code": None,
        "recorded_by": received.recorded_by,
        "consent_id": background.consent_at(completed.at),
    }
