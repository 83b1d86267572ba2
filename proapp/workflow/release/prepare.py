"""What a release would show is made: rows as they were known at its cut-off, and every file from these rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.access import masking
from proapp.analysis.catalogue import ANALYSES
from proapp.analysis.source import Source
from proapp.base.actor import Actor
from proapp.base.canonical import digest
from proapp.base.db import Database
from proapp.base.errors import Conflict, Forbidden, Invalid, NotFound, Place
from proapp.export.queries import one_snapshot, protocols
from proapp.release import audience, queries
from proapp.release.contents import Contents, Earlier, Wanted, contents, minimum_cell
from proapp.release.earlier import beside, earlier
from proapp.release.frozen import Frozen, digest_of, frozen, opened
from proapp.release.manifest import About, File, as_file, manifest
from proapp.release.queries import Known
from proapp.release.software import software
from proapp.trajectory.suppression.releases import APART
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class NewRelease:
    """What somebody proposes. `cut_off`: what was known then is shown; None: what is known now."""

    id: UUID
    trial_id: str
    wanted: Wanted
    cut_off: datetime | None = None

    @property
    def digest(self) -> str:
        """Of what was asked: the same again is no other one."""
        told = {
            "trial": self.trial_id,
            "audience": self.wanted.audience,
            "by": self.wanted.by,
            "purpose": self.wanted.purpose,
            "analyses": list(self.wanted.analyses),
            "pictures": list(self.wanted.pictures),
            "cut_off": None if self.cut_off is None else self.cut_off.isoformat(),
        }
        return digest(told)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A release as it would be stored: `files` with the manifest last, and the rows behind it as bytes."""

    about: About
    manifest: dict[str, Any]
    files: tuple[File, ...]
    rows: bytes


def prepare(database: Database, catalogue: Catalogue, new: NewRelease, *, actor: Actor, now: datetime) -> Prepared:
    """Make everything and store nothing.

    Raises NotFound (no such trial), Forbidden (the protocol does not name the actor's roles), Invalid with places, and
    Conflict where it is too soon or another proposal waits.
    """
    cut_off = new.cut_off or now
    with database.read() as session:
        one_snapshot(session)
        protocol = newest_protocol(session, catalogue, new.trial_id)
        require_roles(protocol, actor)
        past = queries.of_trial(session, new.trial_id)
        _require_sense(new, protocol, cut_off=cut_off, now=now)
        require_time(past, new.wanted.audience, cut_off=cut_off, now=now)
        kept = frozen(session, new.trial_id, cut_off=cut_off)
        others = beside(past, audience=new.wanted.audience)
        before = earlier(session, others)
        seq, hashed = queries.audit_head(session, new.trial_id)
        protocol_digest = protocols(session, new.trial_id)[protocol.version]
    rows = kept.content()
    about = About(
        release=new.id,
        trial=new.trial_id,
        protocol_version=protocol.version,
        protocol_digest=protocol_digest,
        audience=new.wanted.audience,
        by=new.wanted.by,
        cut_off=cut_off,
        purpose=new.wanted.purpose,
        proposed_by=actor.id,
        proposed_at=now,
        minimum_cell=minimum_cell(protocol, new.wanted.audience),
        software=software(),
        audit_seq=seq,
        audit_hash=hashed.hex(),
        rows=kept.counts,
        rows_sha256=digest_of(rows),
        analyses=new.wanted.analyses,
        pictures=new.wanted.pictures,
        compared_with=others,
    )
    made = remade(catalogue, protocol, new.wanted, kept, before)
    return _prepared(about, made, rows)


def remade(catalogue: Catalogue, protocol: Protocol, wanted: Wanted, kept: Frozen, before: Earlier) -> Contents:
    """The files from frozen rows: called when a release is proposed and again whenever it is checked."""
    with opened(kept) as rows:
        source = Source(rows, catalogue.library, protocol, kept.cut_off)
        return contents(source, wanted, cut_off=kept.cut_off.isoformat(), earlier=before)


def _prepared(about: About, made: Contents, rows: bytes) -> Prepared:
    told = manifest(about, made.files, not_made=made.not_made)
    return Prepared(about, told, (*made.files, as_file(told)), rows)


def newest_protocol(session: Session, catalogue: Catalogue, trial_id: str) -> Protocol:
    """The newest version of a trial's protocol. Raises NotFound."""
    version = trials.newest_version(session, trial_id)
    if version is None:
        raise NotFound("there is no such trial")
    return catalogue.protocol(session, trial_id, version)


def require_roles(protocol: Protocol, actor: Actor) -> None:
    """Raises Forbidden for whoever is not named by the protocol to see arms: nobody else has a say in a release."""
    if not masking.sees_arms(protocol.masking.by_arm, actor.roles(protocol.trial)):
        raise Forbidden("releases are for the roles that the protocol names to see arms")


def _require_sense(new: NewRelease, protocol: Protocol, *, cut_off: datetime, now: datetime) -> None:
    wanted = new.wanted
    places = [
        Place(f"/analyses/{index}", f"one of {', '.join(ANALYSES)}")
        for index, name in enumerate(wanted.analyses)
        if name not in ANALYSES
    ]
    if cut_off > now:
        places.append(Place("/cut_off", "is in the future"))
    if wanted.by == audience.ARM and not audience.may_be_by_arm(wanted.audience, protocol.masking.participant):
        places.append(Place("/by", "treatment is masked in this trial: arms are for the committee alone"))
    if places:
        raise Invalid("this cannot be released", errors=places)


def require_time(past: Sequence[Known], wanted: str, *, cut_off: datetime, now: datetime) -> None:
    """Raises Conflict, with the reason, where another proposal waits or the last release is too near."""
    known = [one.past for one in past]
    if audience.waits(known, wanted):
        raise Conflict("another proposal waits: what it shows must be known before the next one is made")
    require_apart(past, wanted, cut_off=cut_off, now=now)


def require_apart(past: Sequence[Known], wanted: str, *, cut_off: datetime, now: datetime) -> None:
    """Raises Conflict within seven days of the last release of this audience that was not withdrawn."""
    first = audience.earliest([one.past for one in past], wanted, APART)
    if first is None:
        return
    if cut_off < first[0] or now < first[1]:
        raise Conflict(
            f"releases to one audience are at least {APART.days} days apart, so that a few people's answers cannot be "
            "read from the difference of two; withdraw the last one if it was wrong",
            earliest_cut_off=first[0].isoformat(),
            earliest=first[1].isoformat(),
        )
