"""What a participant's facts make of their treatment, for those who read."""

from uuid import UUID

from proapp.api import masking, work
from proapp.participant import queries
from proapp.treatment.course import Course, course
from proapp.trial.protocol import Protocol
from proapp.workflow.treatment.person import site_of


def course_of(participant_id: UUID) -> tuple[Course, Protocol]:
    """The course, and the protocol it follows. Raises NotFound."""
    participant = masking.participant(participant_id)
    protocol = masking.protocol_of(participant)
    zone = site_of(work.reading(), participant).zone
    return course(protocol, queries.facts(work.reading(), participant_id), site_zone=zone), protocol
