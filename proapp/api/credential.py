"""How a request says who sends it: a bearer token, or for the staff pages a cookie that only they can use."""

from collections.abc import Collection
from urllib.parse import urlsplit

from flask import Response, request

from proapp.access import tokens
from proapp.api import work
from proapp.base.errors import Forbidden, Unauthenticated

SAFE = frozenset({"GET", "HEAD"})
MARK = ("X-Requested-With", "proapp")  # no page of another origin can send it without being asked for leave (CORS)


def bearer() -> str:
    """The token that was sent. Raises Unauthenticated when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("send a bearer token")
    return token.strip()


def sent(kinds: Collection[str]) -> str:
    """The token in the header, or, where sessions of staff are let in, the one in their cookie.

    Raises Unauthenticated when there is none, Forbidden when another site may have made the browser send the cookie.
    """
    token = request.cookies.get(cookie_name(), "")
    if "Authorization" in request.headers or "session" not in kinds or tokens.kind(token) != "session":
        return bearer()
    if request.method not in SAFE:
        _require_own_page()
    return token


def is_secure() -> bool:
    """Whether this installation is reached by https."""
    return work.wiring().settings.public_url.startswith("https://")


def cookie_name() -> str:
    """`__Host-` has browsers refuse one that was not set by this very host over https (RFC 6265bis)."""
    return "__Host-proapp" if is_secure() else "proapp"


def keep(response: Response, token: str, *, seconds: int) -> None:
    """Have a browser send the session's token with what the staff pages ask, for no script to read."""
    response.set_cookie(
        cookie_name(), token, max_age=seconds, path="/", secure=is_secure(), httponly=True, samesite="Strict"
    )


def drop(response: Response) -> None:
    """Have a browser forget the session."""
    response.delete_cookie(cookie_name(), path="/", secure=is_secure(), httponly=True, samesite="Strict")


def _require_own_page() -> None:
    name, value = MARK
    if request.headers.get(name) != value:
        raise Forbidden(f"with a cookie, send {name}: {value}")
    origin = request.headers.get("Origin")
    if origin is not None and origin not in _own_origins():
        raise Forbidden("this comes from another site")


def _own_origins() -> set[str]:
    """The address phones reach, and the one this request was sent to (they differ while somebody tries it at home)."""
    parts = urlsplit(work.wiring().settings.public_url)
    return {f"{parts.scheme}://{parts.netloc}"} | (set() if is_secure() else {request.host_url.rstrip("/")})
