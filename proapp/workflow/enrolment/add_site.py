"""A site joins a trial, or its cover hours and contact change."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place, PreconditionRequired, Stale
from proapp.flag.escalation import WEEKDAYS, cover
from proapp.trial import queries
from proapp.trial.tables import Site


@dataclass(frozen=True, slots=True)
class NewSite:
    """What is said of a site. `cover`: weekday (mon..sun) to a list of ["08:00", "17:00"], plus `holidays` as dates.

    `contacts`: {"phones": [{"kind": "team", "phone": "+43 ...", "hours": as cover or null, "always": false}],
    "emergency": "112"}. `alert_limit`: alerts per 100 reports.
    """

    id: UUID
    code: str
    name: str
    zone: str
    cover: dict[str, Any]
    contact: str | None = None
    contacts: dict[str, Any] | None = None
    alert_limit: float | None = None


def add_site(
    session: Session, *, actor: Actor, now: datetime, trial_id: str, site: NewSite, version: int | None = None
) -> tuple[Site, bool]:
    """Add a site, or change one that exists when `version` is the one it has. Returns it and whether it is new.

    Raises NotFound (no such trial, another trial's site), Invalid (zone, cover), Conflict (another site has the code; a
    zone that would change), PreconditionRequired and Stale.
    """
    if queries.trial(session, trial_id) is None:
        raise NotFound("there is no such trial")
    _check(site)
    existing = queries.site(session, site.id)
    namesake = queries.site_coded(session, trial_id, site.code)
    content = dataclasses.asdict(site)

    if namesake is not None and namesake.id != site.id:
        raise Conflict("another site of this trial has this code")
    if existing is None:
        row = Site(trial_id=trial_id, version=1, **content)
        session.add(row)
        _record(session, row, actor=actor, now=now, action="site.added")
        return row, True
    if existing.trial_id != trial_id:
        raise NotFound("there is no such site")
    if all(getattr(existing, name) == value for name, value in content.items()):
        return existing, False
    _may_change(existing, site, version)
    for name, value in content.items():
        setattr(existing, name, value)
    existing.version += 1
    _record(session, existing, actor=actor, now=now, action="site.changed")
    return existing, False


def _check(site: NewSite) -> None:
    """Raises Invalid: what is wrong here would otherwise stop a flag in the middle of a patient's answer."""
    if site.zone not in available_timezones():
        raise Invalid("the time zone is not known", errors=[Place("/zone", "not an IANA time zone")])
    _check_hours(site.zone, site.cover, place="/cover")
    for number, phone in enumerate((site.contacts or {}).get("phones", [])):
        _check_hours(site.zone, phone.get("hours") or {}, place=f"/contacts/phones/{number}/hours")


def _check_hours(zone: str, hours: dict[str, Any], *, place: str) -> None:
    unknown = hours.keys() - {*WEEKDAYS, "holidays"}
    if unknown:
        raise Invalid(
            "cover is by weekday", errors=[Place(f"{place}/{day}", "mon to sun, or holidays") for day in unknown]
        )
    try:
        cover(zone, hours)
    except (ValueError, TypeError) as error:
        raise Invalid("the hours of cover cannot be read", errors=[Place(place, str(error))]) from None


def _may_change(existing: Site, site: NewSite, version: int | None) -> None:
    if version is None:
        raise PreconditionRequired("send If-Match with the version you read")
    if version != existing.version:
        raise Stale("the site has changed since you read it")
    if site.zone != existing.zone:
        raise Conflict("a site's time zone does not change: dates already recorded were counted in it")


def _record(session: Session, site: Site, *, actor: Actor, now: datetime, action: str) -> None:
    row = {column.name: getattr(site, column.name) for column in Site.__table__.columns}
    audit.record(
        session,
        audit.Event(
            stream=site.trial_id,
            action=action,
            object_type="site",
            object_id=str(site.id),
            actor=actor,
            at=now,
            object_version=site.version,
            after=row,
        ),
    )
