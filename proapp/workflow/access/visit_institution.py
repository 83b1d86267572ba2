"""Somebody goes to their institution and comes back: once, in the same browser, within ten minutes."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from proapp.access import attempts, tokens
from proapp.access.limit import CHALLENGES
from proapp.access.tables import InstitutionVisit
from proapp.base import sealing
from proapp.base.audit import SYSTEM_STREAM, Event, record
from proapp.base.tables import table_of
from proapp.workflow.access.sign_in import STRANGER

VISIT = table_of(InstitutionVisit)
LIFE = timedelta(minutes=10)
PURPOSE = b"proapp visits/1"


@dataclass(frozen=True, slots=True)
class Visit:
    """What is said on the way there and expected on the way back. `browser` is kept by the browser that went.

    `session_id`: whose session it is about, when they are to authenticate once more.
    """

    state: str
    browser: str
    nonce: str
    verifier: str
    session_id: UUID | None = None


def set_out(session: Session, *, now: datetime, key: bytes, session_id: UUID | None = None) -> Visit:
    """A new visit; visits nobody came back from in time are forgotten. Raises TooMany for too many at a time."""
    attempts.begin_one(session, limits=CHALLENGES, now=now)
    state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    visit = Visit(state, browser, nonce, verifier, session_id)
    session.execute(delete(InstitutionVisit).where(InstitutionVisit.expires_at <= now))
    digest = tokens.digest(visit.state)
    row = {
        "state_digest": digest,
        "browser_digest": tokens.digest(visit.browser),
        "nonce": visit.nonce,
        "verifier": sealing.seal(key, visit.verifier, owner=digest, purpose=PURPOSE),
        "session_id": session_id,
        "expires_at": now + LIFE,
    }
    session.execute(insert(InstitutionVisit), row)
    return visit


def come_back(session: Session, *, now: datetime, key: bytes, state: str, browser: str) -> Visit | None:
    """The visit, which is over; None when it is unknown, too old, over already, or was another browser's."""
    digest = tokens.digest(state)
    gone = delete(VISIT).where(VISIT.c.state_digest == digest).returning(*VISIT.c)
    found = session.execute(gone).first()
    if found is None or found.expires_at <= now or not compare_digest(found.browser_digest, tokens.digest(browser)):
        return None
    verifier = sealing.opened(key, found.verifier, owner=digest, purpose=PURPOSE)
    return Visit(state, browser, found.nonce, verifier, found.session_id)


def note_refusal(session: Session, *, now: datetime, request_id: str | None = None) -> None:
    """Somebody came back and was not signed in: what the institution said does not hold, or they are nobody here."""
    actor = replace(STRANGER, request_id=request_id)
    record(session, Event(SYSTEM_STREAM, "sign-in.refused", "institution_link", "unknown", actor, now))
