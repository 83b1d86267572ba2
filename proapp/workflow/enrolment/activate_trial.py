"""A trial opens for participants' phones, once all its words are there; a sandbox opens without and says so."""

from datetime import datetime

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.base.fault import pointer
from proapp.flag import queries as flags
from proapp.flag.tables import Rehearsal
from proapp.trial import queries
from proapp.trial.protocol import Protocol
from proapp.trial.tables import Activation, Site
from proapp.trial.wording import Missing, missing
from proapp.workflow.catalogue import Catalogue


def activate_trial(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, trial_id: str, sandbox: bool
) -> tuple[Activation, bool]:
    """Activate a trial's newest protocol. Returns the activation and whether it changed; again changes nothing.

    A sandbox may be activated for real later, never the other way round. Raises NotFound; Invalid with a place for
    every language and instrument without words, and for every site that would be called more often than it can look
    after; Conflict when it runs for real and is asked to be a sandbox.
    """
    version = queries.newest_version(session, trial_id)
    if version is None:
        raise NotFound("there is no such trial")
    protocol = catalogue.protocol(session, trial_id, version)
    known = queries.activation(session, trial_id)
    if known is not None and known.sandbox == sandbox:
        return known, False
    if known is not None and sandbox:
        raise Conflict("the trial runs for real already: it cannot become a sandbox")
    lacking = missing(protocol, catalogue.library)
    if lacking and not sandbox:
        raise Invalid("words are missing in a language the protocol enrols in", errors=places(protocol, lacking))
    if not sandbox and (found := _too_many(session, protocol)):
        raise Invalid("the rules would call a site more often than it can look after", errors=found)

    activation = known or Activation(trial_id=trial_id)
    activation.sandbox = sandbox
    activation.missing = [{"language": one.language, "instrument": one.instrument} for one in lacking]
    activation.activated_at, activation.activated_by = now, actor.id
    session.add(activation)
    _record(session, activation, actor=actor, now=now, version=version)
    return activation, True


def places(protocol: Protocol, lacking: tuple[Missing, ...]) -> list[Place]:
    """Where the protocol names the language, with the instrument that has no words in it."""
    at = {language: pointer("languages", index) for index, language in enumerate(protocol.languages)}
    return [Place(at[one.language], f"{one.instrument} has no wording in {one.language}") for one in lacking]


def _too_many(session: Session, protocol: Protocol) -> list[Place]:
    """Sites with a limit of alerts that the newest rehearsal of these rules exceeds, or that nobody rehearsed for."""
    limited = [site for site in queries.sites(session, protocol.trial) if site.alert_limit is not None]
    if not limited:
        return []
    newest = flags.newest_rehearsal(session, protocol.trial, version=protocol.version, ruleset=protocol.rules)
    found = [(pointer("sites", site.code), _excess(site, newest)) for site in limited]
    return [Place(at, words) for at, words in found if words]


def _excess(site: Site, rehearsal: Rehearsal | None) -> str | None:
    """In words, what keeps a site from opening."""
    if rehearsal is None or not rehearsal.reports:
        return f"{site.code} looks after {site.alert_limit:g} alerts per 100 reports, and the rules were not rehearsed"
    per_hundred = 100 * rehearsal.alerts / rehearsal.reports
    if site.alert_limit is None or per_hundred <= site.alert_limit:
        return None
    return f"{site.code} looks after {site.alert_limit:g} alerts per 100 reports, the rehearsal found {per_hundred:.1f}"


def _record(session: Session, activation: Activation, *, actor: Actor, now: datetime, version: str) -> None:
    row = {column.name: getattr(activation, column.name) for column in Activation.__table__.columns}
    audit.record(
        session,
        audit.Event(
            stream=activation.trial_id,
            action="trial.activated",
            object_type="activation",
            object_id=activation.trial_id,
            actor=actor,
            at=now,
            after=row,
            detail={"protocol": version, "sandbox": activation.sandbox},
        ),
    )
