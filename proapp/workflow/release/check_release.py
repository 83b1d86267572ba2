"""A release is made again from the rows behind it and compared with what was released, byte for byte."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.canonical import canonical
from proapp.base.db import Database
from proapp.base.errors import NotFound
from proapp.base.sealing import Unreadable, opened_bytes
from proapp.export.queries import one_snapshot
from proapp.release import queries
from proapp.release.contents import Contents, Wanted
from proapp.release.earlier import earlier
from proapp.release.frozen import Frozen, differing, digest_of, frozen, large, read
from proapp.release.manifest import MANIFEST, described
from proapp.release.queries import Known
from proapp.release.software import software
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.release.prepare import remade
from proapp.workflow.release.propose import PURPOSE


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: `faults` in words (none: everything holds), and what is only to be known."""

    files: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Stored:
    """A release as it lies in the database, and its rows as they are read from it now."""

    known: Known
    content: Mapping[str, bytes]
    told: Mapping[str, Any]
    rows: bytes | None
    now: Frozen
    audit_hash: bytes | None
    made: Contents | None


def check_release(database: Database, catalogue: Catalogue, release_id: UUID) -> Checked:
    """Make every file again and compare. Raises NotFound.

    Found are: a file, manifest or row that was changed where it is kept; a file that comes out otherwise; an audit
    trail that is another one; and rows (facts, responses, scores, reasons) that the database now says were otherwise
    at the cut-off. That assignments were moved since is no fault: they were frozen as they stood.
    """
    with database.read() as session:
        one_snapshot(session)
        stored = _read(session, catalogue, release_id, key=database.key)
    return Checked(len(stored.content), tuple(_faults(stored)), tuple(_notes(stored)))


def _read(session: Session, catalogue: Catalogue, release_id: UUID, *, key: bytes) -> _Stored:
    known = queries.known(session, release_id)
    if known is None:
        raise NotFound("there is no such release")
    release = known.release
    content = {one.name: one.content for one in queries.files(session, release_id)}
    told = json.loads(content[MANIFEST])
    rows = _rows(queries.sealed_rows(session, release_id), key=key, release_id=release_id)
    made = None
    if rows is not None:
        asked = (tuple(told["analyses"]), tuple(told["pictures"]))
        wanted = Wanted(release.audience, release.by, release.purpose, *asked)
        protocol = catalogue.protocol(session, release.trial_id, release.protocol_version)
        before = earlier(session, [UUID(one) for one in told["compared_with"]])
        made = remade(catalogue, protocol, wanted, read(rows), before)
    return _Stored(
        known=known,
        content=content,
        told=told,
        rows=rows,
        now=frozen(session, release.trial_id, cut_off=release.cut_off),
        audit_hash=queries.audit_hash(session, release.trial_id, told["audit"]["seq"]),
        made=made,
    )


def _rows(sealed: bytes, *, key: bytes, release_id: UUID) -> bytes | None:
    """The frozen rows; None when they do not open."""
    try:
        return large(opened_bytes(key, sealed, owner=str(release_id), purpose=PURPOSE))
    except Unreadable:
        return None


def _faults(stored: _Stored) -> Iterator[str]:
    release = stored.known.release
    if digest_of(stored.content[MANIFEST]) != release.manifest_sha256:
        yield f"{MANIFEST} is not what was proposed"
    named = {one["name"]: one["sha256"] for one in stored.told["files"]}
    for name in sorted({*named, *stored.content} - {MANIFEST}):
        if name not in stored.content or digest_of(stored.content[name]) != named.get(name):
            yield f"{name} is not what the manifest says"
    if stored.audit_hash is None or stored.audit_hash.hex() != stored.told["audit"]["hash"]:
        yield "the audit trail is not the one that the manifest names"
    if stored.rows is None or digest_of(stored.rows) != release.rows_sha256:
        yield "the frozen rows are not those that were used"
    elif stored.made is not None:
        yield from _otherwise(stored, stored.made)
        for table in differing(read(stored.rows), stored.now):
            yield f"rows of {table} are not in the database as they were at the cut-off"


def _otherwise(stored: _Stored, made: Contents) -> Iterator[str]:
    again = {one.name: one for one in made.files}
    for told in stored.told["files"]:
        one = again.pop(told["name"], None)
        if one is None:
            yield f"{told['name']} is not made any more"
        elif one.sha256 != told["sha256"]:
            yield f"{told['name']} comes out otherwise"
        elif canonical(described(one)) != canonical(told):
            yield f"the manifest says something else of {told['name']}"
    yield from (f"{name} was not made then" for name in again)


def _notes(stored: _Stored) -> Iterator[str]:
    for name, version in software().items():
        if (then := stored.told["software"].get(name)) != version:
            yield f"made by {name} {then}, checked by {version}"
