"""Events handed to another program by HTTP, signed as Standard Webhooks 1.0 says, so that it knows they are ours."""

import hashlib
import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from proapp.delivery.discretion import quieten
from proapp.delivery.refusal import NOBODY_THERE, refusal
from proapp.message.channel import Permanent, Temporary, Undelivered

CONNECT, ANSWER, WHOLE = 3.0, 10.0, 15.0  # seconds for a connection, for each part of an answer, and for all of it
CONTENT = "application/json"
PREFIX = "whsec_"
GONE = 410


def signature(secret: str, event_id: str, timestamp: str, body: bytes) -> str:
    """`v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`, by the secret behind `whsec_`."""
    signed = f"{event_id}.{timestamp}.".encode() + body
    key = b64decode(secret.removeprefix(PREFIX))
    return f"v1,{b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


class Webhook:
    """Receivers by address; `to` is the address and the secret, the subject is the event's id, the text its body.

    `loopback`: this machine itself may be a receiver, unencrypted, for tests.
    """

    def __init__(
        self, *, loopback: bool = False, connect: float = CONNECT, answer: float = ANSWER, whole: float = WHOLE
    ) -> None:
        self._loopback = loopback
        self._patience = connect, answer
        self._whole = whole

    def send(
        self,
        to: tuple[str, ...],
        subject: str,
        text: str,
        *,
        message_id: UUID,
        lifetime: timedelta | None = None,
    ) -> None:
        """Hand one event over: any 2xx says it was taken. Raises Temporary, Permanent, or for 410 Gone."""
        import requests  # noqa: PLC0415  loaded when used

        from proapp.delivery.outward import Inside, outward  # noqa: PLC0415  as above

        quieten()
        url, secret = to
        body = text.encode()
        try:
            with (
                outward(loopback=self._loopback, whole=self._whole) as session,
                session.post(
                    url,
                    data=body,
                    headers=_headers(secret, subject, body),
                    timeout=self._patience,
                    stream=True,
                    allow_redirects=False,
                ) as response,
            ):
                if not 200 <= response.status_code < 300:
                    raise _refusal(response.status_code, response.headers)
        except (Inside, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise Permanent("webhook-address") from error
        except (requests.RequestException, OSError) as error:
            raise Temporary("webhook-unreachable") from error


def _headers(secret: str, event_id: str, body: bytes) -> dict[str, str]:
    timestamp = str(
        int(time.time())
    )  # of the handing over, by the machine's clock: a receiver compares it with its own
    return {
        "Content-Type": CONTENT,
        "User-Agent": "proapp",
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature(secret, event_id, timestamp, body),
    }


def _refusal(status: int, headers: Mapping[str, str]) -> Undelivered:
    """As of every channel, but that 404 may be a receiver being put up again: only 410 says that it is gone."""
    failure = refusal("webhook", status, headers)
    return Temporary(failure.why) if status in NOBODY_THERE and status != GONE else failure
