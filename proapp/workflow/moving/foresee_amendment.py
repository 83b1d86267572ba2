"""What a version of the protocol would change for everybody enrolled, worked out before any site activates it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base import preview_token
from proapp.base.canonical import digest
from proapp.base.errors import NotFound, Place
from proapp.base.fault import pointer
from proapp.participant import queries as participants
from proapp.participant.person import Earlier
from proapp.participant.tables import Participant
from proapp.schedule import queries as schedules
from proapp.schedule.difference import difference
from proapp.schedule.foreseen import Foreseen, foreseen
from proapp.schedule.plan import planning
from proapp.schedule.window import instant
from proapp.treatment.course import course
from proapp.treatment.outgrown import misfits
from proapp.trial import queries as trials
from proapp.trial.amendment import Amended, amended, ranked
from proapp.trial.protocol import Protocol
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import person_of


@dataclass(frozen=True, slots=True)
class Counts:
    """Assignments of some participants: what an amendment does to them. `kept`: begun or answered, so they stay as they
    are; `unchanged`: the others that stand.
    """

    participants: int = 0
    added: int = 0
    moved: int = 0
    cancelled: int = 0
    kept: int = 0
    unchanged: int = 0
    newly_missed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class SiteForeseen:
    """One site. `refusals` name who does not fit the version, by code; `answered_elsewhere` who has answered at
    timepoints that the version no longer has. `token` proves that this was seen.
    """

    site: Site
    counts: Counts
    refusals: tuple[Place, ...]
    answered_elsewhere: Mapping[str, tuple[str, ...]]
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AmendmentForeseen:
    """The whole: against the version before it, in total and by site."""

    version: str
    against: str
    effective_on: date
    changes: Amended
    total: Counts
    sites: tuple[SiteForeseen, ...]


def foresee_amendment(
    session: Session,
    *,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    trial_id: str,
    version: str,
    effective_on: date,
    sites: Sequence[Site],
) -> AmendmentForeseen:
    """Plan everybody at these sites under a version, from a day on. Nothing is stored. Raises NotFound."""
    after = catalogue.protocol(session, trial_id, version)
    against = version_before(session, trial_id, version)
    found = tuple(
        foresee_at_site(
            session, now=now, catalogue=catalogue, key=key, after=after, site=site, effective_on=effective_on
        )
        for site in sites
    )
    return AmendmentForeseen(
        version=version,
        against=against,
        effective_on=effective_on,
        changes=amended(catalogue.protocol(session, trial_id, against), after),
        total=sum((one.counts for one in found), Counts()),
        sites=found,
    )


def version_before(session: Session, trial_id: str, version: str) -> str:
    """The version loaded before one; itself when it is the first. Raises NotFound."""
    ranks = ranked(trials.versions(session, trial_id))
    if version not in ranks:
        raise NotFound("there is no such version of the protocol")
    before = [name for name, rank in ranks.items() if rank == ranks[version] - 1]
    return before[0] if before else version


def foresee_at_site(
    session: Session,
    *,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    after: Protocol,
    site: Site,
    effective_on: date,
) -> SiteForeseen:
    """The same of one site."""
    people = [
        one for one in _people(session, participants.at_site(session, site.id)) if one.protocol_version != after.version
    ]
    since = begins_at(site, effective_on, now=now)
    each = [_foreseen(session, one, catalogue=catalogue, after=after, since=since, now=now) for one in people]
    return SiteForeseen(
        site=site,
        counts=sum((counts for counts, _, _ in each), Counts()),
        refusals=tuple(place for _, places, _ in each for place in places),
        answered_elsewhere={one.code: gone for one, (_, _, gone) in zip(people, each, strict=True) if gone},
        token=preview_token.issue(key, about=about(site, after.version, effective_on), state=_state(people)),
    )


def about(site: Site, version: str, effective_on: date) -> list[Any]:
    """What the token of a site's preview is for."""
    return ["amendment", site.id, version, effective_on]


def state(session: Session, site: Site, version: str) -> str:
    """What the preview of a site was worked out from: who is there, and how often each of them was planned."""
    everybody = _people(session, participants.at_site(session, site.id))
    return _state(one for one in everybody if one.protocol_version != version)


def begins_at(site: Site, effective_on: date, *, now: datetime) -> datetime:
    """From when the version plans: that day's first moment at the site, but never in the past.

    What has opened until then stays as it is, also when a day is said that is over.
    """
    return max(instant(effective_on, 0, site.zone), now)


def today_at(site: Site, now: datetime) -> date:
    """The local day at a site."""
    return now.astimezone(ZoneInfo(site.zone)).date()


def _people(session: Session, ids: Iterable[Any]) -> Iterator[Participant]:
    for participant_id in ids:
        found = participants.participant(session, participant_id)
        assert found is not None
        yield found


def _state(people: Iterable[Participant]) -> str:
    return digest([[str(one.id), one.protocol_version, one.plan_version] for one in people])


def refusals(session: Session, participant: Participant, *, catalogue: Catalogue, after: Protocol) -> list[Place]:
    """Why somebody cannot follow a version, each place beginning with their code."""
    before = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    zone = person_of(session, participant, catalogue=catalogue).site_zone
    found = misfits(after, course(before, participants.facts(session, participant.id), site_zone=zone))
    whose = pointer("participants", participant.code)
    return [Place(f"{whose}{fault.pointer}", fault.message) for fault in found]


def _foreseen(
    session: Session, participant: Participant, *, catalogue: Catalogue, after: Protocol, since: datetime, now: datetime
) -> tuple[Counts, list[Place], tuple[str, ...]]:
    """What changes for one participant, why they cannot follow, and where they have answered that is no more."""
    if places := refusals(session, participant, catalogue=catalogue, after=after):
        return Counts(participants=1), places, ()
    before = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    person = person_of(session, participant, catalogue=catalogue)
    person = replace(person, earlier=[*person.earlier, Earlier(before, since)])
    facts, existing = participants.facts(session, participant.id), schedules.existing(session, participant.id)

    wanted = planning(after, person, facts, definitions=catalogue.library)

    at = max(now, since)
    change = difference(wanted.planned, existing, now=at, dropped=wanted.dropped, ended=wanted.ended)
    known = {timepoint.id for timepoint in after.timepoints}
    gone = {one.label.timepoint for one in existing if one.fixed} - known
    return _counts(foreseen(change, existing, now=at)), [], tuple(sorted(gone))


def _counts(seen: Foreseen) -> Counts:
    return Counts(
        participants=1,
        added=len(seen.added),
        moved=len(seen.moved),
        cancelled=len(seen.cancelled),
        kept=len(seen.stays),
        unchanged=seen.unchanged,
        newly_missed=len(seen.missed),
    )
