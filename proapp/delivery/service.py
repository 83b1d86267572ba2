"""Text messages and push services of many providers, through Apprise and an address the installation names."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from proapp.base.errors import Unsafe
from proapp.delivery.discretion import quieten
from proapp.delivery.refusal import refusal
from proapp.message import address
from proapp.message.channel import Permanent, Temporary, Undelivered

CONNECT, ANSWER = 3.0, 10.0  # seconds
ADDRESS, NUMBER = "{address}", "{id}"
STATUS = re.compile(r"error=([1-5][0-9]{2})\b")


class Service:
    """One provider by an Apprise address such as twilio://…/{address}: only what stands for {address} is a
    participant's, and it is one segment of the path. {id} stands for the message's id, where a provider takes one.
    """

    def __init__(self, channel: str, template: str, *, connect: float = CONNECT, answer: float = ANSWER) -> None:
        segments = urlsplit(template).path.split("/")
        if template.count(ADDRESS) != 1 or ADDRESS not in segments or not urlsplit(template).netloc:
            raise Unsafe(f"PROAPP_{channel.upper()} must be an Apprise address with {ADDRESS} as a part of its path")
        self._channel = channel
        self._template = template
        self._patience = connect, answer

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Hand the message over. Raises Temporary or Permanent."""
        if any(address.fault(self._channel, one) is not None for one in to):
            raise Permanent(f"{self._channel}-address")
        provider = self._provider(to, message_id)
        with provider.notify(title="" if self._channel == "sms" else subject, body=text) as result:
            if not result:
                raise self._refusal(result)

    def _provider(self, to: tuple[str, ...], message_id: UUID) -> Any:
        import apprise  # noqa: PLC0415  loaded when used: it knows more than a hundred providers

        quieten()
        provider = apprise.Apprise()
        for one in to:
            filled = self._template.replace(ADDRESS, quote(one, safe="")).replace(NUMBER, str(message_id))
            if not provider.add(f"{filled}{'&' if '?' in filled else '?'}{self._limits()}"):
                raise Permanent(f"{self._channel}-not-understood")
        return provider

    def _limits(self) -> str:
        connect, answer = self._patience
        return f"cto={connect}&rto={answer}&redirect=no"

    def _refusal(self, result: Any) -> Undelivered:
        """Apprise says only in words what was answered; the number in them tells now from never."""
        lines = " ".join(str(entry.message) for one in result for attempt in one.attempts for entry in attempt.logs)
        if (found := STATUS.search(lines)) is None:
            return Temporary(f"{self._channel}-unreachable")
        failure = refusal(self._channel, int(found[1]))
        return failure if isinstance(failure, Temporary) else Permanent(failure.why)
