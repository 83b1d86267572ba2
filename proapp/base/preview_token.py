"""A token that proves what somebody was shown before they commit it; nothing is stored for it.

It is `ABOUT.STATE`: two keyed digests, of what was asked for and of what it would have changed. So a commit can tell a
preview of something else from one that the world has overtaken.
"""

import hashlib
import hmac
from typing import Any

from proapp.base.canonical import canonical, plain
from proapp.base.errors import Conflict, PreconditionRequired, Stale

DOMAIN = b"prrt-preview/v1\x00"
LENGTH = 32  # hexadecimal digits of each half


def issue(key: bytes, *, about: Any, state: Any) -> str:
    """The token of a preview; `about` is what was asked for, `state` what the answer was worked out from (JSON)."""
    return f"{_half(key, b'about', about)}.{_half(key, b'state', state)}"


def require(key: bytes, token: str | None, *, about: Any, state: Any) -> None:
    """Raises PreconditionRequired without a token, Conflict for one of something else, Stale for one overtaken."""
    if token is None:
        raise PreconditionRequired("look at what would change first, and send its token in X-Preview")
    said, _, seen = token.partition(".")
    if not hmac.compare_digest(said.encode(), _half(key, b"about", about).encode()):
        raise Conflict("the token in X-Preview is that of a preview of something else")
    if not hmac.compare_digest(seen.encode(), _half(key, b"state", state).encode()):
        raise Stale("what would change has changed since the preview: look again")


def _half(key: bytes, part: bytes, content: Any) -> str:
    told = DOMAIN + part + b"\x00" + canonical(plain(content))
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:LENGTH]
