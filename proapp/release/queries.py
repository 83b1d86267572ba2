"""Named reads of releases: what was proposed in a trial, what became of it, and the files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from proapp.base.audit import AuditEvent, AuditHead
from proapp.release.audience import AGREED, PROPOSED, WITHDRAWN, Past
from proapp.release.manifest import MANIFEST
from proapp.release.tables import Release, ReleaseDecision, ReleaseFile, ReleaseRows, ReleaseWithdrawal
from proapp.trial.tables import Trial


@dataclass(frozen=True, slots=True)
class Known:
    """A release and what has become of it."""

    release: Release
    decision: ReleaseDecision | None
    withdrawal: ReleaseWithdrawal | None

    @property
    def state(self) -> str:
        """proposed, agreed, refused or withdrawn."""
        if self.withdrawal is not None:
            return WITHDRAWN
        return PROPOSED if self.decision is None else self.decision.decision

    @property
    def was_agreed(self) -> bool:
        """Whether somebody may have seen it, also when it was withdrawn since."""
        return self.decision is not None and self.decision.decision == AGREED

    @property
    def past(self) -> Past:
        """As the rules about the next release want to know it."""
        agreed_at: datetime | None = self.decision.decided_at if self.decision and self.was_agreed else None
        return Past(self.release.audience, self.release.cut_off, self.state, agreed_at)


def _known() -> Select[*tuple[Any, ...]]:
    return (
        select(Release, ReleaseDecision, ReleaseWithdrawal)
        .outerjoin(ReleaseDecision, ReleaseDecision.release_id == Release.id)
        .outerjoin(ReleaseWithdrawal, ReleaseWithdrawal.release_id == Release.id)
    )


def of_trial(session: Session, trial_id: str) -> Sequence[Known]:
    """Every release of a trial, also refused ones, the newest first."""
    query = _known().where(Release.trial_id == trial_id).order_by(Release.proposed_at.desc(), Release.id)
    return [Known(*row) for row in session.execute(query)]


def known(session: Session, release_id: UUID) -> Known | None:
    """One release."""
    row = session.execute(_known().where(Release.id == release_id)).first()
    return None if row is None else Known(*row)


def lock(session: Session, release_id: UUID) -> None:
    """Until this transaction ends nobody else decides about a release."""
    session.execute(select(Release.id).where(Release.id == release_id).with_for_update())


def file(session: Session, release_id: UUID, name: str) -> ReleaseFile | None:
    """One file of a release, with its bytes."""
    return session.get(ReleaseFile, (release_id, name))


def files(session: Session, release_id: UUID) -> Sequence[ReleaseFile]:
    """All files of a release, in their order."""
    query = select(ReleaseFile).where(ReleaseFile.release_id == release_id).order_by(ReleaseFile.position)
    return session.scalars(query).all()


def manifest(session: Session, release_id: UUID) -> bytes:
    """The manifest's bytes."""
    query = select(ReleaseFile.content)
    return session.scalars(query.where(ReleaseFile.release_id == release_id, ReleaseFile.name == MANIFEST)).one()


def sealed_rows(session: Session, release_id: UUID) -> bytes:
    """The rows behind a release, as they are kept."""
    return session.scalars(select(ReleaseRows.sealed).where(ReleaseRows.release_id == release_id)).one()


def audit_head(session: Session, trial_id: str) -> tuple[int, bytes]:
    """Number and hash of the newest event of a trial's audit trail."""
    row = session.execute(select(AuditHead.seq, AuditHead.hash).where(AuditHead.stream == trial_id)).one()
    return row.seq, row.hash


def audit_hash(session: Session, trial_id: str, seq: int) -> bytes | None:
    """The hash of one event of a trial's audit trail."""
    return session.scalar(select(AuditEvent.hash).where(AuditEvent.stream == trial_id, AuditEvent.seq == seq))


def lock_trial(session: Session, trial_id: str) -> None:
    """Until this transaction ends nobody else proposes in this trial."""
    session.execute(select(Trial.id).where(Trial.id == trial_id).with_for_update())
