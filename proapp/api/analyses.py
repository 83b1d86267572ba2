"""What models say of a trial's arms, over HTTP, for the roles the protocol names."""

from typing import Any

from flask import Response

from proapp.analysis.model import model as model_table
from proapp.api import tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.analysis import ModelQuery, ModelSchema

blueprint = Blueprint("analyses", __name__, about="Models of a trial's arms, for the roles the protocol names.")


@blueprint.route("/trials/<trial:trial_id>/model", methods=["GET"])
@blueprint.asks(ModelQuery)
@blueprint.notes(
    {200: described("The model.", ModelSchema), 304: described("The model you have still holds.")},
    headers=("If-None-Match",),
)
def model(query: dict[str, Any], trial_id: str) -> Response:
    """Adjusted mean changes and differences by moment and over all, by the mixed model for repeated measures."""
    return tabulation.cached(trial_id, {**query, "by": "arm"}, model_table, ModelSchema)
