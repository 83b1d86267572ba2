"""The last look at claimed messages: which still go out and to whom, by which roads, and which do not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.jobs import plans
from proapp.message import standing, template, webhooks
from proapp.message.draft import PHONE, WEBHOOK, NewMessage
from proapp.message.queries import Claimed
from proapp.message.recipients import Addressees, addressees
from proapp.message.roads import Road, along, roads
from proapp.message.template import REMINDERS
from proapp.message.verdict import SEND, Do, Review, Task, Verdict, on_flag, on_reminder
from proapp.workflow.catalogue import Catalogue

NO_PHONE = Verdict(Do.CANCEL, "no-phone")
NO_ROAD = Verdict(Do.CANCEL, "no-road")  # a participant who has chosen no way, or has taken one back
NOBODY_THERE = Verdict(Do.GIVE_UP, "nobody-to-tell")  # a site that cannot be reached is for an operator to see
NO_WORDS = Verdict(Do.GIVE_UP, "no-such-template")
WEBHOOK_ENDED = Verdict(Do.CANCEL, "webhook-ended")
PARTICIPANT = "participant:"


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is still wanted, with its addresses and words."""

    message: Claimed
    to: tuple[str, ...]
    subject: str
    text: str


Dropped = tuple[Claimed, Verdict]
Spread = tuple[Claimed, tuple[NewMessage, ...]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Claimed messages by what becomes of them: sent now, dropped or put off, or spread over a participant's roads."""

    ready: list[Ready] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    spread: list[Spread] = field(default_factory=list)


def look_again(
    session: Session,
    claimed: Sequence[Claimed],
    *,
    now: datetime,
    catalogue: Catalogue,
    channels: Collection[str],
    key: bytes,
) -> Looked:
    """Part claimed messages; `channels` are those there are, `key` opens sealed addresses."""
    looked = _for_programs(session, [message for message in claimed if message.channel == WEBHOOK], key=key)
    claimed = [message for message in claimed if message.channel != WEBHOOK]
    verdicts = _verdicts(session, claimed, now=now, catalogue=catalogue)
    known = addressees(session, {message.recipient for message in claimed}, key=key)
    ways = roads(session, {person for message in claimed if (person := _person(message)) is not None})

    for message in claimed:
        verdict, to = verdicts[message.id], known[message.recipient]
        if verdict == SEND and not to.to:
            verdict = _nobody(message)
        person = _person(message)
        usable = [road for road in ways[person] if road.channel in channels] if person is not None else []
        if verdict == SEND and usable:
            looked.spread.append((message, _along(message, usable, now=now)))
        elif verdict == SEND and person is not None and PHONE not in channels:
            looked.dropped.append((message, NO_ROAD))
        elif verdict == SEND:
            looked.ready.append(_ready(message, to))
        else:
            looked.dropped.append((message, verdict))
    return looked


def _for_programs(session: Session, claimed: Sequence[Claimed], *, key: bytes) -> Looked:
    """Events for webhooks: sent to the address each has, unless it has ended since."""
    looked = Looked()
    posts = webhooks.posts(session, [message.id for message in claimed], key=key)
    for message in claimed:
        if (post := posts.get(message.id)) is None:
            looked.dropped.append((message, WEBHOOK_ENDED))
        else:
            looked.ready.append(Ready(message, (post.url, post.secret), str(post.event_id), post.body))
    return looked


def _verdicts(
    session: Session, claimed: Sequence[Claimed], *, now: datetime, catalogue: Catalogue
) -> Mapping[UUID, Verdict]:
    about = {(message.template in REMINDERS, message.subject_id) for message in claimed if message.subject_id}
    tasks = standing.tasks(
        session,
        [subject_id for reminds, subject_id in about if reminds],
        now=now,
        protocols=plans.protocols(session, catalogue),
        is_check=plans.is_check(catalogue),
    )
    reviews = standing.reviews(session, [subject_id for reminds, subject_id in about if not reminds])
    return {message.id: _verdict(message, tasks, reviews, now=now) for message in claimed}


def _verdict(message: Claimed, tasks: dict[UUID, Task], reviews: dict[UUID, Review], *, now: datetime) -> Verdict:
    if message.expires_at is not None and now >= message.expires_at:
        return Verdict(Do.EXPIRE, "too-late")
    if message.template not in template.TEMPLATES:
        return NO_WORDS
    if message.subject_id is None:
        return SEND
    if message.template in REMINDERS:
        return on_reminder(tasks.get(message.subject_id), now=now)
    return on_flag(reviews.get(message.subject_id), asks_for_outcome=message.template in template.UNTIL_RESOLVED)


def _nobody(message: Claimed) -> Verdict:
    if message.channel == PHONE:
        return NO_PHONE
    return NO_ROAD if message.recipient.startswith(PARTICIPANT) else NOBODY_THERE


def _person(message: Claimed) -> UUID | None:
    """Whose roads a message is to be spread over; None: it has its road already, or is for a site."""
    kind, _, name = message.recipient.partition(":")
    try:
        return UUID(name) if kind == "participant" and message.channel == PHONE else None
    except ValueError:
        return None


def _along(message: Claimed, usable: Sequence[Road], *, now: datetime) -> tuple[NewMessage, ...]:
    whole = NewMessage(
        key=message.key,
        trial_id=message.trial_id or "",
        channel=message.channel,
        recipient=message.recipient,
        template=message.template,
        subject_id=message.subject_id,
        not_before=now,
        expires_at=message.expires_at,
    )
    return tuple(along(whole, road) for road in usable)


def _ready(message: Claimed, addressees: Addressees) -> Ready:
    words = template.words(message.template, addressees.language)
    return Ready(message, addressees.to, words.subject, words.sentence)
