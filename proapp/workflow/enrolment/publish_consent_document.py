"""A text that participants consent to is published: at a version, in a language, from a day on; never changed."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import consents, queries
from proapp.participant.tables import ConsentDocument
from proapp.trial import queries as trials

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What is consented to: `kind` consent, or assent of somebody under 18; in effect from `effective_on`."""

    id: UUID
    kind: str
    version: str
    language: str
    text: str
    effective_on: date


def publish_consent_document(
    session: Session, *, actor: Actor, now: datetime, trial_id: str, document: NewDocument
) -> tuple[ConsentDocument, bool]:
    """Publish, or find the same published already. Returns the document and whether it is new.

    Raises NotFound (no such trial), Invalid (language), Conflict (other content under this id; this version is there
    in this language).
    """
    if trials.trial(session, trial_id) is None:
        raise NotFound("there is no such trial")
    row = _row(document, trial_id=trial_id, now=now)
    if known := queries.consent_document(session, document.id):
        return _same(known, row), False
    _check(session, document, trial_id=trial_id)

    session.execute(insert(ConsentDocument).values(row))
    audit.record(
        session,
        audit.Event(
            stream=trial_id,
            action="consent-document.published",
            object_type="consent_document",
            object_id=str(document.id),
            actor=actor,
            at=now,
            after=row,
            detail={name: row[name] for name in ("kind", "version", "language", "digest")},
        ),
    )
    stored = queries.consent_document(session, document.id)
    assert stored is not None
    return stored, True


def _row(document: NewDocument, *, trial_id: str, now: datetime) -> dict[str, Any]:
    return {
        "id": document.id,
        "trial_id": trial_id,
        "kind": document.kind,
        "version": document.version,
        "language": document.language,
        "text": document.text,
        "digest": hashlib.sha256(document.text.encode()).hexdigest(),
        "effective_on": document.effective_on,
        "recorded_at": now,
    }


def _check(session: Session, document: NewDocument, *, trial_id: str) -> None:
    if document.kind not in consents.KINDS:
        raise Invalid("no document is of this kind", errors=[Place("/kind", f"one of {', '.join(consents.KINDS)}")])
    if not LANGUAGE.fullmatch(document.language):
        raise Invalid("the language is not known", errors=[Place("/language", "a BCP 47 tag such as de or de-AT")])
    named = (document.kind, document.version, document.language)
    if any((one.kind, one.version, one.language) == named for one in queries.consent_documents(session, trial_id)):
        raise Conflict("this version is published in this language already: a change is a new version")


def _same(known: ConsentDocument, row: dict[str, Any]) -> ConsentDocument:
    if any(getattr(known, name) != value for name, value in row.items() if name != "recorded_at"):
        raise Conflict("this id holds another document already")
    return known
