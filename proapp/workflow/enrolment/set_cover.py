"""A site says when somebody answers its flags: hours by weekday, holidays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import NotFound
from proapp.trial import queries
from proapp.trial.tables import Site
from proapp.workflow.enrolment.add_site import NewSite, add_site


def set_cover(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    trial_id: str,
    site_id: UUID,
    cover: dict[str, Any],
    version: int,
) -> Site:
    """Change a site's cover when `version` is the one it has; the same again changes nothing.

    Raises NotFound, Invalid naming what cannot be read, and Stale.
    """
    found = queries.site(session, site_id)
    if found is None or found.trial_id != trial_id:
        raise NotFound("there is no such site")
    site = NewSite(
        id=site_id,
        code=found.code,
        name=found.name,
        zone=found.zone,
        cover=cover,
        contact=found.contact,
        contacts=found.contacts,
    )
    return add_site(session, actor=actor, now=now, trial_id=trial_id, site=site, version=version)[0]
