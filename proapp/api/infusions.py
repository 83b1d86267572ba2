"""The sheet before an infusion over HTTP."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from proapp.api import laboratory, masking, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.pre_infusion import PreInfusionSchema
from proapp.workflow.treatment.pre_infusion import Sheet, pre_infusion

blueprint = Blueprint("infusions", __name__, about="What to look at before the next dose.")


@blueprint.route("/participants/<uuid:participant_id>/pre-infusion", methods=["GET"])
@blueprint.gives(200, PreInfusionSchema)
def of_participant(participant_id: UUID) -> Any:
    """Symptoms since the last dose, laboratory, grades to confirm, open flags, the next cycle, and what the label names
    for holding a dose, as facts. Refused where treatment is masked from you."""
    masking.require_treatment(masking.protocol_of(masking.participant(participant_id)))
    sheet = pre_infusion(work.reading(), now=work.now(), catalogue=work.catalogue(), participant_id=participant_id)
    return _shown(sheet)


def _shown(sheet: Sheet) -> dict[str, Any]:
    shown = {field.name: getattr(sheet, field.name) for field in fields(sheet)}
    return {**shown, "laboratory": [laboratory.result(one, knows=True) for one in sheet.laboratory]}
