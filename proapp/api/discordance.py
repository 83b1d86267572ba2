"""Patients' grades beside clinicians' over HTTP: where they lie apart somebody should look. Both stand."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.discordance import (
    DiscordanceQuery,
    DiscordanceSchema,
    TrialDiscordanceQuery,
    TrialDiscordanceSchema,
)
from proapp.flag import grades
from proapp.flag.discordance import NOTE, ClinicianGrade, Pair, PatientGrade, gaps, pairs
from proapp.participant.toxicity import TERMS

LIBRARY = "pro-ctcae@1.0"  # has every symptom; the sets that trials ask are parts of it

blueprint = Blueprint("discordance", __name__, about="Composite grades of patients beside CTCAE grades of clinicians.")


@blueprint.route("/participants/<uuid:participant_id>/discordance", methods=["GET"])
@blueprint.asks(DiscordanceQuery)
@blueprint.gives(200, DiscordanceSchema)
def of_participant(query: dict[str, Any], participant_id: UUID) -> Any:
    """Where this participant's own grades and their clinician's lie apart, the newest first."""
    trial_id, days = masking.participant(participant_id).trial_id, query["within_days"]
    clinicians = grades.clinicians(work.reading(), trial_id, participant_id=participant_id)
    patients = grades.patients(work.reading(), trial_id, participant_id=participant_id)
    found = _pairs(clinicians, patients, within=days).get(participant_id, ())
    shown = [_shown(participant_id, pair) for pair in gaps(found)]
    return {"note": NOTE, "within_days": days, "pairs": len(found), "gaps": shown}


@blueprint.route("/trials/<trial:trial_id>/discordance", methods=["GET"])
@blueprint.asks(TrialDiscordanceQuery)
@blueprint.gives(200, TrialDiscordanceSchema)
def of_trial(query: dict[str, Any], trial_id: str) -> Any:
    """The same for every participant of the sites your roles reach."""
    sites, days = policy.sites_of(trial_id, only=query["site"]), query["within_days"]
    clinicians = grades.clinicians(work.reading(), trial_id, sites=sites)
    patients = grades.patients(work.reading(), trial_id, sites=sites)
    found = _pairs(clinicians, patients, within=days)
    apart = [(person, pair) for person, all_pairs in found.items() for pair in gaps(all_pairs)]
    page = paging.page(apart, query, by=lambda row: _by_day(*row))
    number = sum(len(all_pairs) for all_pairs in found.values())
    return {
        **page,
        "items": [_shown(*row) for row in page["items"]],
        "note": NOTE,
        "within_days": days,
        "pairs": number,
    }


def _pairs(
    clinicians: Mapping[UUID, Sequence[ClinicianGrade]], patients: Mapping[UUID, Sequence[PatientGrade]], *, within: int
) -> dict[UUID, tuple[Pair, ...]]:
    return {person: pairs(patients.get(person, ()), graded, within=within) for person, graded in clinicians.items()}


def _by_day(person: UUID, pair: Pair) -> tuple[int, str, str, str]:
    """The newest first."""
    return -pair.clinician.on.toordinal(), str(person), str(pair.clinician.fact_id), pair.patient.symptom


def _shown(person: UUID, pair: Pair) -> dict[str, Any]:
    clinician, patient = pair.clinician, pair.patient
    return {
        "participant": person,
        "kind": pair.kind,
        "term": clinician.term,
        "title": TERMS[clinician.term].title,
        "symptom": patient.symptom,
        "label": work.catalogue().library.get(LIBRARY).score(patient.symptom).title,
        "clinician_grade": clinician.grade,
        "clinician_on": clinician.on,
        "fact": clinician.fact_id,
        "patient_grade": patient.grade,
        "patient_on": patient.on,
        "response": patient.response_id,
    }
