"""Real receivers on this machine: a web server that keeps what it is sent, and a phone that reads its messages."""

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Lock, Thread
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True)
class Request:
    """What came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What is answered: after a while, or (status None) by breaking off without a word."""

    status: int | None = 201
    headers: dict[str, str] = field(default_factory=dict)
    thinks: float = 0.0


TAKEN = Reply()
LOST = Reply(None)  # it was taken, and the answer never arrives


class Receiver:
    """A web server; `answer` says what each request gets."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Reply] = lambda request: TAKEN
        self._lock = Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return sorted(request.path for request in self.requests)

    @contextmanager
    def running(self) -> Iterator["Receiver"]:
        thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def encrypt(self, context: SSLContext) -> None:
        """Talk TLS from now on."""
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def take(self, request: Request) -> Reply:
        with self._lock:
            self.requests.append(request)
            return self.answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802  the library's name
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                reply = receiver.take(Request(self.path, dict(self.headers.items()), body))
                time.sleep(reply.thinks)
                if reply.status is None:
                    self.close_connection = True
                    return
                self.send_response_only(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


class Phone:
    """A browser's keys; reads what a push service holds for it (RFC 8291)."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = os.urandom(16)

    @property
    def keys(self) -> dict[str, str]:
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": _text(point), "auth": _text(self._secret)}

    def read(self, request: Request) -> Any:
        """The message in the clear."""
        assert request.headers["Content-Encoding"] == "aes128gcm"
        content = http_ece.decrypt(request.body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        return json.loads(content)


def claims(request: Request, *, public_key: str) -> dict[str, Any]:
    """What a sender says of itself (RFC 8292), once its signature has been found to be that of the key."""
    scheme, _, rest = request.headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", public_key)
    head, body, signature = parts["t"].split(".")
    raw = _bytes(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(public_key))
    key.verify(
        encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:])),
        f"{head}.{body}".encode(),
        ec.ECDSA(SHA256()),
    )
    assert json.loads(_bytes(head))["alg"] == "ES256"
    return json.loads(_bytes(body))


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
