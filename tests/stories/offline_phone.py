"""What an app does that keeps to the rules of README, "Writing your own client": the reference for one in any language.

It freezes an answer's text when it is completed, keeps it until a receipt comes, and learns everything else again.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from proapp.base.clock import Clock

BATCH = 30


class NoNetwork(Exception):
    """Nothing useful came back: the request may or may not have arrived, and is to be tried again."""


class SignedOut(Exception):
    """This phone is no longer let in: the site must give a new code. What waits to be sent stays."""


@dataclass
class Kept:
    """A finished answer as it waits: the text as it was frozen, and the phone's monotonic clock then."""

    text: str
    ticks: timedelta | None


@dataclass
class Storage:
    """What survives when the app is killed. Removing the app empties it."""

    tokens: dict[str, Any] = field(default_factory=dict)
    bundle: dict[str, Any] = field(default_factory=dict)
    etag: str | None = None
    outbox: dict[UUID, Kept] = field(default_factory=dict)
    receipts: dict[UUID, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)


@dataclass
class Phone:
    """Somebody's phone. `send(method, path, headers, body)` gives status, headers and body, or raises NoNetwork."""

    send: Callable[..., tuple[int, Mapping[str, str], Any]]
    clock: Clock
    storage: Storage = field(default_factory=Storage)
    wrong: timedelta = timedelta(0)  # how far its clock is ahead
    booted_at: datetime | None = None

    def now(self) -> datetime:
        """What its clock says."""
        return self.clock.now() + self.wrong

    def enrol(self, code: str, pin: str) -> None:
        """Join with the code from the site. What waits in the outbox is kept."""
        status, _, body = self.send("POST", "/enrolments", {}, json.dumps({"code": code, "pin": pin}))
        if status == 429:
            raise NoNetwork  # too many at once: another time
        if status != 201:
            raise SignedOut
        self.storage.tokens = body

    def download(self) -> None:
        """Everything that is needed to go on without a network; nothing is moved when nothing has changed."""
        headers = {"If-None-Match": self.storage.etag} if self.storage.etag else {}
        status, told, body = self.authorised("GET", "/me/bundle", headers)
        if status == 200:
            self.storage.bundle, self.storage.etag = body, told["ETag"]

    def waiting(self) -> list[dict[str, Any]]:
        """What may be answered now, as far as the phone knows."""
        done = self.storage.done | set(self.storage.bundle.get("answered", []))
        now = self.clock.now().isoformat()  # by the server's time, which it has measured
        return [
            one
            for one in self.storage.bundle.get("assignments", [])
            if one["id"] not in done and one["opens"]["at"] <= now < one["closes"]["at"]
        ]

    def answer(self, assignment: Mapping[str, Any], answers: Mapping[str, Any], *, by: str = "participant") -> UUID:
        """Complete what is due."""
        self.storage.done.add(assignment["id"])
        return self._freeze(assignment["id"], assignment["instrument"], answers, answered_by=by)

    def report(self, instrument: str, answers: Mapping[str, Any], *, by: str = "participant") -> UUID:
        """Complete one of the bundle's `unscheduled` instruments, asked for by nobody: the phone makes the id."""
        return self._freeze(str(uuid4()), instrument, answers, answered_by=by, unscheduled=True)

    def _freeze(self, assignment_id: str, instrument: str, answers: Mapping[str, Any], **more: Any) -> UUID:
        """The text is frozen and stored before anything is sent or shown as done."""
        response_id = uuid4()
        said = {"assignment_id": assignment_id, "instrument": instrument, "answers": answers, **more}
        zone = self.storage.bundle["participant"]["zone"]
        text = json.dumps({**said, "completed_at": self.now().isoformat(), "zone": zone})
        self.storage.outbox[response_id] = Kept(text, self._ticks())
        return response_id

    def sync(self) -> None:
        """Send what waits, some at a time; each is deleted for its own receipt and for nothing else."""
        waiting = list(self.storage.outbox.items())[:BATCH]
        items = [
            {"kind": "response", "id": str(key), "body": kept.text, "age_ms": self._age(kept)} for key, kept in waiting
        ]
        body = json.dumps({"sent_at": self.now().isoformat(), "items": items})
        status, _, reply = self.authorised("POST", "/me/sync", {}, body)
        if status == 200:
            for result in reply["results"]:
                self._settle(UUID(result["id"]), result["receipt"])

    def send_singly(self) -> None:
        """The same one by one."""
        for response_id, kept in list(self.storage.outbox.items()):
            age = self._age(kept)
            headers = {"X-Device-Sent-At": self.now().isoformat()} | (
                {} if age is None else {"X-Device-Age-Ms": str(age)}
            )
            _, _, reply = self.authorised("PUT", f"/responses/{response_id}", headers, kept.text)
            self._settle(response_id, reply if "receipt_id" in reply else None)

    def authorised(self, method: str, path: str, headers: Mapping[str, str], body: str | None = None) -> Any:
        """A request with the access token; a stale one is renewed once."""
        status, told, reply = self.send(method, path, {**headers, **self._bearer("access_token")}, body)
        if status != 401:
            return status, told, reply
        self.renew()
        return self.send(method, path, {**headers, **self._bearer("access_token")}, body)

    def renew(self) -> None:
        """Spend the refresh token for a new pair. Raises SignedOut when it is no longer good."""
        status, _, pair = self.send("POST", "/me/token", self._bearer("refresh_token"), None)
        if status == 401:
            raise SignedOut
        if status == 200:
            self.storage.tokens = pair

    def _bearer(self, name: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.storage.tokens.get(name, 'none')}"}

    def _settle(self, response_id: UUID, receipt: Mapping[str, Any] | None) -> None:
        if receipt is not None and response_id in self.storage.outbox:
            self.storage.receipts[response_id] = receipt["receipt_id"]
            del self.storage.outbox[response_id]

    def _ticks(self) -> timedelta | None:
        """The monotonic clock: it runs from boot, whatever the wall clock is set to."""
        return None if self.booted_at is None else self.clock.now() - self.booted_at

    def _age(self, kept: Kept) -> int | None:
        now = self._ticks()
        if kept.ticks is None or now is None or now < kept.ticks:
            return None  # the phone was started anew since
        return round((now - kept.ticks) / timedelta(milliseconds=1))
