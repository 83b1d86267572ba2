"""The last look at claimed messages: which still go out and to whom, and which do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.message import standing, template
from proapp.message.draft import PHONE
from proapp.message.queries import Claimed
from proapp.message.recipients import Addressees, addressees
from proapp.message.verdict import SEND, Do, Review, Task, Verdict, on_flag, on_reminder

REMINDERS = frozenset({template.REMINDER, template.LAST_REMINDER})
NO_PHONE = Verdict(Do.CANCEL, "no-phone")
NOBODY_THERE = Verdict(Do.GIVE_UP, "nobody-to-tell")  # a site that cannot be reached is for an operator to see
NO_WORDS = Verdict(Do.GIVE_UP, "no-such-template")


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is still wanted, with its addresses and words."""

    message: Claimed
    to: tuple[str, ...]
    subject: str
    text: str


Dropped = tuple[Claimed, Verdict]


def look_again(session: Session, claimed: Sequence[Claimed], *, now: datetime) -> tuple[list[Ready], list[Dropped]]:
    """Part claimed messages into those to send now and those to drop or put off, each with its reason."""
    about = {(message.template in REMINDERS, message.subject_id) for message in claimed if message.subject_id}
    tasks = standing.tasks(session, [subject_id for reminds, subject_id in about if reminds])
    reviews = standing.reviews(session, [subject_id for reminds, subject_id in about if not reminds])
    known = addressees(session, {message.recipient for message in claimed})

    ready: list[Ready] = []
    dropped: list[Dropped] = []
    for message in claimed:
        verdict = _verdict(message, tasks, reviews, now=now)
        if verdict == SEND and not known[message.recipient].to:
            verdict = NO_PHONE if message.channel == PHONE else NOBODY_THERE
        if verdict == SEND:
            ready.append(_ready(message, known[message.recipient]))
        else:
            dropped.append((message, verdict))
    return ready, dropped


def _verdict(message: Claimed, tasks: dict[UUID, Task], reviews: dict[UUID, Review], *, now: datetime) -> Verdict:
    if message.expires_at is not None and now >= message.expires_at:
        return Verdict(Do.EXPIRE, "too-late")
    if message.template not in template.TEMPLATES:
        return NO_WORDS
    if message.subject_id is None:
        return SEND
    if message.template in REMINDERS:
        return on_reminder(tasks.get(message.subject_id), now=now)
    return on_flag(reviews.get(message.subject_id), asks_for_outcome=message.template == template.FLAG_OVERDUE)


def _ready(message: Claimed, addressees: Addressees) -> Ready:
    words = template.words(message.template, addressees.language)
    return Ready(message, addressees.to, words.subject, words.sentence)
