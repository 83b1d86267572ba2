"""After an upgrade: what lies ahead is worked out for everybody who was registered before it was kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.participant import queries
from proapp.participant.tables import Participant
from proapp.treatment.course import course
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.treatment.person import site_of
from proapp.worklist.standing import look_ahead
from proapp.worklist.tables import Outlook


def fill_outlooks(session: Session, *, catalogue: Catalogue) -> int:
    """Store the outlook of whoever has none; returns of how many. Run again it finds nobody."""
    known = select(Outlook.participant_id).where(Outlook.participant_id == Participant.id).exists()
    people = session.scalars(select(Participant).where(~known).order_by(Participant.id)).all()
    for participant in people:
        protocol = catalogue.protocol(session, participant.trial_id, participant.protocol_version)
        facts = queries.facts(session, participant.id)
        found = course(protocol, facts, site_zone=site_of(session, participant).zone)
        look_ahead(session, participant.id, participant.trial_id, course=found)
    return len(people)
