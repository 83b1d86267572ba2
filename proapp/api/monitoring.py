"""Whether too much toxicity is reported in an arm, over HTTP: for the roles the protocol names, and nobody else."""

from typing import Any

from flask import Response

from proapp.analysis.monitoring import monitoring as monitoring_table
from proapp.api import masking, tabulation
from proapp.api.blueprint import Blueprint
from proapp.api.pictures import PICTURE
from proapp.api.schemas.monitoring import MonitoringPictureQuery, MonitoringQuery, MonitoringSchema
from proapp.api.trial_pictures import picture

blueprint = Blueprint(
    "monitoring", __name__, about="Severe toxicity by arm against the bound agreed beforehand, for the committee."
)


@blueprint.route("/trials/<trial:trial_id>/monitoring", methods=["GET"])
@blueprint.asks(MonitoringQuery)
@blueprint.gives(200, MonitoringSchema)
def of_trial(query: dict[str, Any], trial_id: str) -> Any:
    """The chance, by arm, that more than the protocol allows report severe toxicity; never pooled. It is kept that you
    have read it."""
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    return monitoring_table(tabulation.source(protocol, query), query)


@blueprint.route("/trials/<trial:trial_id>/pictures/monitoring", methods=["GET"])
@blueprint.asks(MonitoringPictureQuery)
@blueprint.notes({200: PICTURE})
def drawn(query: dict[str, Any], trial_id: str) -> Response:
    """Events against participants by arm, with the bound at each look."""
    return picture(trial_id, query, "monitoring")
