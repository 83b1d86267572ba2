"""From where on the network a request comes, as far as our own proxies say."""

from flask import request

from proapp.access import address
from proapp.api import work


def remote() -> str | None:
    """The address somebody speaks from."""
    forwarded = [word.strip() for word in ",".join(request.headers.getlist("X-Forwarded-For")).split(",")]
    proxies = work.wiring().settings.proxies
    return address.client(request.remote_addr, [word for word in forwarded if word], proxies=proxies)


def bucket(what: str) -> str:
    """Under which name what comes from there is counted."""
    return address.bucket(work.wiring().database.key, remote(), what=what)
