"""What an HTTP status means for a message: try again later, never again, or nobody there any more."""

from collections.abc import Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime

from proapp.message.channel import Gone, Permanent, Temporary, Undelivered

NOBODY_THERE = frozenset({404, 410})
OURS_TO_MEND = frozenset({401, 403, 407})  # a wrong key or password of the installation, not the message's fault
NOT_NOW = frozenset({408, 425, 429})
LONGEST = timedelta(hours=24)  # a receiver that asks for more is not waited for


def refusal(channel: str, status: int, headers: Mapping[str, str] | None = None) -> Undelivered:
    """The failure a status stands for; its words name the channel and the number and nothing else."""
    why = f"{channel}-{status}"
    if status in NOBODY_THERE:
        return Gone(why)
    if status in OURS_TO_MEND | NOT_NOW or status >= 500:
        return Temporary(why, retry_after=retry_after(headers or {}))
    return Permanent(why)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The pause asked for (RFC 9110 section 10.2.3), at most a day: seconds, or a date after the answer's own."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal():
        return min(timedelta(seconds=int(asked[:9])), LONGEST)
    try:
        pause = parsedate_to_datetime(asked) - parsedate_to_datetime(headers["Date"])
    except (KeyError, ValueError, TypeError):
        return None
    return min(max(pause, timedelta(0)), LONGEST)
