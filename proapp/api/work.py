"""One request's work: who asks, at what time, what is read, and what is written in one transaction."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar, cast
from uuid import UUID

from flask import current_app, g, request
from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.clock import Clock
from proapp.base.db import Database
from proapp.base.row_security import reach
from proapp.config import Settings
from proapp.workflow.catalogue import Catalogue

EXTENSION = "proapp"
LOGGED = b"prrt-logged-id/v1\x00"

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the application was made with."""

    database: Database
    clock: Clock
    catalogue: Catalogue
    settings: Settings


@dataclass(frozen=True, slots=True)
class Scope:
    """What the request is about, as far as its address says: nothing, a trial, or a participant at a site."""

    trial_id: str | None = None
    site_id: UUID | None = None
    participant_id: UUID | None = None


def wiring() -> Wiring:
    """What the application was made with."""
    return cast(Wiring, current_app.extensions[EXTENSION])


def catalogue() -> Catalogue:
    """Instruments, rule sets and protocols."""
    return wiring().catalogue


def arrived(request_id: str) -> None:
    """Note when this request came and how it is called in the log and the audit trail."""
    g.now = wiring().clock.now()
    g.request_id = request_id


def now() -> datetime:
    """When this request came: one instant for all of it."""
    return cast(datetime, g.now)


def request_id() -> str:
    """What to quote when asking about this request."""
    return cast(str, g.get("request_id", "unknown"))


def actor() -> Actor:
    """Who asks. The policy has let them in."""
    return cast(Actor, g.actor)


def who() -> str:
    """Who asks, for the log: their id, also of somebody who was not let in."""
    known = g.get("asking")
    return "somebody unknown" if known is None else f"{known.kind} {known.id}"


def about() -> str:
    """What the address names, for the log: keyed digests, by which an id one knows can be found but none be read."""
    named = sorted((request.view_args or {}).items())
    return " ".join(f"{name}={_digest(str(value))}" for name, value in named) or "nothing"


def _digest(word: str) -> str:
    return hmac.new(wiring().database.key, LOGGED + word.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]


def note_asking(somebody: Actor) -> None:
    """Remember who asks before it is decided whether they may."""
    g.asking = somebody


def note_reading(action: str) -> None:
    """Have the audit trail keep that this was read, under this action, before the reply leaves (proapp.api.noted)."""
    g.noted = action


def noted() -> str | None:
    """The action under which the audit trail keeps that this was read; None when it keeps nothing of it."""
    return cast("str | None", g.get("noted"))


def scope() -> Scope:
    """What the policy found the address to be about."""
    return cast(Scope, g.scope)


def scope_found() -> Scope | None:
    """The same, or None where the policy has let nobody in."""
    return cast("Scope | None", g.get("scope"))


def admit(who: Actor, about: Scope, *, whole: bool = False) -> None:
    """The policy's verdict: this actor may do this, about that.

    From now on the request reads what the actor's grants reach, and with `whole` every site of the trial it is about.
    """
    g.actor, g.scope = who, about
    g.reach = reach(who, whole=about.trial_id if whole else None)


def reading_as(who: Actor) -> Session:
    """The session for reading of a request that needs no token, once its view has found out for whom it is."""
    g.reach = reach(who)
    return reading()


def reading() -> Session:
    """The request's session for reading: one snapshot for the policy and the view, rolled back at the end.

    Until the policy has admitted somebody it reads everything: to find out who asks, and about what.
    """
    if "session" not in g:
        g.opened = wiring().database.read()
        g.session, g.narrowed = g.opened.__enter__(), False
    if "reach" in g and not g.narrowed:
        wiring().database.narrow(g.session, g.reach)
        g.narrowed = True
    return cast(Session, g.session)


def close(_: BaseException | None = None) -> None:
    """Give the reading session back."""
    if (opened := g.pop("opened", None)) is not None:
        g.pop("session")
        opened.__exit__(None, None, None)


def writing(verb: Callable[[Session], Result]) -> Result:
    """Run a verb as one transaction, with the reading session given back first: SQLite has one writer."""
    close()
    return wiring().database.run(verb)
