"""Somebody signs one version of a record: who, when and with which meaning are bound to exactly what it says."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Forbidden, NotFound, Stale
from proapp.signature import queries
from proapp.signature.meaning import signers
from proapp.signature.seal import seal
from proapp.signature.tables import Signature
from proapp.workflow.signing.subject import Subject, subject


@dataclass(frozen=True, slots=True)
class NewSignature:
    """What is to be signed, and what that is to mean. `object_version` is the version the signer has read."""

    id: UUID
    object_type: str
    object_id: UUID
    object_version: int
    meaning: str


def sign(
    session: Session, *, actor: Actor, now: datetime, key: bytes, new: NewSignature
) -> tuple[Mapping[str, Any], bool]:
    """Keep a signature; the same again changes nothing. Returns its columns and whether it is new.

    Raises what `signable` raises, and Conflict (this id holds another signature).
    """
    if (known := queries.signature(session, new.id)) is not None:
        return _same(known, new, actor), False
    about, name = signable(session, actor=actor, new=new)

    row = _row(new, about, actor=actor, name=name, now=now)
    row["seal"] = seal(key, row)
    session.execute(insert(Signature).values(row))
    audit.record(session, _event(row, actor=actor, now=now))
    return row, True


def signable(session: Session, *, actor: Actor, new: NewSignature) -> tuple[Subject, str]:
    """The record that would be signed, and the name that would be printed.

    Raises NotFound (no such record, or not at the signer's sites), Forbidden (their roles do not give this signature,
    or they are no person), Stale (another version stands).
    """
    about = subject(session, new.object_type, new.object_id)
    if about is None or not actor.roles(about.participant.trial_id, about.participant.site_id):
        raise NotFound("there is no such record")
    name = _name(session, actor, about, new)
    if about.record.version != new.object_version:
        raise Stale("the record has changed since you read it", version=about.record.version)
    return about, name


def _name(session: Session, actor: Actor, about: Subject, new: NewSignature) -> str:
    roles = actor.roles(about.participant.trial_id, about.participant.site_id)
    if not roles & signers(new.object_type, new.meaning):
        raise Forbidden("your roles do not give this signature")
    name = queries.printed_name(session, actor.id)
    if name is None:
        raise Forbidden("only a person signs")
    return name


def _same(known: Mapping[str, Any], new: NewSignature, actor: Actor) -> Mapping[str, Any]:
    told = {**asdict(new), "signer_id": actor.id}
    if any(known[name] != value for name, value in told.items()):
        raise Conflict("this id holds another signature already")
    return known


def _row(new: NewSignature, about: Subject, *, actor: Actor, name: str, now: datetime) -> dict[str, Any]:
    return {
        **asdict(new),
        "trial_id": about.participant.trial_id,
        "participant_id": about.participant.id,
        "record_digest": about.record.digest,
        "signer_id": actor.id,
        "signer_name": name,
        "signed_at": now,
    }


def _event(row: Mapping[str, Any], *, actor: Actor, now: datetime) -> audit.Event:
    return audit.Event(
        stream=row["trial_id"],
        action="signature.given",
        object_type="signature",
        object_id=str(row["id"]),
        actor=actor,
        at=now,
        after=row,
        detail={name: str(row[name]) for name in ("object_type", "object_id", "object_version", "meaning")},
    )
