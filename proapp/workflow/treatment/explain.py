"""Why something is due when it is, in words, from the facts as they stand now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.errors import NotFound
from proapp.participant import queries as participant_queries
from proapp.schedule import queries
from proapp.schedule.explain import sentences
from proapp.schedule.plan import planning
from proapp.schedule.tables import Assignment
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import person_of


@dataclass(frozen=True, slots=True)
class Explanation:
    """The same twice: sentences for people, and the provenance they were made from."""

    text: tuple[str, ...]
    why: Mapping[str, Any]


def explain(session: Session, *, catalogue: Catalogue, assignment_id: UUID) -> Explanation:
    """Anchor, cycle, version of its date, offset, window, zone, what closed the series; and what became of it.

    What was started, answered or cancelled is explained as it was planned then. Raises NotFound.
    """
    found = queries.assignment(session, assignment_id)
    if found is None:
        raise NotFound("there is no such assignment")
    why = _planned_now(session, found, catalogue=catalogue) or found.why
    words = tuple(sentences(found.target_on.isoformat(), why, found.opens_at, found.closes_at))
    if found.cancelled_at is not None:
        words = (*words, f"Cancelled {found.cancelled_at:%Y-%m-%d}: {found.cancel_reason}.")
    return Explanation(words, why)


def _planned_now(session: Session, found: Assignment, *, catalogue: Catalogue) -> Mapping[str, Any] | None:
    """The same reason with the version its date has now; None when it is no longer planned in this window."""
    participant = participant_queries.participant(session, found.participant_id)
    assert participant is not None
    protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
    facts = participant_queries.facts(session, participant.id)
    wanted = planning(
        protocol, person_of(session, participant, catalogue=catalogue), facts, definitions=catalogue.library
    )
    return next(
        (
            planned.why
            for planned in wanted.planned
            if planned.id_of(found.take) == found.id
            and (planned.opens_at, planned.closes_at) == (found.opens_at, found.closes_at)
        ),
        None,
    )
