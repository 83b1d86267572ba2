"""Requests to addresses that a phone has given: to the public network only, and none for longer than a moment."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from socket import SHUT_RDWR, socket
from threading import Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import LocationValueError

from proapp.message.address import is_public


class Inside(LocationValueError):
    """A name led into this installation's own network."""


class _Guarded(HTTPConnection):
    """A connection that is looked at once it stands, so that no later answer of a name server can change where it
    leads, and that is cut when its time is over: who answers a letter at a time would hold it up for ever.
    """

    outside_only: bool
    whole: float

    def _new_conn(self) -> socket:
        connection = super()._new_conn()
        if self.outside_only and not is_public(connection.getpeername()[0]):
            connection.close()
            raise Inside("the address leads into the installation's own network")
        self._twin = connection.dup()  # encryption takes the other over
        self._alarm = Timer(self.whole, self._cut)
        self._alarm.daemon = True
        self._alarm.start()
        return connection

    def _cut(self) -> None:
        with suppress(OSError):
            self._twin.shutdown(SHUT_RDWR)

    def close(self) -> None:
        super().close()
        if hasattr(self, "_alarm"):
            self._alarm.cancel()
            self._twin.close()


class _Outward(HTTPAdapter):
    def __init__(self, *, outside_only: bool, whole: float) -> None:
        self._pools = _pools(outside_only, whole)
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


@lru_cache(maxsize=8)
def _pools(outside_only: bool, whole: float) -> dict[str, type[HTTPConnectionPool]]:
    """Pools of guarded connections: encrypted ones, and where the inside is allowed plain ones too."""
    limits = {"outside_only": outside_only, "whole": whole}
    plain = type("Plain", (_Guarded,), limits)
    sealed = type("Sealed", (_Guarded, HTTPSConnection), limits)
    found: dict[str, type[HTTPConnectionPool]] = {
        "https": type("SealedPool", (HTTPSConnectionPool,), {"ConnectionCls": sealed})
    }
    if not outside_only:
        found["http"] = type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain})
    return found


@contextmanager
def outward(*, loopback: bool = False, whole: float) -> Iterator[requests.Session]:
    """A session without a proxy, whose every connection is https to the public network; `loopback`: or leads inside, in
    any form. `whole`: seconds a connection may last.
    """
    with requests.Session() as session:
        session.trust_env = False
        session.adapters.clear()
        adapter = _Outward(outside_only=not loopback, whole=whole)
        for scheme in ("https://", "http://") if loopback else ("https://",):
            session.mount(scheme, adapter)
        yield session
