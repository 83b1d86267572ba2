"""A second person decides about a proposed release, once: agree to exactly the files they have read, or refuse."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Forbidden, NotFound, Stale
from proapp.release import audience, queries
from proapp.release.audience import AGREED, PROPOSED, REFUSED, WITHDRAWN
from proapp.release.queries import Known
from proapp.release.tables import ReleaseDecision
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.release.prepare import newest_protocol, require_apart, require_roles


def agree(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, release_id: UUID, manifest_sha256: str
) -> Known:
    """Let the audience see it from now on. The same again changes nothing.

    `manifest_sha256`: of the manifest that was read. Raises what `agreeable` raises.
    """
    queries.lock(session, release_id)
    known = agreeable(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        release_id=release_id,
        manifest_sha256=manifest_sha256,
    )
    if known.state == AGREED:
        return known
    return _decided(session, known, AGREED, actor=actor, now=now)


def agreeable(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, release_id: UUID, manifest_sha256: str
) -> Known:
    """The release, if this person may agree to it now or has done so.

    Raises NotFound, Forbidden (who proposed it, or whom the protocol does not name), Stale (another manifest was
    read), Conflict (decided otherwise, withdrawn, too soon after the last, or the trial is masked since).
    """
    known = _by_another(session, release_id, actor=actor, catalogue=catalogue)
    if known.release.manifest_sha256 != manifest_sha256:
        raise Stale("this is not the manifest of what would be released")
    if _is_decided(known, AGREED, actor):
        return known
    release = known.release
    protocol = newest_protocol(session, catalogue, release.trial_id)
    is_by_arm = release.by == audience.ARM
    if is_by_arm and not audience.may_be_by_arm(release.audience, protocol.masking.participant):
        raise Conflict("treatment is masked in this trial by now: arms are for the committee alone")
    past = queries.of_trial(session, release.trial_id)
    require_apart(past, release.audience, cut_off=release.cut_off, now=now)
    return known


def refuse(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, release_id: UUID, reason: str
) -> Known:
    """Nobody else will see it. The same again changes nothing. Raises NotFound, Forbidden, Conflict as above."""
    queries.lock(session, release_id)
    known = _by_another(session, release_id, actor=actor, catalogue=catalogue)
    if _is_decided(known, REFUSED, actor):
        return known
    return _decided(session, known, REFUSED, actor=actor, now=now, reason=reason)


def _by_another(session: Session, release_id: UUID, *, actor: Actor, catalogue: Catalogue) -> Known:
    known = queries.known(session, release_id)
    if known is None:
        raise NotFound("there is no such release")
    require_roles(newest_protocol(session, catalogue, known.release.trial_id), actor)
    if actor.id == known.release.proposed_by:
        raise Forbidden("you have proposed it: somebody else decides")
    return known


def _is_decided(known: Known, decision: str, actor: Actor) -> bool:
    """Whether this person has decided so before. Raises Conflict where it was decided otherwise or taken back."""
    if known.state == PROPOSED:
        return False
    if known.state == WITHDRAWN:
        raise Conflict("it was withdrawn")
    assert known.decision is not None
    if (known.decision.decision, known.decision.decided_by) != (decision, actor.id):
        raise Conflict("it has been decided already")
    return True


def _decided(
    session: Session, known: Known, decision: str, *, actor: Actor, now: datetime, reason: str | None = None
) -> Known:
    release = known.release
    row: dict[str, Any] = {
        "release_id": release.id,
        "trial_id": release.trial_id,
        "decision": decision,
        "decided_by": actor.id,
        "decided_at": now,
    }
    session.execute(insert(ReleaseDecision).values(row))
    audit.record(
        session,
        audit.Event(
            stream=release.trial_id,
            action=f"release.{decision}",
            object_type="release_decision",
            object_id=str(release.id),
            actor=actor,
            at=now,
            after=row,
            reason_text=reason,
            detail={"audience": release.audience, "by": release.by},
        ),
    )
    stored = queries.known(session, release.id)
    assert stored is not None
    return stored
