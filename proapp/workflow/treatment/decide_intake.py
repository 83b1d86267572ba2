"""A person approves what another system has sent, so that it becomes a fact, or refuses it with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import queries as participants
from proapp.treatment import queries
from proapp.treatment.queries import HELD, Taken
from proapp.treatment.tables import TreatmentIntake
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.preview import Preview, commit_fact, preview
from proapp.workflow.treatment.take_intake import decide, new_fact


@dataclass(frozen=True, slots=True)
class Approval:
    """Whose it is, if it was sent of nobody known (or of the wrong one), why, and the token of its preview."""

    participant_id: UUID | None = None
    reason: str | None = None
    token: str | None = None


def approve_intake(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    intake_id: UUID,
    approval: Approval,
) -> Taken:
    """Record what is held as a fact. Approved again it stays as it is. Raises NotFound, Conflict (refused earlier, or a
    later revision waits), and what recording the fact raises.
    """
    held, before = _found(session, intake_id)
    if held.state == "recorded":
        return held
    participant_id = _open(held, approval)
    fact = new_fact(held.intake, before, reason=approval.reason)
    commit_fact(
        session, actor=actor, now=now, catalogue=catalogue, key=key, participant_id=participant_id, fact=fact,
        token=approval.token,
    )  # fmt: skip
    decision = decide(
        session, held.intake, actor=actor, now=now, decision="recorded", participant_id=participant_id, fact=fact.id,
        reason=approval.reason,
    )  # fmt: skip
    return Taken(held.intake, decision)


def preview_intake(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    key: bytes,
    intake_id: UUID,
    approval: Approval,
) -> Preview:
    """What approving it would do; nothing is stored."""
    held, before = _found(session, intake_id)
    return preview(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        key=key,
        participant_id=_open(held, approval),
        fact=new_fact(held.intake, before, reason=approval.reason),
    )


def refuse_intake(session: Session, *, actor: Actor, now: datetime, intake_id: UUID, reason: str) -> Taken:
    """Keep that it is not recorded, and why. Refused again it stays as it is. Raises NotFound and Conflict."""
    held, _ = _found(session, intake_id)
    if held.state == "refused":
        return held
    if held.state != HELD:
        raise Conflict("this is recorded: correct the fact")
    decision = decide(
        session, held.intake, actor=actor, now=now, decision="refused", participant_id=held.intake.participant_id,
        reason=reason,
    )  # fmt: skip
    return Taken(held.intake, decision)


def owner_of(session: Session, intake: TreatmentIntake, said: UUID | None) -> UUID | None:
    """The site of whom it would be recorded; None when nobody is known. Raises NotFound for who is not of the trial."""
    participant_id = said or intake.participant_id
    if participant_id is None:
        return intake.site_id
    found = participants.participant(session, participant_id)
    if found is None or found.trial_id != intake.trial_id:
        raise NotFound("there is no such participant")
    return found.site_id


def _found(session: Session, intake_id: UUID) -> tuple[Taken, list[Taken]]:
    """It, and the revisions before it."""
    found = queries.taken(session, intake_id)
    if found is None:
        raise NotFound("there is no such thing here")
    intake = found.intake
    every = queries.revisions(session, intake.trial_id, intake.source, intake.external_id)
    if found.state == HELD and every[-1].intake.revision > intake.revision:
        raise Conflict("a later revision of this was sent: decide about that")
    return found, [one for one in every if one.intake.revision < intake.revision]


def _open(held: Taken, approval: Approval) -> UUID:
    if held.state != HELD:
        raise Conflict("this was decided already")
    participant_id = approval.participant_id or held.intake.participant_id
    if participant_id is None:
        raise Invalid("say whose this is", errors=[Place("/participant", "no participant has the code that was sent")])
    return participant_id
