"""A site follows a later version of the protocol from a day on: those who join there then, and those already in."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from proapp.base import audit, preview_token
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, NotFound, Place
from proapp.participant import queries as participants
from proapp.trial import queries as trials
from proapp.trial.amendment import ranked
from proapp.trial.tables import AmendmentActivation, Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.moving.foresee_amendment import about, refusals, state, today_at


@dataclass(frozen=True, slots=True)
class NewActivation:
    """What is said: which version holds at which site from which local day on, and why."""

    trial_id: str
    version: str
    site_id: UUID
    effective_on: date
    reason: str


def activate_amendment(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    said: NewActivation,
    token: str | None,
) -> tuple[AmendmentActivation, bool]:
    """Store from when a site follows a version; `token` is that of the dry run. The same again changes nothing.

    Participants follow one by one (`follow_amendment`). The day can be changed until that has begun. Raises NotFound,
    PreconditionRequired, Stale, and Conflict: a token of something else, a version that is not later than the one in
    force, and whoever does not fit the version, by code.
    """
    site = trials.site(session, said.site_id)
    if site is None or site.trial_id != said.trial_id:
        raise NotFound("there is no such site")
    after = catalogue.protocol(session, said.trial_id, said.version)
    found = trials.amendment_activations(session, said.trial_id, site_id=site.id, version=said.version)
    known = found[0] if found else None
    if known is not None and known.effective_on == said.effective_on:
        return known, False
    _may_activate(session, site, said, known, now=now)
    seen = about(site, said.version, said.effective_on)
    preview_token.require(key, token, about=seen, state=state(session, site, said.version))
    everybody = (participants.participant(session, one) for one in participants.at_site(session, site.id))
    misfits: list[Place] = [
        place
        for one in everybody
        if one is not None
        for place in refusals(session, one, catalogue=catalogue, after=after)
    ]
    if misfits:
        raise Conflict("somebody at this site does not fit this version", errors=misfits)

    row = known or AmendmentActivation(
        id=uuid5(site.id, f"amendment/{said.version}"), trial_id=said.trial_id, version=said.version, site_id=site.id
    )
    row.effective_on, row.activated_at, row.activated_by, row.applied_at = said.effective_on, now, actor.id, None
    session.add(row)
    _record(session, row, said, actor=actor, now=now, moved=known is not None)
    return row, known is None


def _may_activate(
    session: Session, site: Site, said: NewActivation, known: AmendmentActivation | None, *, now: datetime
) -> None:
    today = today_at(site, now)
    if known is not None and (known.applied_at is not None or known.effective_on <= today):
        raise Conflict(f"this site follows version {said.version} since {known.effective_on}: that stays")
    ranks = ranked(trials.versions(session, said.trial_id))
    holds = trials.version_in_force(session, site, on=max(said.effective_on, today))
    if holds is not None and holds != said.version and ranks[holds] >= ranks[said.version]:
        raise Conflict(f"this site follows version {holds} then, which is a later one")
    if holds == said.version and known is None:
        raise Conflict(f"this site follows version {holds} already")


def _record(
    session: Session, row: AmendmentActivation, said: NewActivation, *, actor: Actor, now: datetime, moved: bool
) -> None:
    audit.record(
        session,
        audit.Event(
            stream=said.trial_id,
            action="amendment.moved" if moved else "amendment.activated",
            object_type="amendment_activation",
            object_id=str(row.id),
            actor=actor,
            at=now,
            after={column.name: getattr(row, column.name) for column in AmendmentActivation.__table__.columns},
            reason_text=said.reason,
            detail={"version": said.version, "site": str(said.site_id), "effective_on": said.effective_on.isoformat()},
        ),
    )
