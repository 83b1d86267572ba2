"""Named reads of trials, their protocols' documents and their sites."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.trial.amendment import Effective, Version, in_force
from proapp.trial.tables import Activation, AmendmentActivation, ProtocolVersion, Site, Trial


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
    """The version loaded last, whether or not a site follows it yet (`version_in_force`)."""
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


def versions(session: Session, trial_id: str) -> tuple[Version, ...]:
    """The versions of a trial's protocol, in the order of their loading."""
    query = (
        select(ProtocolVersion.version, ProtocolVersion.loaded_at)
        .where(ProtocolVersion.trial_id == trial_id)
        .order_by(ProtocolVersion.loaded_at, ProtocolVersion.version)
    )
    return tuple(Version(*row) for row in session.execute(query))


def amendment_activations(
    session: Session, trial_id: str, *, site_id: UUID | None = None, version: str | None = None
) -> list[AmendmentActivation]:
    """From when which site follows which version, by the day; of one site or of one version only."""
    query = select(AmendmentActivation).where(AmendmentActivation.trial_id == trial_id)
    if site_id is not None:
        query = query.where(AmendmentActivation.site_id == site_id)
    if version is not None:
        query = query.where(AmendmentActivation.version == version)
    return list(session.scalars(query.order_by(AmendmentActivation.effective_on, AmendmentActivation.id)))


def version_in_force(session: Session, site: Site, *, on: date) -> str | None:
    """The version of the protocol that holds at a site on a local day: whoever joins there then follows it."""
    opened = activation(session, site.trial_id)
    activated = [
        Effective(row.version, row.effective_on)
        for row in amendment_activations(session, site.trial_id, site_id=site.id)
    ]
    known = versions(session, site.trial_id)
    return in_force(known, opened.activated_at if opened else None, activated, on=on)


def amendments_waiting(session: Session) -> list[tuple[AmendmentActivation, str]]:
    """Activations that not everybody at their site follows yet, with the site's zone."""
    query = (
        select(AmendmentActivation, Site.zone)
        .join(Site, Site.id == AmendmentActivation.site_id)
        .where(AmendmentActivation.applied_at.is_(None))
        .order_by(AmendmentActivation.effective_on, AmendmentActivation.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]
