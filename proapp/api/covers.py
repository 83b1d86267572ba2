"""A site's cover over HTTP: when somebody answers its flags."""

from typing import Any
from uuid import UUID

from proapp.api import etag, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.pre_infusion import CoverInSchema
from proapp.api.schemas.trial import SiteSchema
from proapp.base import errors
from proapp.workflow.enrolment.set_cover import set_cover

blueprint = Blueprint("covers", __name__, about="When somebody at a site answers flags.")


@blueprint.route("/trials/<trial:trial_id>/sites/<uuid:site_id>/cover", methods=["PUT"])
@blueprint.takes(CoverInSchema)
@blueprint.gives(200, SiteSchema)
@blueprint.refuses(errors.Stale, errors.PreconditionRequired)
@blueprint.notes({}, headers=("If-Match",))
def put(content: dict[str, Any], trial_id: str, site_id: UUID) -> Any:
    """Say the hours by weekday and the holidays, in place of those before; needs If-Match with the site's version."""
    version = etag.expected_version()
    site = work.writing(
        lambda session: set_cover(
            session,
            actor=work.actor(),
            now=work.now(),
            trial_id=trial_id,
            site_id=site_id,
            cover=content["cover"],
            version=version,
        )
    )
    return site, etag.header(site.version)
