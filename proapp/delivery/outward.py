"""Requests to addresses that a phone has given: to the public network only, wherever a name leads at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import LocationValueError

from proapp.message.address import is_public


class Inside(LocationValueError):
    """A name led into this installation's own network."""


def _checked(connection: socket) -> socket:
    """The connection, unless it leads inside: looked at once it stands, so that no later answer of a name server can
    change where it leads.
    """
    peer = connection.getpeername()[0]
    if not is_public(peer):
        connection.close()
        raise Inside("the address leads into the installation's own network")
    return connection


class _Connection(HTTPSConnection):
    def _new_conn(self) -> socket:
        return _checked(super()._new_conn())


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class _Outward(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}


@contextmanager
def outward(*, loopback: bool = False) -> Iterator[requests.Session]:
    """A session without a proxy, whose every connection is https to the public network; `loopback`: or to this machine
    in any form.
    """
    with requests.Session() as session:
        session.trust_env = False
        if not loopback:
            session.adapters.clear()
            session.mount("https://", _Outward())
        yield session
