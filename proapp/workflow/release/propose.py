"""Somebody who sees arms proposes a release: its files are made and frozen, and nobody else sees them yet."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.db import Database
from proapp.base.errors import Conflict
from proapp.base.sealing import seal_bytes
from proapp.release import queries
from proapp.release.earlier import beside
from proapp.release.frozen import small
from proapp.release.manifest import File
from proapp.release.queries import Known
from proapp.release.tables import Release, ReleaseFile, ReleaseRows
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.release.prepare import NewRelease, Prepared, prepare, require_time

PURPOSE = b"proapp release rows/1"


def propose(
    database: Database, catalogue: Catalogue, new: NewRelease, *, actor: Actor, now: datetime
) -> tuple[Known, bool]:
    """The release as it waits for a second person, and whether it is new. The same again changes nothing.

    Everything is made before the one transaction that stores it. Raises what `prepare` raises, and Conflict for
    another release under this id or when something was released meanwhile.
    """
    with database.read() as session:
        if (known := queries.known(session, new.id)) is not None:
            return _same(known, new, actor), False
    prepared = prepare(database, catalogue, new, actor=actor, now=now)
    sealed = seal_bytes(database.key, small(prepared.rows), owner=str(new.id), purpose=PURPOSE)
    return database.run(lambda session: _stored(session, new, prepared, sealed, actor=actor))


def _same(known: Known, new: NewRelease, actor: Actor) -> Known:
    if (known.release.asked_digest, known.release.proposed_by) != (new.digest, actor.id):
        raise Conflict("this id holds another release already")
    return known


def _stored(
    session: Session, new: NewRelease, prepared: Prepared, sealed: bytes, *, actor: Actor
) -> tuple[Known, bool]:
    about = prepared.about
    queries.lock_trial(session, new.trial_id)
    if (known := queries.known(session, new.id)) is not None:
        return _same(known, new, actor), False
    past = queries.of_trial(session, new.trial_id)
    require_time(past, about.audience, cut_off=about.cut_off, now=about.proposed_at)
    if beside(past, audience=about.audience) != tuple(about.compared_with):
        raise Conflict("something was released meanwhile: propose again")

    row = _row(new, prepared)
    session.execute(insert(Release).values(row))
    session.execute(insert(ReleaseFile), list(_files(prepared)))
    session.execute(insert(ReleaseRows).values(release_id=new.id, trial_id=new.trial_id, sealed=sealed))
    audit.record(session, _event(row, actor=actor))
    stored = queries.known(session, new.id)
    assert stored is not None
    return stored, True


def _row(new: NewRelease, prepared: Prepared) -> dict[str, Any]:
    about = prepared.about
    return {
        "id": new.id,
        "trial_id": new.trial_id,
        "protocol_version": about.protocol_version,
        "protocol_digest": about.protocol_digest,
        "audience": about.audience,
        "by": about.by,
        "cut_off": about.cut_off,
        "purpose": about.purpose,
        "asked_digest": new.digest,
        "manifest_sha256": prepared.files[-1].sha256,
        "rows_sha256": about.rows_sha256,
        "proposed_by": about.proposed_by,
        "proposed_at": about.proposed_at,
    }


def _files(prepared: Prepared) -> Iterator[dict[str, Any]]:
    about = prepared.about
    for position, one in enumerate(prepared.files):
        yield _file(one) | {"release_id": about.release, "trial_id": about.trial, "position": position}


def _file(one: File) -> dict[str, Any]:
    named = {"name": one.name, "title": one.title, "media_type": one.media_type}
    return {**named, "size": len(one.content), "sha256": one.sha256, "content": one.content}


def _event(row: dict[str, Any], *, actor: Actor) -> audit.Event:
    return audit.Event(
        stream=row["trial_id"],
        action="release.proposed",
        object_type="release",
        object_id=str(row["id"]),
        actor=actor,
        at=row["proposed_at"],
        covers=frozenset({"release_file", "release_rows"}),
        after=row,
        reason_text=row["purpose"],
        # No digest of what is in it: whoever reads the trail may be blinded, and could try guesses against one.
        detail={"audience": row["audience"], "by": row["by"], "cut_off": row["cut_off"].isoformat()},
    )
