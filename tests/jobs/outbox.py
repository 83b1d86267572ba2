"""Channels that keep what they are given, as a receiver would, and may be told to fail."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from uuid import UUID

from sqlalchemy import select

from proapp.base.db import Database
from proapp.message.draft import MAIL, PHONE
from proapp.message.tables import Message


class Inbox:
    """A receiver in memory. `trouble` may raise for a message before it is taken."""

    def __init__(self, trouble: Callable[[UUID], None] = lambda message_id: None) -> None:
        self.letters: list[tuple[UUID, tuple[str, ...], str]] = []
        self.trouble = trouble
        self._lock = Lock()

    def send(
        self, to: tuple[str, ...], subject: str, text: str, *, message_id: UUID, lifetime: timedelta | None = None
    ) -> None:
        self.trouble(message_id)
        with self._lock:
            self.letters.append((message_id, to, subject))

    @property
    def to(self) -> list[tuple[str, ...]]:
        return sorted(to for _, to, _ in self.letters)

    @property
    def channels(self) -> dict[str, "Inbox"]:
        return {MAIL: self, PHONE: self}


def stored(database: Database) -> list[Message]:
    """Every message, in the order of its key."""
    with database.read() as session:
        return list(session.scalars(select(Message).order_by(Message.key)))
