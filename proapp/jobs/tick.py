"""One tick: what is due because time has passed. Safe in any number of processes at once, and as often as one likes.

An outage delays what a tick does; it never changes what is true. Flags come first.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from typing import Any

from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.jobs.drain import Worker, drain
from proapp.jobs.follow import due, follow
from proapp.jobs.plans import trial_steps
from proapp.jobs.remind import remind
from proapp.jobs.waiting import waiting
from proapp.message.channel import Channel
from proapp.workflow.announcing.announce import announce
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review.escalate import escalate

FLAGS = 50  # escalated in one transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick did: flags escalated, amendments followed, reminders planned, events looked at for webhooks, and
    how many messages ended in which state.

    `messages` counts sent, spread (over a participant's roads, which are messages of their own), new (to be tried
    again), dead, cancelled, expired and overtaken (sent by somebody else too).
    `failed` names the parts that could not be done; the others were.
    """

    escalated: int = 0
    amended: int = 0
    reminders: int = 0
    announced: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[str, ...] = ()


def tick(
    database: Database,
    *,
    clock: Clock,
    catalogue: Catalogue,
    channels: Mapping[str, Channel],
    stopping: Event | None = None,
) -> TickReport:
    """Escalate flags, follow amendments, plan reminders, tell webhooks, send what is due.

    `stopping`, once set, ends the sending after its batch.
    """
    with database.read() as session:
        found = waiting(session, now=clock.now(), steps=trial_steps(session, catalogue))
        amendments = due(session, now=clock.now())
    worker = Worker(database, clock, channels, catalogue)
    parts: dict[str, Callable[[], Any]] = {}
    if found.flags:
        parts["escalated"] = lambda: escalated(database, now=clock.now(), catalogue=catalogue)
    if amendments:  # before anybody is reminded of what they may no longer be asked
        parts["amended"] = lambda: follow(database, amendments, now=clock.now(), catalogue=catalogue)
    if found.reminders:
        parts["reminders"] = lambda: remind(database, now=clock.now(), catalogue=catalogue)
    if parts or found.news:  # what has just been done is news too
        parts["announced"] = lambda: announced(database, clock=clock)
    if parts or found.messages:  # all of these write messages
        parts["messages"] = lambda: drain(worker, stopping=stopping or Event())
    return _report(parts)


def _report(parts: Mapping[str, Callable[[], Any]]) -> TickReport:
    """Do each part, in order, whatever becomes of the others."""
    done: dict[str, Any] = {}
    for name, part in parts.items():
        try:
            done[name] = part()
        except Exception as fault:  # flags must be told even when reminders cannot be planned, and the other way
            log.error("the tick could not do %s: %s", name, type(fault).__name__)
    return TickReport(**done, failed=tuple(name for name in parts if name not in done))


def escalated(database: Database, *, now: datetime, catalogue: Catalogue) -> int:
    """Escalate every flag that waits too long, some in each transaction. Returns how many."""
    total = 0
    while number := database.run(lambda session: escalate(session, now=now, catalogue=catalogue, limit=FLAGS)):
        total += number
    return total


def announced(database: Database, *, clock: Clock) -> int:
    """Put what has happened into the outbox for webhooks, some in each transaction. Returns how many events."""
    total = 0
    while number := database.run(lambda session: announce(session, now=clock.now())):
        total += number
    return total
