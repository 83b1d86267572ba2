"""The participant as planning knows them: with each site they were at and each version they followed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.participant import queries
from proapp.participant.person import Earlier, Person
from proapp.participant.tables import Participant
from proapp.trial import queries as trials
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue


def site_of(session: Session, participant: Participant) -> Site:
    """The site where they are treated now."""
    site = trials.site(session, participant.site_id)
    assert site is not None
    return site


def person_of(session: Session, participant: Participant, *, catalogue: Catalogue) -> Person:
    """Gathered from the registration, its transfers and its amendments."""
    changes = queries.protocol_changes(session, participant.id)
    return Person(
        id=participant.id,
        code=participant.code,
        site_zone=site_of(session, participant).zone,
        zone=participant.zone,
        language=participant.language,
        baseline=participant.baseline_facts,
        birth_year=participant.birth_year,
        site_zones=site_zones(session, participant),
        earlier=[
            Earlier(catalogue.protocol(session, participant.trial_id, change.before), change.since)
            for change in changes
        ],
    )


def site_zones(session: Session, participant: Participant) -> tuple[tuple[date, str], ...]:
    """The zone of each of their sites with the first day there, oldest first; empty for who was never transferred."""
    moves = queries.transfers(session, participant.id)
    if not moves:
        return ()
    return ((date.min, moves[0].from_zone), *((move.on, move.to_zone) for move in moves))


def zone_then(session: Session, participant: Participant, *, on: date | None, at: datetime | None) -> ZoneInfo:
    """The zone of the site where they were on a day, or at a moment: the days of that time were counted in it."""
    found = ZoneInfo(site_of(session, participant).zone)
    for first_on, zone in site_zones(session, participant):
        day = on if at is None else at.astimezone(ZoneInfo(zone)).date()
        if day is not None and day >= first_on:
            found = ZoneInfo(zone)
    return found
