"""What every way of telling somebody promises: it was handed over, it may work later, or it never will."""

from datetime import timedelta
from typing import Protocol
from uuid import UUID


class Undelivered(Exception):
    """A message was not handed over. `why` is a short code for operators; it names nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Temporary(Undelivered):
    """It may work later; `retry_after` is the pause the receiver asked for."""

    def __init__(self, why: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class Permanent(Undelivered):
    """It will never work: nobody there, or refused for good."""


class Channel(Protocol):
    """Mail, a phone's push service, a file. Sending may happen twice; by the message's id the receiver sees that."""

    def send(self, to: tuple[str, ...], subject: str, text: str, *, message_id: UUID) -> None:
        """Hand one message over to all of `to`, or raise Temporary or Permanent."""
        ...
