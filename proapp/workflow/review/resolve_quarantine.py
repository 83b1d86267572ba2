"""The site decides about something in quarantine, once: it becomes an answer, or stays what it is, with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base import audit, trail
from proapp.base.actor import Actor
from proapp.base.canonical import digest, plain
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.flag import queries as flag_queries
from proapp.flag.joining import Quiet
from proapp.flag.tables import Flag
from proapp.response import intake, queries
from proapp.response.tables import Quarantine, QuarantineResolution
from proapp.workflow.answering.background import Background
from proapp.workflow.answering.decide import Accepted
from proapp.workflow.answering.evaluate import News, evaluate
from proapp.workflow.answering.keep import keep
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review.approve import Said, approved

ACCEPT, MAP, REJECT = "accept", "map", "reject"
DECISIONS = (ACCEPT, MAP, REJECT)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is decided and why; `said` is what the site says otherwise than the body."""

    decision: str
    reason_code: str
    reason: str
    said: Said = Said()

    @property
    def digest(self) -> str:
        """The same for the same decision, whatever words give its reason."""
        return digest({"decision": self.decision, "reason_code": self.reason_code, **self.said.fields()})


def resolve_quarantine(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, quarantine_id: UUID, resolution: Resolution
) -> QuarantineResolution:
    """Decide. The body stays as it came; the same decision again changes nothing.

    Raises NotFound, Conflict (decided otherwise before; the assignment is answered), Invalid naming each place that
    does not fit, Voided. Nothing is stored then.
    """
    held = queries.quarantine(session, quarantine_id, lock=True)
    if held is None:
        raise NotFound("there is no such thing in quarantine")
    if known := queries.resolution(session, quarantine_id):
        return _same(known, resolution)
    if faults := list(_faults(resolution)):
        raise Invalid("the decision does not fit", errors=faults)

    response_id = None
    if resolution.decision != REJECT:
        response_id = _let_in(session, held, resolution, catalogue=catalogue, actor=actor, now=now)
    row = _row(held, resolution, response_id, actor=actor, now=now)
    session.execute(insert(QuarantineResolution).values(row))
    _record(session, row, resolution, actor=actor, now=now)
    stored = queries.resolution(session, quarantine_id)
    assert stored is not None
    return stored


def _same(known: QuarantineResolution, resolution: Resolution) -> QuarantineResolution:
    if known.decision_digest != resolution.digest:
        raise Conflict("this was decided already, otherwise")
    return known


def _faults(resolution: Resolution) -> Iterator[Place]:
    named = resolution.said.fields()
    if resolution.decision == MAP and "assignment_id" not in named:
        yield Place("/assignment_id", "say which assignment it answers")
    if resolution.decision == ACCEPT and "assignment_id" in named:
        yield Place("/assignment_id", "to put it to another assignment is to map it")
    if resolution.decision == REJECT:
        yield from (Place(f"/{name}", "what is rejected becomes no answer") for name in named)


def _let_in(
    session: Session, held: Quarantine, resolution: Resolution, *, catalogue: Catalogue, actor: Actor, now: datetime
) -> UUID:
    """Store it as a response known from now on, score it, and look at it for danger as for any other."""
    whose, _ = intake.gathered(session, held.participant_id, ())
    background = Background(session, whose, catalogue)
    found = approved(
        session, held, resolution.said, background=background, library=catalogue.library, actor=actor
    )  # fmt: skip
    provenance = {"received_at": now, "quarantine_id": held.id, "reason_code": resolution.reason_code}
    accepted: Accepted = replace(found, row={**found.row, **provenance})
    keep(session, [accepted], actor=actor, now=now)
    told = tuple(_told(session, held))
    news = News(accepted.reported, accepted.definition, scored=accepted.scored, told=told)
    evaluate(session, [news], background=background, actor=actor, now=now)
    response_id: UUID = accepted.row["id"]
    return response_id


def _told(session: Session, held: Quarantine) -> Iterator[Quiet]:
    """What the same answers have told already when they went into quarantine: raised, joined, or held back."""
    source = str(held.id)
    flags = flag_queries.of_participant(session, held.participant_id)
    events = trail.about(session, "flag", [flag.id for flag in flags])
    joined = {event["object_id"] for event in events if _by(event, source)}
    resting = {one.id: one.flag_id for one in flag_queries.suppressions_about(session, held.participant_id)}
    kept = {event["object_id"] for event in trail.about(session, "flag_suppression", resting) if _by(event, source)}
    rested = {flag_id for one, flag_id in resting.items() if str(one) in kept}
    for flag in flags:
        if flag.source_id == held.id or str(flag.id) in joined or flag.id in rested:
            yield _quiet(flag)


def _by(event: dict[str, Any], source: str) -> bool:
    return bool(event["detail"].get("source") == source)


def _quiet(flag: Flag) -> Quiet:
    return Quiet(None, flag.rule, flag.symptom, flag.level, flag.why)  # type: ignore[arg-type]  # a level, as stored


def _row(
    held: Quarantine, resolution: Resolution, response_id: UUID | None, *, actor: Actor, now: datetime
) -> dict[str, Any]:
    return {
        "quarantine_id": held.id,
        "trial_id": held.trial_id,
        "participant_id": held.participant_id,
        "decision": resolution.decision,
        "reason_code": resolution.reason_code,
        "response_id": response_id,
        "changed": sorted(resolution.said.fields()),
        "decision_digest": resolution.digest,
        "decided_by": actor.id,
        "decided_at": now,
    }


def _record(session: Session, row: dict[str, Any], resolution: Resolution, *, actor: Actor, now: datetime) -> None:
    audit.record(
        session,
        audit.Event(
            stream=row["trial_id"],
            action="quarantine.resolved",
            object_type="quarantine_resolution",
            object_id=str(row["quarantine_id"]),
            actor=actor,
            at=now,
            after=row,
            reason_code=resolution.reason_code,
            reason_text=resolution.reason,
            detail=plain({"decision": row["decision"], "response": row["response_id"]}),
        ),
    )
