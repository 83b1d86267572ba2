"""What can be signed, looked up: whose it is, its newest version, and what it says now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base.tables import Base, table_of
from proapp.export import record
from proapp.flag.tables import Flag
from proapp.participant import queries as participants
from proapp.participant.fact import chain_of
from proapp.participant.tables import DatedFact, Participant
from proapp.response import queries as responses
from proapp.response.tables import CorrectionDecision, CorrectionProposal, CorrectionRequest, Response
from proapp.signature.standing import Record, broken_by


@dataclass(frozen=True, slots=True)
class Subject:
    """A record as it stands, and the participant it is about."""

    participant: Participant
    record: Record


def subject(session: Session, object_type: str, object_id: UUID) -> Subject | None:
    """The record behind a type and an id; None when there is none. An older revision has the version of its newest."""
    found = FINDERS[object_type](session, object_id)
    if found is None:
        return None
    participant_id, standing = found
    about = participants.participant(session, participant_id)
    return None if about is None else Subject(about, standing)


Found = tuple[UUID, Record] | None


def _response(session: Session, object_id: UUID) -> Found:
    row = session.get(Response, object_id)
    if row is None:
        return None
    newest = responses.revisions(session, row.assignment_id)[-1]
    return row.participant_id, Record(newest.revision, _content(row, but=frozenset({"current"})))


def _flag(session: Session, object_id: UUID) -> Found:
    row = session.get(Flag, object_id)
    return None if row is None else (row.participant_id, Record(row.version, _content(row, but=ESCALATION)))


# What the clock does to a flag: nobody's deed, and nothing that a signature on it would be about.
ESCALATION = frozenset({"escalation_step", "next_escalation_at"})


def _fact(session: Session, object_id: UUID) -> Found:
    row = session.get(DatedFact, object_id)
    if row is None:
        return None
    chain = chain_of(row.id, participants.facts(session, row.participant_id))
    return row.participant_id, Record(len(chain), _content(row))


def _correction(session: Session, object_id: UUID) -> Found:
    """A request with all that was proposed and decided about it; each of these makes another version."""
    row = session.get(CorrectionRequest, object_id)
    if row is None:
        return None
    later = [
        _content(one)
        for table in (CorrectionProposal, CorrectionDecision)
        for one in session.scalars(
            select(table).where(table.request_id == row.id).order_by(*table_of(table).primary_key)
        )
    ]
    return row.participant_id, Record(1 + len(later), {"request": _content(row), "later": later})


def _whole(session: Session, object_id: UUID) -> Found:
    """All that is kept of a participant; its version is the number of the newest event that changed it."""
    about = participants.participant(session, object_id)
    if about is None:
        return None
    sections = record.sections(session, about.id, only=record.SIGNED)
    version = record.newest_change(session, about.trial_id, record.identities(sections))
    return about.id, Record(version, _settled(sections))


def _settled(sections: record.Record) -> dict[str, Any]:
    """Without what changes by itself: the plan's number and flags' escalation."""
    moving = ESCALATION | {"plan_version"}
    return {
        name: [{column: value for column, value in row.items() if column not in moving} for row in rows]
        for name, rows in sections.items()
    }


def _content(row: Base, *, but: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in but}


FINDERS: Mapping[str, Callable[[Session, UUID], Found]] = {
    "response": _response,
    "flag": _flag,
    "fact": _fact,
    "correction": _correction,
    "pre-infusion": _whole,
    "participant-record": _whole,
}


def standing(
    session: Session, signatures: Iterable[Mapping[str, Any]], *, key: bytes
) -> Iterator[tuple[Mapping[str, Any], str | None]]:
    """Each signature, and why it no longer holds (None: it holds). A record with several is looked up once."""
    known: dict[tuple[str, UUID], Record | None] = {}
    for one in signatures:
        what = one["object_type"], one["object_id"]
        if what not in known:
            found = subject(session, *what)
            known[what] = None if found is None else found.record
        yield one, broken_by(one, known[what], key=key)
