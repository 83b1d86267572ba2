"""A participant wants a break: until a day nothing is asked and nobody reminds them; then it goes on by itself."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Invalid, NotFound, Place
from proapp.participant import queries
from proapp.participant.tables import DatedFact
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.own_fact import Decided, record_own_fact

LONGEST = timedelta(days=28)  # our choice: a longer break is agreed with the site, which may record any


def pause(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    participant_id: UUID,
    said: Decided,
    until: date,
) -> tuple[DatedFact, bool]:
    """Keep a pause that begins at once; `until` is the first day on which questions come again. Same again: no change.

    Returns the fact and whether it is new. Raises NotFound, Invalid (not within 28 days), Conflict.
    """
    participant = queries.participant(session, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    known = queries.fact(session, said.id)
    if known is None:
        today = now.astimezone(ZoneInfo(participant.zone)).date()
        if not today < until <= today + LONGEST:
            raise Invalid("the pause is too short or too long", errors=[Place("/until", _between(today))])
    recorded = record_own_fact(
        session,
        actor=actor,
        now=now,
        catalogue=catalogue,
        participant_id=participant_id,
        said=said,
        kind="pause",
        detail={"until": until.isoformat()},
    )
    return recorded.fact, recorded.created


def _between(today: date) -> str:
    return f"a day from {today + timedelta(days=1)} to {today + LONGEST}; your site can record a longer pause"
