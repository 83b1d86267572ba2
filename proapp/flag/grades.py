"""Named reads of grades: what patients' answers amount to, and what clinicians have recorded."""

from collections import defaultdict
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from proapp.base.tables import table_of
from proapp.flag.discordance import ClinicianGrade, PatientGrade
from proapp.participant.fact import Fact, current
from proapp.participant.tables import DatedFact, Participant
from proapp.participant.toxicity import TERMS
from proapp.response.tables import Response
from proapp.score.tables import ScoreRow

FACT, PARTICIPANT, RESPONSE, SCORE = (table_of(one) for one in (DatedFact, Participant, Response, ScoreRow))
GRADED = "toxicity"
COMPOSITE = "lookup"  # the method of PRO-CTCAE composite grades; their scale is the symptom's number


def clinicians(
    session: Session, trial_id: str, *, sites: frozenset[UUID] | None = None, participant_id: UUID | None = None
) -> dict[UUID, list[ClinicianGrade]]:
    """What clinicians have graded, after corrections, by participant; `sites` None is every site."""
    query = select(FACT.c.participant_id, *(FACT.c[name] for name in Fact.__slots__)).where(
        FACT.c.trial_id == trial_id, FACT.c.kind == GRADED, FACT.c.participant_id.in_(_people(trial_id, sites))
    )
    if participant_id is not None:
        query = query.where(FACT.c.participant_id == participant_id)
    recorded: dict[UUID, list[Fact]] = defaultdict(list)
    for row in session.execute(query):
        recorded[row[0]].append(Fact(*row[1:]))
    return {
        person: [
            ClinicianGrade(one.id, one.detail["term"], TERMS[one.detail["term"]].symptoms, one.on, one.detail["grade"])
            for one in current(facts)
        ]
        for person, facts in recorded.items()
    }


def patients(
    session: Session, trial_id: str, *, sites: frozenset[UUID] | None = None, participant_id: UUID | None = None
) -> dict[UUID, list[PatientGrade]]:
    """Composite grades of the responses in force of participants whom a clinician has graded, by participant."""
    graded = select(FACT.c.participant_id).where(FACT.c.trial_id == trial_id, FACT.c.kind == GRADED)
    query = (
        select(
            SCORE.c.participant_id,
            SCORE.c.response_id,
            SCORE.c.scale,
            RESPONSE.c.completed_at,
            RESPONSE.c.zone,
            SCORE.c.value,
        )
        .join(RESPONSE, RESPONSE.c.id == SCORE.c.response_id)
        .where(
            SCORE.c.trial_id == trial_id,
            SCORE.c.method == COMPOSITE,
            SCORE.c.value.is_not(None),
            SCORE.c.participant_id.in_(graded),
            SCORE.c.participant_id.in_(_people(trial_id, sites)),
            RESPONSE.c.current,
            ~RESPONSE.c.voided,
        )
    )
    if participant_id is not None:
        query = query.where(SCORE.c.participant_id == participant_id)
    found: dict[UUID, list[PatientGrade]] = defaultdict(list)
    for person, response_id, symptom, at, zone, value in session.execute(query):
        found[person].append(PatientGrade(response_id, symptom, at.astimezone(ZoneInfo(zone)).date(), int(value)))
    return found


def _people(trial_id: str, sites: frozenset[UUID] | None) -> Select[UUID]:
    query = select(PARTICIPANT.c.id).where(PARTICIPANT.c.trial_id == trial_id)
    return query if sites is None else query.where(PARTICIPANT.c.site_id.in_(sites))
