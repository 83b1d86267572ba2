"""Those already at a site come to follow the version it has activated: a few in each transaction, each only once."""

from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.participant import queries as participants
from proapp.participant.tables import Participant, ParticipantProtocol
from proapp.trial import queries as trials
from proapp.trial.amendment import ranked
from proapp.trial.tables import AmendmentActivation, Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.moving.foresee_amendment import begins_at, refusals, today_at
from proapp.workflow.treatment.replan import replan

AT_ONCE = 10  # participants in one transaction: answers wait no longer than their planning takes


def follow_amendment(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, activation_id: UUID
) -> bool:
    """Let some more participants follow. Returns whether there may be others; at the end the activation says so.

    Who does not fit the version any more, since it was activated, stays with the one they have.
    """
    activation = session.get(AmendmentActivation, activation_id, with_for_update=True)
    if activation is None or activation.applied_at is not None:
        return False
    site = trials.site(session, activation.site_id)
    assert site is not None
    if activation.effective_on > today_at(site, now):
        return False
    moved = 0
    ranks = ranked(trials.versions(session, site.trial_id))
    earlier = [version for version, rank in ranks.items() if rank < ranks[activation.version]]
    for participant_id in participants.at_site(session, site.id, following=earlier):
        if moved == AT_ONCE:
            return True
        moved += follow_version(
            session, actor=actor, now=now, catalogue=catalogue, participant_id=participant_id, site=site,
            version=activation.version, effective_on=activation.effective_on,
        )  # fmt: skip
    activation.applied_at = now
    audit.record(
        session,
        audit.Event(
            stream=activation.trial_id,
            action="amendment.followed",
            object_type="amendment_activation",
            object_id=str(activation.id),
            actor=actor,
            at=now,
            detail={"version": activation.version, "site": str(site.id)},
        ),
    )
    return False


def follow_version(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    site: Site,
    version: str,
    effective_on: date,
) -> bool:
    """Let one participant follow a later version and plan again. False: they do already, or they do not fit it."""
    who = participants.participant(session, participant_id, lock=True)
    after = catalogue.protocol(session, site.trial_id, version)
    if who is None or who.protocol_version == version:
        return False
    if refusals(session, who, catalogue=catalogue, after=after):
        return False
    row = {
        "id": uuid5(who.id, f"protocol/{version}"),
        "trial_id": who.trial_id,
        "participant_id": who.id,
        "before": who.protocol_version,
        "version": version,
        "effective_on": effective_on,
        "since": begins_at(site, effective_on, now=now),
        "changed_at": now,
        "changed_by": f"{actor.kind}:{actor.id}",
    }
    session.execute(insert(ParticipantProtocol).values(row))
    who.protocol_version = version
    _record(session, who, row, actor=actor, now=now)
    replan(session, actor=actor, now=now, catalogue=catalogue, participant=who, because=f"amendment:{version}")
    return True


def _record(session: Session, who: Participant, row: dict[str, object], *, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        audit.Event(
            stream=who.trial_id,
            action="participant.amended",
            object_type="participant_protocol",
            object_id=str(row["id"]),
            actor=actor,
            at=now,
            covers=frozenset({"participant"}),
            after=row,
            detail={"participant": str(who.id), "before": row["before"], "version": row["version"]},
        ),
    )
