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


class Gone(Permanent):
    """Nobody is there any more: nothing may be sent there again."""


class Channel(Protocol):
    """Mail, a phone's push service, a file. Sending may happen twice; by the message's id the receiver sees that."""

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> str | None:
        """Hand one message over to all of `to`, or raise Temporary, Permanent or Gone.

        `lifetime`: after that it is worthless. Returns the receiver's own id of it, where there is one.
        """
        ...
