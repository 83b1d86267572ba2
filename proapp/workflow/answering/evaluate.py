"""What an answer means: scores, and flags for the participant's own site, in the transaction of the answer itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Problem
from proapp.base.strict_json import loads
from proapp.flag.rule import findings
from proapp.instrument.answers import sound
from proapp.instrument.definition import Definition
from proapp.participant import queries as participant_queries
from proapp.response.queries import Asked, Reported
from proapp.response.submission import instant
from proapp.score import queries as score_queries
from proapp.score.scoring import scores
from proapp.trial import queries as trial_queries
from proapp.trial.protocol import Protocol
from proapp.workflow.answering.circumstances import background
from proapp.workflow.answering.quarantine import Held
from proapp.workflow.answering.raise_flags import Source, raise_flags
from proapp.workflow.catalogue import Catalogue

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """A response just stored, as a row, with where it stood in the plan."""

    row: Mapping[str, Any]
    asked: Asked
    definition: Definition
    protocol: Protocol


def evaluate(session: Session, answered: Answered, *, actor: Actor, now: datetime, catalogue: Catalogue) -> None:
    """Score a response and raise its flags."""
    row, asked = answered.row, answered.asked
    score_queries.add(session, score_queries.rows(row, scores(answered.definition, row["answers"]).values()))

    reported = Reported(
        id=row["id"],
        instrument=row["instrument"],
        answers=row["answers"],
        completed_at=row["completed_at"],
        target_on=asked.target_on,
        timepoint=asked.timepoint,
        ordinal=asked.ordinal,
    )
    source = Source(
        id=row["id"],
        trial_id=row["trial_id"],
        site_id=asked.site_id,
        site_zone=asked.site_zone,
        site_cover=asked.site_cover,
        participant_id=row["participant_id"],
        answered_at=row["completed_at"],
    )
    _raise(session, reported, source, protocol=answered.protocol, actor=actor, now=now, catalogue=catalogue)


def evaluate_quarantined(
    session: Session, *, actor: Actor, now: datetime, catalogue: Catalogue, held: Held, body: bytes
) -> None:
    """Raise flags from what could not be accepted, as far as it can be read: danger does not wait for paperwork."""
    assert actor.participant_id is not None
    participant = participant_queries.participant(session, actor.participant_id)
    assert participant is not None
    reported = _readable(body, held.quarantine_id, received_at=held.received_at, catalogue=catalogue)
    if reported is None:
        return
    site = trial_queries.site(session, participant.site_id)
    assert site is not None
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    source = Source(
        id=held.quarantine_id,
        trial_id=participant.trial_id,
        site_id=site.id,
        site_zone=site.zone,
        site_cover=site.cover,
        participant_id=participant.id,
        answered_at=reported.completed_at,
    )
    _raise(session, reported, source, protocol=protocol, actor=actor, now=now, catalogue=catalogue)


def _readable(body: bytes, quarantine_id: UUID, *, received_at: datetime, catalogue: Catalogue) -> Reported | None:
    """The answers of a refused body that are right by themselves; None when not even the instrument is known."""
    try:
        content = loads(body)
        definition = catalogue.library.get(content["instrument"])
        answers = sound(definition, dict(content["answers"]))
        completed_at = min(instant(content["completed_at"]), received_at)
    except (Problem, KeyError, TypeError, ValueError):
        return None
    return Reported(quarantine_id, definition.key, answers, completed_at, completed_at.date(), "", 0)


def _raise(
    session: Session,
    reported: Reported,
    source: Source,
    *,
    protocol: Protocol,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> None:
    ruleset = catalogue.ruleset(protocol.rules)
    if not ruleset.concerns(reported.instrument):
        return
    seen = background(
        session,
        reported,
        participant_id=source.participant_id,
        protocol=protocol,
        ruleset=ruleset,
        site_zone=source.site_zone,
        library=catalogue.library,
    )
    definition = catalogue.library.get(reported.instrument)
    if found := findings(ruleset, seen, arrived_late=now - reported.completed_at > has_news_for(definition)):
        raise_flags(session, found, source=source, ruleset=ruleset, actor=actor, now=now)


def has_news_for(definition: Definition) -> timedelta:
    """How long an answer is news: as long as it looks back, at least a day. Older ones raise information only."""
    return max(timedelta(days=definition.recall_days or 1), ONE_DAY)
