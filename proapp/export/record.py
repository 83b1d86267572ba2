"""Everything that is kept about one participant, section by section, as it goes into a copy or under a signature."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent, ReasonText
from proapp.base.canonical import plain
from proapp.base.tables import Base, table_of

Rows = list[dict[str, Any]]
Record = dict[str, Rows]

# Tables with rows about one participant that are a part of their record, by the name of the section.
SECTIONS: Mapping[str, str] = {
    "facts": "fact",
    "intakes": "treatment_intake",
    "intake_decisions": "intake_decision",
    "protocol_versions": "participant_protocol",
    "transfers": "transfer",
    "merges": "participant_merge",
    "unblindings": "unblinding",
    "unblinding_impacts": "unblinding_impact",
    "consents": "consent",
    "assignments": "assignment",
    "missing_reasons": "missing_reason",
    "responses": "response",
    "scores": "score",
    "flags": "flag",
    "flag_suppressions": "flag_suppression",
    "correction_requests": "correction_request",
    "correction_proposals": "correction_proposal",
    "correction_decisions": "correction_decision",
    "quarantine": "quarantine",
    "quarantine_resolutions": "quarantine_resolution",
    "acknowledgements": "acknowledgement",
    "calls": "call_attempt",
    "signatures": "signature",
}
# Tables with rows about one participant that are none: secrets, addresses, and what is not said yet.
APART: Mapping[str, str] = {
    "device": "a phone, which is the participant's",
    "enrolment_code": "a secret",
    "contact": "addresses, sealed",
    "subscription": "addresses of phones",
    "draft": "typed, not given",
    "outlook": "worked out from the facts",
}
# What an investigator answers for when signing a participant's record as a whole.
SIGNED = ("participant", "facts", "consents", "responses", "scores", "flags", "correction_requests")

EVENT, REASON = table_of(AuditEvent), table_of(ReasonText)
AT_ONCE = 500  # ids in one statement


def sections(session: Session, participant_id: UUID, *, only: Iterable[str] | None = None) -> Record:
    """Rows in JSON's types, each section by its key. A participant who does not exist has no rows at all."""
    wanted = ("participant", *SECTIONS) if only is None else tuple(only)
    return {name: _rows(session, _table(name), participant_id) for name in wanted}


def _table(section: str) -> Table:
    return Base.metadata.tables[SECTIONS.get(section, section)]


def _rows(session: Session, table: Table, participant_id: UUID) -> Rows:
    whose = table.c.id if table.name == "participant" else table.c.participant_id
    query = select(table).where(whose == participant_id).order_by(*table.primary_key.columns)
    return [plain(dict(row._mapping)) for row in session.execute(query)]


def identities(record: Record) -> list[str]:
    """How the audit trail names the rows of a record."""
    found: set[str] = set()
    for section, rows in record.items():
        names = [column.name for column in _table(section).primary_key.columns]
        found.update("@".join(str(row[name]) for name in names) for row in rows)
        found.update(str(row["response_id"]) for row in rows if section == "scores")
    return sorted(found)


def events(session: Session, stream: str, object_ids: Sequence[str]) -> Rows:
    """Audit events about these objects in the order they happened: number, hashes in hexadecimal, and the payload as
    the exact text that was hashed.
    """
    shown = (EVENT.c.stream, EVENT.c.seq, EVENT.c.payload, EVENT.c.prev_hash, EVENT.c.hash, EVENT.c.reason_digest)
    found = [
        row
        for ids in _portions(object_ids)
        for row in session.execute(select(*shown).where(EVENT.c.stream == stream, EVENT.c.object_id.in_(ids)))
    ]
    reasons = _reasons(session, stream, sorted({row.reason_digest for row in found if row.reason_digest}))
    return [
        {
            "stream": row.stream,
            "seq": row.seq,
            "payload": bytes(row.payload).decode(),
            "prev_hash": row.prev_hash.hex(),
            "hash": row.hash.hex(),
            "reason": reasons.get(row.reason_digest),
        }
        for row in sorted(found, key=lambda row: row.seq)
    ]


def _reasons(session: Session, stream: str, digests: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in _portions(digests):
        query = select(REASON.c.digest, REASON.c.text).where(REASON.c.stream == stream, REASON.c.digest.in_(some))
        found.update((digest, text) for digest, text in session.execute(query))
    return found


def _portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def newest_change(session: Session, stream: str, object_ids: Sequence[str]) -> int:
    """The number of the newest audit event that changed any of these objects; 0 without one."""
    query = select(EVENT.c.seq).where(EVENT.c.stream == stream, EVENT.c.after_digest.is_not(None))
    newest = query.order_by(EVENT.c.seq.desc()).limit(1)
    found = (session.scalar(newest.where(EVENT.c.object_id.in_(ids))) for ids in _portions(object_ids))
    return max((seq or 0 for seq in found), default=0)
