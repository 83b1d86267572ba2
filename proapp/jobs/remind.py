"""Puts reminders into the outbox for what has opened or is about to close. Running it twice changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base.db import Database
from proapp.jobs import plans
from proapp.message import queries
from proapp.message.candidates import Candidate, candidates
from proapp.message.draft import NewMessage, reminder
from proapp.message.people import Person, people
from proapp.message.reminder import pending
from proapp.message.standing import NOBODY
from proapp.workflow.catalogue import Catalogue

CHUNK = 500  # rows a transaction, so that patients' answers need not wait for all of them


def remind(database: Database, *, now: datetime, catalogue: Catalogue) -> int:
    """Plan the reminders due by now. Returns how many are new."""
    with database.read() as session:
        found = candidates(session, now=now, steps=plans.trial_steps(session, catalogue))
        chunks = (found[at : at + CHUNK] for at in range(0, len(found), CHUNK))
        messages = [message for chunk in chunks for message in _messages(session, chunk, now=now, catalogue=catalogue)]
    return sum(_stored(database, messages[at : at + CHUNK], now=now) for at in range(0, len(messages), CHUNK))


def _stored(database: Database, messages: list[NewMessage], *, now: datetime) -> int:
    return database.run(lambda session: queries.enqueue(session, messages, now=now))


def _messages(
    session: Session, chunk: Sequence[Candidate], *, now: datetime, catalogue: Catalogue
) -> Iterator[NewMessage]:
    ids = {candidate.participant_id for candidate in chunk}
    known = people(session, ids, protocols=plans.protocols(session, catalogue))
    is_check = plans.is_check(catalogue)
    for candidate in chunk:
        person = known.get(candidate.participant_id, NOBODY)
        message = _message(candidate, person, now=now, check=is_check(candidate.instrument))
        if message is not None:
            yield message


def _message(candidate: Candidate, person: Person, *, now: datetime, check: bool) -> NewMessage | None:
    if person.left_alone(now, zone=candidate.window.zone):
        return None
    due = pending(
        candidate.window,
        step=candidate.step,
        now=now,
        steps=person.steps,
        rhythm=person.rhythm_for(check=check),
    )
    if due is None:
        return None
    return reminder(
        candidate.assignment_id,
        step=candidate.step,
        target_on=candidate.target_on,
        trial_id=candidate.trial_id,
        participant_id=candidate.participant_id,
        at=due.at,
        closes_at=candidate.window.closes_at,
        last=any(step.name == candidate.step and step.before_closing is not None for step in person.steps),
    )
