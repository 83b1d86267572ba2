"""A trial's sites over HTTP."""

from typing import Any
from uuid import UUID

from proapp.api import etag, paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.trial import SiteInSchema, SiteList, SiteSchema
from proapp.base import errors
from proapp.base.actor import ROLES
from proapp.trial import queries
from proapp.workflow.enrolment.add_site import NewSite, add_site

blueprint = Blueprint("sites", __name__, about="Where participants are treated.")


@blueprint.route("/trials/<trial:trial_id>/sites", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, SiteList)
def many(query: dict[str, Any], trial_id: str) -> Any:
    """The trial's sites, as far as your roles reach."""
    found = queries.sites(work.reading(), trial_id, only=work.actor().sites(trial_id, ROLES))
    return paging.page(found, query, by=lambda site: (site.code,))


@blueprint.route("/trials/<trial:trial_id>/sites/<uuid:site_id>", methods=["GET"])
@blueprint.gives(200, SiteSchema)
def read(trial_id: str, site_id: UUID) -> Any:
    """One site; its ETag is its version."""
    found = queries.site(work.reading(), site_id)
    if found is None:
        raise errors.NotFound("there is no such site")
    return found, etag.header(found.version)


@blueprint.route("/trials/<trial:trial_id>/sites/<uuid:site_id>", methods=["PUT"])
@blueprint.takes(SiteInSchema)
@blueprint.gives(200, SiteSchema)
@blueprint.made(SiteSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def put(content: dict[str, Any], trial_id: str, site_id: UUID) -> Any:
    """Add a site, or change one: a change needs If-Match with the version you read."""
    version = etag.optional_version()
    site, created = work.writing(
        lambda session: add_site(
            session,
            actor=work.actor(),
            now=work.now(),
            trial_id=trial_id,
            site=NewSite(id=site_id, **content),
            version=version,
        )
    )
    return site, 201 if created else 200, etag.header(site.version)
