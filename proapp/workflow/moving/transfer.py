"""A participant goes on at another site: the site they leave asks, the site they come to accepts."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.flag.tables import Flag
from proapp.message.tables import Message
from proapp.participant import queries
from proapp.participant.fact import current
from proapp.participant.tables import Participant, Transfer
from proapp.trial import queries as trials
from proapp.trial.amendment import ranked
from proapp.trial.tables import Site
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.moving.follow_amendment import follow_version
from proapp.workflow.moving.foresee_amendment import today_at
from proapp.workflow.treatment.replan import Change, replan

ACCEPTED, DECLINED, TAKEN_BACK = "accepted", "declined", "taken-back"


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """What is asked: to which site, from which local day there on, and why."""

    id: UUID
    to_site_id: UUID
    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """The transfer, whether it was accepted just now, what it changed in the schedule, how many flags went along."""

    transfer: Transfer
    created: bool
    change: Change = Change()
    flags: int = 0
    protocol_version: str = ""


def ask_transfer(
    session: Session, *, actor: Actor, now: datetime, participant_id: UUID, said: NewTransfer
) -> tuple[Transfer, bool]:
    """Ask that a participant goes on at another site of the trial; nothing changes before that site accepts.

    The same again changes nothing. Raises NotFound, Invalid naming each fault, Conflict (another content under this id;
    another transfer that waits; a merged registration).
    """
    who = queries.participant(session, participant_id, lock=True)
    if who is None:
        raise NotFound("there is no such participant")
    if known := queries.transfer(session, said.id):
        return _same(known, who, said), False
    if who.merged_into is not None:
        raise Conflict("this registration was merged into another: transfer that one")
    site, other = _check(session, who, said)
    if queries.transfers(session, who.id, outcome=None):
        raise Conflict("another transfer of this participant waits: it is accepted, declined or taken back first")

    row = {
        "id": said.id,
        "trial_id": who.trial_id,
        "participant_id": who.id,
        "from_site_id": who.site_id,
        "to_site_id": said.to_site_id,
        "from_zone": site.zone,
        "to_zone": other.zone,
        "on": said.on,
        "reason": said.reason,
        "asked_at": now,
        "asked_by": f"{actor.kind}:{actor.id}",
    }
    session.execute(insert(Transfer).values(row))
    stored = queries.transfer(session, said.id)
    assert stored is not None
    _record(session, stored, "transfer.asked", actor=actor, now=now, after=row, reason=said.reason)
    return stored, True


def accept_transfer(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, transfer_id: UUID
) -> Accepted:
    """Take a participant over: from this commit on they are the new site's, with all their flags and what waits.

    Their past days stay those of the site they were at then; they follow the version of the protocol that holds at the
    new site if it is a later one that they fit. Accepted again it changes nothing. Raises NotFound, and Conflict: it
    was declined or taken back, or its day has not come.
    """
    asked = queries.transfer(session, transfer_id)
    who = None if asked is None else queries.participant(session, asked.participant_id, lock=True)
    asked = queries.transfer(session, transfer_id, lock=True)
    if asked is None or who is None:
        raise NotFound("there is no such transfer")
    if asked.outcome == ACCEPTED:
        return Accepted(asked, created=False, protocol_version=who.protocol_version)
    site = trials.site(session, asked.to_site_id)
    assert site is not None
    _may_decide(asked)
    if asked.on > today_at(site, now):
        raise Conflict(f"they come on {asked.on}: accept it on that day")

    who.site_id = site.id
    _decide(session, asked, ACCEPTED, actor=actor, now=now)
    flags = _hand_over(session, who, asked)
    change = replan(
        session, actor=actor, now=now, catalogue=catalogue, participant=who, because=f"transfer:{asked.id}"
    )[0]  # fmt: skip
    _follow(session, who, site, actor=actor, now=now, catalogue=catalogue)
    return Accepted(asked, created=True, change=change, flags=flags, protocol_version=who.protocol_version)


def end_transfer(
    session: Session, *, actor: Actor, now: datetime, transfer_id: UUID, outcome: str, reason: str
) -> Transfer:
    """The new site declines, or the old one takes back what it asked. The same again changes nothing.

    Raises NotFound, and Conflict when it was decided otherwise.
    """
    asked = queries.transfer(session, transfer_id, lock=True)
    if asked is None:
        raise NotFound("there is no such transfer")
    if asked.outcome == outcome:
        return asked
    _may_decide(asked)
    _decide(session, asked, outcome, actor=actor, now=now, reason=reason)
    return asked


def _same(known: Transfer, who: Participant, said: NewTransfer) -> Transfer:
    content = (known.participant_id, known.to_site_id, known.on, known.reason)
    if content != (who.id, said.to_site_id, said.on, said.reason):
        raise Conflict("this id holds another transfer already")
    return known


def _check(session: Session, who: Participant, said: NewTransfer) -> tuple[Site, Site]:
    """The site they leave and the one they come to. Raises Invalid with the place of each fault."""
    faults = []
    site, other = trials.site(session, who.site_id), trials.site(session, said.to_site_id)
    if other is None or other.trial_id != who.trial_id:
        faults.append(Place("/site", "this trial has no such site"))
    elif other.id == who.site_id:
        faults.append(Place("/site", "they are at this site already"))
    facts = current(queries.facts(session, who.id))
    registered = next((fact.on for fact in facts if fact.kind == "registration"), date.min)
    earlier = [move.on for move in queries.transfers(session, who.id)]
    if said.on < max([registered, *earlier]):
        faults.append(Place("/on", f"this lies before {max([registered, *earlier])}, when they came to this site"))
    if faults or site is None or other is None:
        raise Invalid("the transfer does not fit", errors=faults)
    return site, other


def _may_decide(asked: Transfer) -> None:
    if asked.outcome is not None:
        raise Conflict(f"this transfer is {asked.outcome.replace('-', ' ')} already")


def _decide(
    session: Session, asked: Transfer, outcome: str, *, actor: Actor, now: datetime, reason: str | None = None
) -> None:
    asked.outcome, asked.decided_at, asked.decided_by = outcome, now, f"{actor.kind}:{actor.id}"
    _record(session, asked, f"transfer.{outcome}", actor=actor, now=now, reason=reason)


def _hand_over(session: Session, who: Participant, asked: Transfer) -> int:
    """Their flags, and what waits to be sent about them, go to the new site. Returns how many flags."""
    flags = list(session.scalars(select(Flag).where(Flag.participant_id == who.id)))
    for flag in flags:
        flag.site_id = asked.to_site_id
    old = f"site:{asked.from_site_id}"
    waiting = select(Message).where(
        Message.state == "new",
        Message.subject_id.in_([flag.id for flag in flags]),
        or_(Message.recipient == old, Message.recipient.startswith(f"{old}:", autoescape=True)),
    )
    for message in session.scalars(waiting):
        message.recipient = f"site:{asked.to_site_id}{message.recipient.removeprefix(old)}"
    return len(flags)


def _follow(
    session: Session, who: Participant, site: Site, *, actor: Actor, now: datetime, catalogue: Catalogue
) -> None:
    today = today_at(site, now)
    version = trials.version_in_force(session, site, on=today)
    ranks = ranked(trials.versions(session, site.trial_id))
    if version is None or ranks[version] <= ranks[who.protocol_version]:
        return
    follow_version(
        session, actor=actor, now=now, catalogue=catalogue, participant_id=who.id, site=site, version=version,
        effective_on=today,
    )  # fmt: skip


def _record(
    session: Session,
    asked: Transfer,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    after: dict[str, object] | None = None,
    reason: str | None = None,
) -> None:
    row = after or {column.name: getattr(asked, column.name) for column in Transfer.__table__.columns}
    covers = {"participant", "flag"} if asked.outcome == ACCEPTED else set()
    audit.record(
        session,
        audit.Event(
            stream=asked.trial_id,
            action=action,
            object_type="transfer",
            object_id=str(asked.id),
            actor=actor,
            at=now,
            covers=frozenset(covers),
            after=row,
            reason_text=reason,
            detail={
                "participant": str(asked.participant_id),
                "from": str(asked.from_site_id),
                "to": str(asked.to_site_id),
                "on": asked.on.isoformat(),
            },
        ),
    )
