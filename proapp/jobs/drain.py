"""Empties the outbox: claim and commit, look again, send outside any transaction, mark.

Any number of processes may do this at once; a message that one of them dies with is tried again by another a minute
later, under the same message id.
"""

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from threading import Event
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import SYSTEM
from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.jobs.look_again import Dropped, Looked, Ready, Spread, look_again
from proapp.message import contacts, queries, webhooks
from proapp.message.backoff import TRIES, is_spent, wait
from proapp.message.channel import Channel, Gone, Permanent, Temporary, Undelivered
from proapp.message.draft import WEBHOOK
from proapp.message.preferences import PUSH
from proapp.message.queries import Claimed
from proapp.workflow.announcing.end_webhook import GONE, end_webhook
from proapp.workflow.catalogue import Catalogue

HANDS = 8  # messages on their way at once, so that one slow receiver holds up nobody
MARGIN = timedelta(seconds=20)  # a claim closer to its end than this is handed back unsent

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worker:
    """What sending needs: the database, the time, the channels by name, and what the trials' protocols say."""

    database: Database
    clock: Clock
    channels: Mapping[str, Channel]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Outcome:
    """How sending one message went: the state it is to be in, and the mark that says so (false: overtaken)."""

    state: str
    mark: Callable[[Session], bool]


def drain(worker: Worker, *, stopping: Event) -> Counter[str]:
    """Send everything that is due. Returns how many messages ended in which state (new: to be tried again)."""
    ends: Counter[str] = Counter()
    with ThreadPoolExecutor(HANDS, thread_name_prefix="send") as hands:
        while not stopping.is_set():
            if not (claimed := _claimed(worker)):
                break
            looked = _look_again(worker, claimed)
            ends.update(_settled(worker, looked))
            ends.update(_sent_and_marked(worker, hands, looked.ready))
    return ends


def _sent_and_marked(worker: Worker, hands: ThreadPoolExecutor, ready: Sequence[Ready]) -> Iterator[str]:
    """Send, and mark in one transaction whatever is done meanwhile. Yields the state each message is in then.

    A hand takes the next message only when its last one is marked, so no more than `HANDS` are ever sent and unmarked.
    """
    waiting = iter(ready)
    under_way: set[Future[Outcome]] = set()
    while True:
        free = HANDS - len(under_way)
        under_way |= {hands.submit(_deliver, worker, message) for message in islice(waiting, free)}
        if not under_way:
            return
        done, under_way = wait_for(under_way, return_when=FIRST_COMPLETED)
        outcomes = [future.result() for future in done]
        marked = worker.database.run(partial(_mark, outcomes=outcomes))
        yield from (one.state if mine else "overtaken" for one, mine in zip(outcomes, marked, strict=True))


def _mark(session: Session, *, outcomes: Sequence[Outcome]) -> list[bool]:
    return [outcome.mark(session) for outcome in outcomes]


def _claimed(worker: Worker) -> list[Claimed]:
    now = worker.clock.now()
    return worker.database.run(lambda session: queries.claim(session, now=now))


def _look_again(worker: Worker, claimed: list[Claimed]) -> Looked:
    with worker.database.read() as session:
        return look_again(
            session,
            claimed,
            now=worker.clock.now(),
            catalogue=worker.catalogue,
            channels=worker.channels.keys(),
            key=worker.database.key,
        )


def _settled(worker: Worker, looked: Looked) -> list[str]:
    """Mark what is not sent now, all in one transaction. Returns the states."""
    if looked.dropped or looked.spread:
        worker.database.run(lambda session: _record(session, looked.dropped, looked.spread))
    return [verdict.do.value for _, verdict in looked.dropped] + ["spread"] * len(looked.spread)


def _record(session: Session, dropped: list[Dropped], spread: list[Spread]) -> None:
    for message, roads in spread:
        queries.spread(session, message, roads, now=roads[0].not_before)
    for message, verdict in dropped:
        if verdict.until is not None:
            queries.later(session, message, at=verdict.until, why=verdict.reason, tried=False)
        else:
            queries.given_up(session, message, state=verdict.do.value, why=verdict.reason)


def _deliver(worker: Worker, ready: Ready) -> Outcome:
    """Send one message, outside any transaction."""
    message = ready.message
    if (now := worker.clock.now()) > message.lease_until - MARGIN:
        return Outcome("new", partial(queries.later, message=message, at=now, why="handed-back", tried=False))
    if message.attempt > TRIES:  # whoever tried last did not live to say how it went
        return _failed(worker, message, Permanent("tries-used-up"))
    try:
        provider_id = _send(worker.channels, ready, lifetime=_lifetime(message, now))
    except Undelivered as failure:
        return _failed(worker, message, failure)
    return Outcome("sent", partial(queries.sent, message=message, now=worker.clock.now(), provider_id=provider_id))


def _lifetime(message: Claimed, now: datetime) -> timedelta | None:
    return None if message.expires_at is None else message.expires_at - now


def _send(channels: Mapping[str, Channel], ready: Ready, *, lifetime: timedelta | None) -> str | None:
    message = ready.message
    if (channel := channels.get(message.channel)) is None:
        raise Permanent("no-such-channel")
    try:
        return channel.send(ready.to, ready.subject, ready.text, message_id=message.id, lifetime=lifetime)
    except Undelivered:
        raise
    except Exception as fault:  # a fault met with one message must not keep the others
        log.error("message %s: %s", message.id, type(fault).__name__)
        raise Temporary(type(fault).__name__) from fault


def _failed(worker: Worker, message: Claimed, failure: Undelivered) -> Outcome:
    """Put a message off, or give it up: what can never work at once, the rest after 12 tries or 24 hours."""
    now = worker.clock.now()
    if isinstance(failure, Temporary) and not is_spent(message.attempt, age=now - message.created_at):
        pause = wait(message.attempt, chance=random.random(), retry_after=failure.retry_after)
        return Outcome("new", partial(_put_off, message=message, at=now + pause, why=failure.why))
    log.error("message %s is given up: %s", message.id, failure.why)
    gone_at = now if isinstance(failure, Gone) else None
    return Outcome("dead", partial(_give_up, message=message, why=failure.why, gone_at=gone_at))


def _put_off(session: Session, message: Claimed, *, at: datetime, why: str) -> bool:
    """Mark a message to be tried again, and for a webhook have what else it is to be told wait as long."""
    mine = queries.later(session, message, at=at, why=why)
    if mine and message.channel == WEBHOOK:
        webhooks.put_off(session, message.id, until=at)
    return mine


def _give_up(session: Session, message: Claimed, *, why: str, gone_at: datetime | None) -> bool:
    """Mark a message dead, and with it what leads nowhere any more: a phone's subscription, a webhook."""
    about = message.recipient.rpartition(":")[2]
    if gone_at is not None and message.channel == PUSH:
        contacts.drop(session, UUID(about), now=gone_at, why=why)
    if gone_at is not None and message.channel == WEBHOOK:
        end_webhook(
            session, actor=SYSTEM, now=gone_at, trial_id=message.trial_id or "", webhook_id=UUID(about), why=GONE
        )
    return queries.given_up(session, message, state="dead", why=why)
