"""Named reads of trials, their protocols' documents and their sites."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.trial.tables import Activation, ProtocolVersion, Site, Trial


def trial(session: Session, trial_id: str) -> Trial | None:
    """A trial by its id."""
    return session.get(Trial, trial_id)


def trials(session: Session, trial_ids: frozenset[str]) -> list[Trial]:
    """Of these trials, the ones that exist, by id."""
    return list(session.scalars(select(Trial).where(Trial.id.in_(trial_ids)).order_by(Trial.id)))


def activation(session: Session, trial_id: str) -> Activation | None:
    """Since when phones may join a trial; None while they may not."""
    return session.get(Activation, trial_id)


def protocol_version(session: Session, trial_id: str, version: str) -> ProtocolVersion | None:
    """One version of a trial's protocol."""
    return session.get(ProtocolVersion, (trial_id, version))


def newest_version(session: Session, trial_id: str) -> str | None:
    """The version loaded last: the one that new participants follow."""
    query = (
        select(ProtocolVersion.version)
        .where(ProtocolVersion.trial_id == trial_id)
        .order_by(ProtocolVersion.loaded_at.desc(), ProtocolVersion.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def protocol_document(session: Session, trial_id: str, version: str) -> dict[str, Any] | None:
    """A protocol's document as it was loaded."""
    key = (ProtocolVersion.trial_id == trial_id) & (ProtocolVersion.version == version)
    return session.scalar(select(ProtocolVersion.document).where(key))


def site(session: Session, site_id: UUID) -> Site | None:
    """A site by its id."""
    return session.get(Site, site_id)


def site_coded(session: Session, trial_id: str, code: str) -> Site | None:
    """A trial's site by its code."""
    return session.scalar(select(Site).where(Site.trial_id == trial_id, Site.code == code))


def sites(session: Session, trial_id: str, *, only: frozenset[UUID] | None = None) -> list[Site]:
    """A trial's sites by code; `only` narrows to some."""
    query = select(Site).where(Site.trial_id == trial_id).order_by(Site.code)
    if only is not None:
        query = query.where(Site.id.in_(only))
    return list(session.scalars(query))
