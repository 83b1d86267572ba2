"""Puts reminders into the outbox for what has opened or is about to close. Running it twice changes nothing."""

from datetime import datetime

from proapp.base.db import Database
from proapp.message import queries
from proapp.message.candidates import Candidate, candidates
from proapp.message.draft import NewMessage, reminder
from proapp.message.reminder import pending

CHUNK = 500  # rows a transaction, so that patients' answers need not wait for all of them


def remind(database: Database, *, now: datetime) -> int:
    """Plan the reminders due by now. Returns how many are new."""
    with database.read() as session:
        found = candidates(session, now=now)
    messages = [message for candidate in found if (message := _message(candidate, now))]
    return sum(_stored(database, messages[at : at + CHUNK], now=now) for at in range(0, len(messages), CHUNK))


def _stored(database: Database, messages: list[NewMessage], *, now: datetime) -> int:
    return database.run(lambda session: queries.enqueue(session, messages, now=now))


def _message(candidate: Candidate, now: datetime) -> NewMessage | None:
    due = pending(candidate.window, step=candidate.step, now=now)
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
    )
