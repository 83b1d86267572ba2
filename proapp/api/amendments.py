"""Amendments over HTTP: a later version of the protocol, tried on everybody enrolled, then activated site by site."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.api import masking, rehearsal, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.amendment import (
    ActivationOfAmendmentInSchema,
    DryRunInSchema,
    DryRunSchema,
    ProtocolVersionsSchema,
    SiteVersionSchema,
)
from proapp.base import errors
from proapp.base.errors import Place
from proapp.participant import queries as participants
from proapp.trial import queries
from proapp.trial.amendment import amended, first_version
from proapp.trial.tables import AmendmentActivation, Site
from proapp.workflow.moving.activate_amendment import NewActivation, activate_amendment
from proapp.workflow.moving.follow_amendment import follow_amendment
from proapp.workflow.moving.foresee_amendment import SiteForeseen, foresee_amendment, version_before

BATCHES = 10  # done while the request waits; the rest by the next tick

blueprint = Blueprint("amendments", __name__, about="Later versions of a protocol, and the day each site follows them.")


@blueprint.route("/trials/<trial:trial_id>/amendments", methods=["GET"])
@blueprint.gives(200, ProtocolVersionsSchema)
def many(trial_id: str) -> Any:
    """Every version of the protocol with what it changes, and from when which site follows it."""
    session = work.reading()
    activation = queries.activation(session, trial_id)
    versions = queries.versions(session, trial_id)
    opening = first_version(versions, activation.activated_at if activation else None)
    return {"items": [_version(session, trial_id, one.version, opening=opening) for one in versions]}


def _version(session: Session, trial_id: str, version: str, *, opening: str | None) -> dict[str, Any]:
    row = queries.protocol_version(session, trial_id, version)
    assert row is not None
    before = work.catalogue().protocol(session, trial_id, version_before(session, trial_id, version))
    activated = {
        one.site_id: one for one in queries.amendment_activations(session, trial_id, version=version)
    }  # fmt: skip
    return {
        "version": version,
        "digest": row.digest,
        "loaded_at": row.loaded_at,
        "opening": version == opening,
        "changes": asdict(amended(before, work.catalogue().protocol(session, trial_id, version))),
        "sites": [
            _site_version(session, site, version, activated.get(site.id)) for site in queries.sites(session, trial_id)
        ],
    }


def _site_version(session: Session, site: Site, version: str, row: AmendmentActivation | None) -> dict[str, Any]:
    names = ("effective_on", "activated_at", "activated_by", "applied_at")
    return {
        "site": site.id,
        "code": site.code,
        **{name: None if row is None else getattr(row, name) for name in names},
        "participants": participants.following(session, site.id, version),
    }


@blueprint.route("/trials/<trial:trial_id>/amendments/<version>/dry-run", methods=["POST"])
@blueprint.takes(DryRunInSchema)
@blueprint.gives(200, DryRunSchema)
def dry_run(content: dict[str, Any], trial_id: str, version: str) -> Any:
    """Plan everybody enrolled under a loaded version, per site and in total; nothing is stored.

    What has opened before the day stays with the window and the instrument's version it has.
    """
    session = work.reading()
    sites = queries.sites(session, trial_id)
    if content["site"] is not None:
        sites = [site for site in sites if site.id == content["site"]]
        if not sites:
            raise errors.Invalid("the dry run does not fit", errors=[Place("/site", "this trial has no such site")])
    found = foresee_amendment(
        session,
        now=work.now(),
        catalogue=work.catalogue(),
        key=work.wiring().database.key,
        trial_id=trial_id,
        version=version,
        effective_on=content["effective_on"],
        sites=sites,
    )
    return {
        "version": found.version,
        "against": found.against,
        "effective_on": found.effective_on,
        "changes": asdict(found.changes),
        "total": asdict(found.total),
        "sites": [_foreseen(one, knows=_may_know(trial_id, version)) for one in found.sites],
    }


def _may_know(trial_id: str, version: str) -> bool:
    return masking.sees_treatment(work.catalogue().protocol(work.reading(), trial_id, version))


def _told(places: Iterable[Place], *, knows: bool) -> list[Place]:
    """Who does not fit a version, and why; for who must not know the treatment only who, each once."""
    if knows:
        return list(places)
    whose = dict.fromkeys("/".join(place.pointer.split("/")[:3]) for place in places)
    return [Place(pointer, "does not fit this version") for pointer in whose]


def _foreseen(one: SiteForeseen, *, knows: bool) -> dict[str, Any]:
    return {
        **asdict(one.counts),
        "site": one.site.id,
        "code": one.site.code,
        "refusals": [asdict(place) for place in _told(one.refusals, knows=knows)],
        "answered_elsewhere": {code: list(gone) for code, gone in one.answered_elsewhere.items()},
        "token": one.token,
    }


@blueprint.route("/trials/<trial:trial_id>/amendments/<version>/sites/<uuid:site_id>", methods=["PUT"])
@blueprint.takes(ActivationOfAmendmentInSchema)
@blueprint.gives(200, SiteVersionSchema)
@blueprint.made(SiteVersionSchema)
@blueprint.notes({}, headers=("X-Preview",))
@blueprint.refuses(errors.Conflict, errors.PreconditionRequired, errors.Stale)
def activate(content: dict[str, Any], trial_id: str, version: str, site_id: UUID) -> Any:
    """Have a site follow a version from a local day on, with the token of its dry run. The same again changes nothing.

    When the day has come its participants follow at once, a few in each transaction; otherwise on that day.
    """
    said = NewActivation(trial_id=trial_id, version=version, site_id=site_id, **content)
    knows = _may_know(trial_id, version)
    try:
        row, created = work.writing(lambda session: _activate(session, said))
    except errors.Conflict as refused:
        raise errors.Conflict(refused.detail, errors=_told(refused.errors, knows=knows)) from None
    for _ in range(BATCHES):
        if not work.writing(lambda session: _follow(session, row.id)):
            break
    session = work.reading()
    site = queries.site(session, site_id)
    assert site is not None
    (stored,) = queries.amendment_activations(session, trial_id, site_id=site_id, version=version)
    return _site_version(session, site, version, stored), 201 if created else 200


def _activate(session: Session, said: NewActivation) -> tuple[AmendmentActivation, bool]:
    return activate_amendment(
        session,
        actor=work.actor(),
        now=work.now(),
        catalogue=work.catalogue(),
        key=work.wiring().database.key,
        said=said,
        token=rehearsal.token(),
    )


def _follow(session: Session, activation_id: UUID) -> bool:
    return follow_amendment(
        session, actor=work.actor(), now=work.now(), catalogue=work.catalogue(), activation_id=activation_id
    )
