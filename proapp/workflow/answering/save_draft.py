"""What somebody has typed so far is kept, so that another phone or another day can go on from there.

Whatever was typed is kept as it was typed. What does not fit the instrument is kept too, and named: a draft is no
answer, and what a phone may not store would be lost. It is checked for good when it is handed in.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.canonical import plain
from proapp.base.errors import Conflict, NotFound, Place, Stale
from proapp.instrument.answers import problems
from proapp.instrument.library import Library
from proapp.response import intake, queries
from proapp.response.tables import Draft
from proapp.schedule import queries as schedule_queries
from proapp.schedule.tables import Assignment
from proapp.workflow.answering.start import start


@dataclass(frozen=True, slots=True)
class Typed:
    """Answers so far, the item somebody is at, and the revision they are based on: 0 for the first. `at`: since when it
    has been begun, by the server's clock; None is now.
    """

    assignment_id: UUID
    revision: int
    answers: Mapping[str, Any]
    item: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is kept, and what in it does not fit the instrument (pointers begin at the answers)."""

    assignment_id: UUID
    revision: int
    answers: Mapping[str, Any]
    item: str | None
    updated_at: datetime
    problems: tuple[Place, ...]


def save_draft(session: Session, *, actor: Actor, now: datetime, library: Library, typed: Typed) -> Kept:
    """Keep what was typed as the next revision; the first one starts the assignment. The same again changes nothing.

    Raises NotFound (no assignment of theirs), Conflict (answered or cancelled), and Stale with the current draft as
    JSON when it is based on another revision: nothing of either is lost.
    """
    assignment = _begun(session, actor=actor, now=now, typed=typed)
    draft = queries.draft(session, assignment.id)
    if draft is not None and (draft.answers, draft.item) == (typed.answers, typed.item):
        return kept(draft, assignment, library)
    if typed.revision != (draft.revision if draft else 0):
        current = plain(asdict(kept(draft, assignment, library))) if draft else None
        raise Stale("the draft has changed since: go on from the current one", draft=current)
    if draft is None:
        draft = Draft(
            assignment_id=assignment.id, trial_id=assignment.trial_id, participant_id=assignment.participant_id
        )
        session.add(draft)
    draft.revision = typed.revision + 1
    draft.answers, draft.item = dict(typed.answers), typed.item
    draft.updated_at, draft.device_id = now, actor.id
    return kept(draft, assignment, library)


def read_draft(session: Session, *, actor: Actor, library: Library, assignment_id: UUID) -> Kept:
    """What is kept of an assignment. Raises NotFound when there is nothing, or the assignment is not theirs."""
    assignment = _own(schedule_queries.assignment(session, assignment_id), actor)
    draft = queries.draft(session, assignment_id)
    if draft is None:
        raise NotFound("there is no draft")
    return kept(draft, assignment, library)


def discard_draft(session: Session, *, actor: Actor, assignment_id: UUID, revision: int | None = None) -> None:
    """Throw a draft away, if it is still at `revision` (None: whichever). None there is no fault.

    Raises NotFound and Stale.
    """
    _own(schedule_queries.assignment(session, assignment_id, lock=True), actor)
    draft = queries.draft(session, assignment_id)
    if draft is None:
        return
    if revision not in (None, draft.revision):
        raise Stale("the draft has changed since: read it again")
    session.delete(draft)


def kept(draft: Draft, assignment: Assignment, library: Library) -> Kept:
    """A draft with what does not fit."""
    faults = problems(library.get(assignment.instrument), draft.answers)
    places = tuple(Place(fault.pointer, fault.message) for fault in faults)
    return Kept(draft.assignment_id, draft.revision, dict(draft.answers), draft.item, draft.updated_at, places)


def _begun(session: Session, *, actor: Actor, now: datetime, typed: Typed) -> Assignment:
    """The assignment, locked, so that an answer handed in at this moment comes before or after, never between."""
    assignment = _own(schedule_queries.assignment(session, typed.assignment_id, lock=True), actor)
    if any(one.current for one in intake.known(session, [], [assignment.id])):
        raise Conflict("this assignment is answered already")
    if assignment.cancelled_at is not None:
        raise Conflict("this assignment was cancelled")
    return start(session, actor=actor, now=now, assignment_id=assignment.id, at=typed.at)


def _own(assignment: Assignment | None, actor: Actor) -> Assignment:
    if assignment is None or assignment.participant_id != actor.participant_id:
        raise NotFound("there is no such assignment")
    return assignment
