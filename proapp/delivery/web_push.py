"""Push messages to a phone's browser (RFC 8030), encrypted for it alone (RFC 8291), signed with our key (RFC 8292)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proapp.config import Settings
from proapp.delivery.discretion import quieten
from proapp.delivery.refusal import refusal
from proapp.message.address import key_fault
from proapp.message.channel import Permanent, Temporary
from proapp.message.template import payload

CONNECT, ANSWER, WHOLE = 3.0, 10.0, 15.0  # seconds for a connection, for each part of an answer, and for all of it
LONGEST = timedelta(days=2)  # a push service need not keep a reminder for longer
TAKEN = frozenset({200, 201, 202, 204})


def public_key(settings: Settings) -> str | None:
    """What a browser is given as applicationServerKey, in base64url; None: this installation sends no push messages."""
    if settings.vapid is None:
        return None
    point = _private(settings.vapid).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def _private(vapid: str) -> ec.EllipticCurvePrivateKey:
    raw = urlsafe_b64decode(vapid + "=" * (-len(vapid) % 4))
    return ec.derive_private_key(int.from_bytes(raw), ec.SECP256R1())


class WebPush:
    """Push services, each at the address its phone has given; `to` is that address and the phone's two keys.

    Nothing is sent but the message's id. It is the Topic too, so that a push service which gets a message twice keeps
    one, and a phone sees one. `loopback`: this machine itself may be a push service, for tests.
    """

    def __init__(
        self,
        vapid: str,
        *,
        contact: str,
        loopback: bool = False,
        connect: float = CONNECT,
        answer: float = ANSWER,
        whole: float = WHOLE,
    ) -> None:
        self._vapid = vapid
        self._contact = contact
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
    ) -> str | None:
        """Hand the message over; returns the push service's own id of it. Raises Temporary, Permanent or Gone."""
        import pywebpush  # noqa: PLC0415  loaded when used: it brings an HTTP library with it
        import requests  # noqa: PLC0415  as above

        from proapp.delivery.outward import Inside, outward  # noqa: PLC0415  as above

        quieten()
        endpoint, p256dh, auth = to
        if key_fault("p256dh", p256dh) or key_fault("auth", auth):
            raise Permanent("push-keys")
        subscription = {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}
        content = pywebpush.WebPusher(subscription).encode(json.dumps(payload(message_id)).encode())["body"]
        headers = self._headers(endpoint, message_id=message_id, lifetime=lifetime)
        try:
            with (
                outward(loopback=self._loopback, whole=self._whole) as session,
                session.post(
                    endpoint, data=content, headers=headers, timeout=self._patience, stream=True, allow_redirects=False
                ) as response,
            ):
                if response.status_code not in TAKEN:
                    raise refusal("push", response.status_code, response.headers)
                return _own_id(response.headers.get("Location"))
        except (Inside, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise Permanent("push-address") from error
        except (requests.RequestException, OSError) as error:
            raise Temporary("push-unreachable") from error

    def _headers(self, endpoint: str, *, message_id: UUID, lifetime: timedelta | None) -> dict[str, str]:
        import py_vapid  # noqa: PLC0415  loaded when used

        parts = urlsplit(endpoint)
        lasts = min(lifetime or LONGEST, LONGEST)
        key = py_vapid.Vapid02.from_raw(self._vapid.encode())
        signed = key.sign({"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._contact})
        return {
            **signed,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(max(0, int(lasts.total_seconds()))),
            "Topic": message_id.hex,
            "Urgency": "normal",
        }


def _own_id(location: str | None) -> str | None:
    """The last part of where a push service keeps the message: the whole address would let its holder take it back."""
    return None if location is None else urlsplit(location).path.rpartition("/")[2][:200] or None
