"""Another system says what was given: recorded at once, or held until a person has approved it, and never twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.base.db import savepoint
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.participant import queries as participants
from proapp.participant.tables import Participant
from proapp.treatment import queries
from proapp.treatment.intake import Item, fact_id, intake_id, item_faults
from proapp.treatment.queries import Taken
from proapp.treatment.tables import IntakeDecision, TreatmentIntake
from proapp.trial import queries as trials
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.record_fact import record_fact
from proapp.workflow.treatment.weigh import NewFact

UNKNOWN = "no participant of this trial has this code"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one item: `status` is held, recorded or refused (by a person, earlier); conflict or invalid, and then nothing
    of it is kept. `problem` says why it waits or was not taken, `errors` where.
    """

    external_id: str
    status: str
    intake: UUID | None = None
    fact: UUID | None = None
    problem: str | None = None
    errors: tuple[Place, ...] = ()


def take_intake(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    trial_id: str,
    source: str,
    items: Iterable[Item],
) -> list[Outcome]:
    """Take each item by itself, in the order sent. The same again changes nothing and is answered the same.

    Held for a person unless the protocol says `integrations: {approve: false}`; what cannot be recorded is held then
    too, with its problem, and tried again when it is sent again. Raises NotFound for an unknown trial.
    """
    version = trials.newest_version(session, trial_id)
    if version is None:
        raise NotFound("there is no such trial")
    holds = catalogue.protocol(session, trial_id, version).holds_intake
    taking = _Taking(session, actor, now, catalogue, trial_id=trial_id, source=source, holds=holds)
    return [taking.one(item) for item in items]


def new_fact(intake: TreatmentIntake, before: Sequence[Taken], *, reason: str | None = None) -> NewFact:
    """The fact that it becomes; of a later revision the correction of what those `before` it became."""
    recorded = [one.decision.fact_id for one in before if one.decision and one.decision.fact_id]
    return NewFact(
        id=fact_id(intake.id),
        kind=intake.kind,
        on=intake.on,
        at=intake.at,
        detail=dict(intake.detail),
        corrects=recorded[-1] if recorded else None,
        reason=reason or intake.reason,
    )


def decide(
    session: Session,
    intake: TreatmentIntake,
    *,
    actor: Actor,
    now: datetime,
    decision: str,
    participant_id: UUID | None,
    fact: UUID | None = None,
    reason: str | None = None,
) -> IntakeDecision:
    """Keep what became of it."""
    row = {
        "intake_id": intake.id, "trial_id": intake.trial_id, "participant_id": participant_id, "decision": decision,
        "fact_id": fact, "reason": reason, "decided_at": now, "decided_by": f"{actor.kind}:{actor.id}",
    }  # fmt: skip
    session.execute(insert(IntakeDecision).values(row))
    event = audit.Event(
        stream=intake.trial_id,
        action=f"intake.{decision}",
        object_type="intake_decision",
        object_id=str(intake.id),
        actor=actor,
        at=now,
        after=row,
        reason_text=reason,
        detail={"kind": intake.kind},
    )
    audit.record(session, event)
    found = session.get(IntakeDecision, intake.id)
    assert found is not None
    return found


class _Taking:
    """One delivery of one source."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        catalogue: Catalogue,
        *,
        trial_id: str,
        source: str,
        holds: bool,
    ) -> None:
        self.session, self.actor, self.now, self.catalogue = session, actor, now, catalogue
        self.trial_id, self.source, self.holds = trial_id, source, holds

    def one(self, item: Item) -> Outcome:
        if faults := item_faults(item):
            places = tuple(Place(fault.pointer, fault.message) for fault in faults)
            return Outcome(item.external_id, "invalid", problem="the item does not have its form", errors=places)
        known = queries.revisions(self.session, self.trial_id, self.source, item.external_id)
        same = next((one for one in reversed(known) if one.intake.digest == item.digest), None)
        if same is not None:
            return self._recorded(same, [one for one in known if one.intake.revision < same.intake.revision])
        if known and not item.corrects:
            words = "this id says something else already: send it as a correction, with a reason"
            return Outcome(item.external_id, "conflict", intake=known[-1].intake.id, problem=words)
        return self._taken(item, known)

    def _taken(self, item: Item, known: Sequence[Taken]) -> Outcome:
        participant = participants.coded(self.session, self.trial_id, item.participant)
        return self._recorded(Taken(self._kept(item, len(known) + 1, participant), None), known)

    def _recorded(self, one: Taken, before: Sequence[Taken]) -> Outcome:
        """What became of it, now or earlier; what no person has to approve is recorded, if it can be."""
        intake, participant_id = one.intake, one.intake.participant_id
        if one.state != queries.HELD or self.holds or participant_id is None:
            return _outcome(one)
        fact = new_fact(intake, before)
        try:
            with savepoint(self.session):
                record_fact(
                    self.session, actor=self.actor, now=self.now, catalogue=self.catalogue,
                    participant_id=participant_id, fact=fact,
                )  # fmt: skip
                decision = decide(
                    self.session, intake, actor=self.actor, now=self.now, decision="recorded",
                    participant_id=participant_id, fact=fact.id,
                )  # fmt: skip
        except (Invalid, Conflict) as problem:
            held = _outcome(one)
            return replace(held, problem=problem.detail, errors=problem.errors)
        return _outcome(Taken(intake, decision))

    def _kept(self, item: Item, revision: int, participant: Participant | None) -> TreatmentIntake:
        site = None if item.site is None else trials.site_coded(self.session, self.trial_id, item.site)
        row = {
            "id": intake_id(self.trial_id, self.source, item.external_id, revision=revision),
            "trial_id": self.trial_id,
            "site_id": participant.site_id if participant else (site.id if site else None),
            "participant_id": participant.id if participant else None,
            "source": self.source,
            "external_id": item.external_id,
            "revision": revision,
            "participant_code": item.participant,
            "kind": item.kind,
            "on": item.on,
            "at": item.at,
            "detail": dict(item.detail),
            "reason": item.reason,
            "problem": None if participant else UNKNOWN,
            "digest": item.digest,
            "received_at": self.now,
            "received_by": f"{self.actor.kind}:{self.actor.id}",
        }
        self.session.execute(insert(TreatmentIntake).values(row))
        audit.record(
            self.session,
            audit.Event(
                stream=self.trial_id,
                action="intake.received",
                object_type="treatment_intake",
                object_id=str(row["id"]),
                actor=self.actor,
                at=self.now,
                after=row,
                reason_text=item.reason,
                detail={"kind": item.kind, "source": self.source},
            ),
        )
        found = self.session.get(TreatmentIntake, row["id"])
        assert found is not None
        return found


def _outcome(one: Taken) -> Outcome:
    fact = one.decision.fact_id if one.decision else None
    problem = one.intake.problem if one.decision is None else one.decision.reason
    return Outcome(one.intake.external_id, one.state, intake=one.intake.id, fact=fact, problem=problem)
