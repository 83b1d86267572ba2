"""Absorbed doses and injections over HTTP: what was measured, added up, and what comes next."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from proapp.api import masking
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.dose import DosesSchema, InjectionsSchema
from proapp.api.treated import course_of
from proapp.treatment.dose_record import dose_records
from proapp.treatment.injections import injections, next_due

blueprint = Blueprint("doses", __name__, about="Absorbed doses against the protocol's goals; injections beside them.")


@blueprint.route("/participants/<uuid:participant_id>/doses", methods=["GET"])
@blueprint.gives(200, DosesSchema)
def of_participant(participant_id: UUID) -> Any:
    """Gy by cycle in kidneys, marrow and each target lesion, against the goals; refused where masked from you."""
    course, protocol = course_of(participant_id)
    masking.require_treatment(protocol)
    return {"regimens": [asdict(one) for one in dose_records(course)]}


@blueprint.route("/participants/<uuid:participant_id>/injections", methods=["GET"])
@blueprint.gives(200, InjectionsSchema)
def of_analogues(participant_id: UUID) -> Any:
    """Injections of somatostatin analogues, recorded as facts (ssa-injection), and a hint when the next is due."""
    course, protocol = course_of(participant_id)
    knows = masking.sees_treatment(protocol)
    hint = next_due(course, with_infusions=knows)
    items = [asdict(one) if knows else {**asdict(one), "days_before_dose": None} for one in injections(course)]
    return {"items": items, "next_due": asdict(hint) if hint else None}
