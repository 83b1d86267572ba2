"""The proof that somebody has seen what a change would do: whoever commits it sends it back.

Nothing is stored of a preview: the proof carries what was seen as digests, closed with the database's key.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from proapp.base.canonical import canonical, digest, plain
from proapp.base.fault import Fault

PREFIX = "prt_p_"
LASTS = timedelta(minutes=30)
PURPOSE = b"proapp preview/1\x00"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen: of whom, by whom (`kind:id`), at which version of the plan, of which fact, with which outcome
    (digests), and until when (whole seconds, UTC) it holds.
    """

    participant: str
    actor: str
    plan_version: int
    fact: str
    outcome: str
    expires: int

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.expires, UTC)


def fact_digest(kind: str, on: Any, at: Any, *, detail: Mapping[str, Any], corrects: Any) -> str:
    """The digest of what a fact says, without its reasons: those may be given when it is committed."""
    said = {name: value for name, value in detail.items() if name != "reasons"}
    return digest(plain({"kind": kind, "on": on, "at": at, "detail": said, "corrects": corrects}))


def expiry(now: datetime) -> int:
    """When a proof given now is over."""
    return int((now + LASTS).timestamp())


def sealed(sight: Sight, *, key: bytes) -> str:
    """The proof as it is handed out."""
    content = base64.urlsafe_b64encode(canonical(asdict(sight))).decode().rstrip("=")
    return f"{PREFIX}{content}.{_mac(content, key)}"


def opened(token: str, *, key: bytes) -> Sight | None:
    """What a proof says; None when it is not ours."""
    content, dot, mac = token.removeprefix(PREFIX).partition(".")
    if not token.startswith(PREFIX) or not dot or len(token) > LONGEST or not token.isascii():
        return None
    if not hmac.compare_digest(mac, _mac(content, key)):
        return None
    return Sight(**json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))))


def another(seen: Sight, asked: Sight) -> Fault | None:
    """Why a proof belongs to something else than what is asked now: another participant, person or fact."""
    for name in ("participant", "actor", "fact"):
        if getattr(seen, name) != getattr(asked, name):
            return Fault("", f"the preview was of another {name}" if name != "actor" else "somebody else has previewed")
    return None


def stale(seen: Sight, asked: Sight, *, now: datetime) -> Fault | None:
    """Why a proof of the same does not hold any more."""
    if seen.expires_at <= now:
        return Fault("", "the preview is too old")
    if (seen.plan_version, seen.outcome) != (asked.plan_version, asked.outcome):
        return Fault("", "the schedule has changed since the preview")
    return None


def _mac(content: str, key: bytes) -> str:
    return hmac.new(key, PURPOSE + content.encode(), hashlib.sha256).hexdigest()
