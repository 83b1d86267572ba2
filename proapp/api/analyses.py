"""What models say of a trial's arms, over HTTP, for the roles the protocol names."""

from typing import Any

from flask import Response

from proapp.analysis.catalogue import Drawing
from proapp.analysis.distribution import distribution as distribution_table
from proapp.analysis.endpoints import endpoints as endpoints_table
from proapp.analysis.model import model as model_table
from proapp.analysis.responders import responders as responders_table
from proapp.analysis.sensitivity import sensitivity as sensitivity_table
from proapp.analysis.sensitivity import tipping as tipping_table
from proapp.api import tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.pictures import PICTURE
from proapp.api.schemas.analysis import ByArmQuery, ModelQuery, ModelSchema
from proapp.api.schemas.analysis_pictures import (
    DistributionPictureQuery,
    ModelPictureQuery,
    RespondersPictureQuery,
    SensitivityPictureQuery,
    TippingPointPictureQuery,
)
from proapp.api.schemas.endpoints import EndpointsSchema
from proapp.api.schemas.responders import DistributionQuery, DistributionSchema, RespondersQuery, RespondersSchema
from proapp.api.schemas.sensitivity import SensitivityQuery, SensitivitySchema, TippingPointQuery, TippingPointSchema
from proapp.api.trial_pictures import picture
from proapp.picture.drawn import model as model_drawn

HOLDS = {304: described("The table you have still holds.")}
BY_ARM = {"by": "arm"}
SHOWN: dict[str, Drawing] = {"differences": model_drawn.differences, "means": model_drawn.means}

blueprint = Blueprint("analyses", __name__, about="Models of a trial's arms, for the roles the protocol names.")


@blueprint.route("/trials/<trial:trial_id>/model", methods=["GET"])
@blueprint.asks(ModelQuery)
@blueprint.notes({200: described("The model.", ModelSchema), **HOLDS}, headers=("If-None-Match",))
def model(query: dict[str, Any], trial_id: str) -> Response:
    """Adjusted mean changes and differences by moment and over all, by a mixed model."""
    return tabulation.cached(trial_id, {**query, **BY_ARM}, model_table, ModelSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/model", methods=["GET"])
@blueprint.asks(ModelPictureQuery)
@blueprint.notes({200: PICTURE})
def model_picture(query: dict[str, Any], trial_id: str) -> Response:
    """Adjusted differences one below the other, or adjusted means over time."""
    shown = query.pop("show")
    return picture(trial_id, {**query, **BY_ARM}, "model", drawing=SHOWN[shown])


@blueprint.route("/trials/<trial:trial_id>/sensitivity", methods=["GET"])
@blueprint.asks(SensitivityQuery)
@blueprint.notes({200: described("The differences.", SensitivitySchema), **HOLDS}, headers=("If-None-Match",))
def sensitivity(query: dict[str, Any], trial_id: str) -> Response:
    """Differences by moment if those who stopped answering did as the reference arm."""
    return tabulation.cached(trial_id, {**query, **BY_ARM}, sensitivity_table, SensitivitySchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/sensitivity", methods=["GET"])
@blueprint.asks(SensitivityPictureQuery)
@blueprint.notes({200: PICTURE})
def sensitivity_picture(query: dict[str, Any], trial_id: str) -> Response:
    """These differences one below the other."""
    return picture(trial_id, {**query, **BY_ARM}, "sensitivity")


@blueprint.route("/trials/<trial:trial_id>/tipping-point", methods=["GET"])
@blueprint.asks(TippingPointQuery)
@blueprint.notes({200: described("The tipping point.", TippingPointSchema), **HOLDS}, headers=("If-None-Match",))
def tipping_point(query: dict[str, Any], trial_id: str) -> Response:
    """How much worse imputed answers of one arm must be until its difference is not significant any more."""
    return tabulation.cached(trial_id, {**query, **BY_ARM}, tipping_table, TippingPointSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/tipping-point", methods=["GET"])
@blueprint.asks(TippingPointPictureQuery)
@blueprint.notes({200: PICTURE})
def tipping_point_picture(query: dict[str, Any], trial_id: str) -> Response:
    """The difference over how much worse imputed answers are made."""
    return picture(trial_id, {**query, **BY_ARM}, "tipping-point")


@blueprint.route("/trials/<trial:trial_id>/responders", methods=["GET"])
@blueprint.asks(RespondersQuery)
@blueprint.notes({200: described("The responders.", RespondersSchema), **HOLDS}, headers=("If-None-Match",))
def responders(query: dict[str, Any], trial_id: str) -> Response:
    """Improved, stable, deteriorated by moment and at best; shares that responded, and their differences by arm."""
    return tabulation.cached(trial_id, query, responders_table, RespondersSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/responders", methods=["GET"])
@blueprint.asks(RespondersPictureQuery)
@blueprint.notes({200: PICTURE})
def responders_picture(query: dict[str, Any], trial_id: str) -> Response:
    """The shares that responded as bars."""
    return picture(trial_id, query, "responders")


@blueprint.route("/trials/<trial:trial_id>/distribution", methods=["GET"])
@blueprint.asks(DistributionQuery)
@blueprint.notes({200: described("The distributions.", DistributionSchema), **HOLDS}, headers=("If-None-Match",))
def distribution(query: dict[str, Any], trial_id: str) -> Response:
    """What share of each arm changed by how much or less."""
    return tabulation.cached(trial_id, {**query, **BY_ARM}, distribution_table, DistributionSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/distribution", methods=["GET"])
@blueprint.asks(DistributionPictureQuery)
@blueprint.notes({200: PICTURE})
def distribution_picture(query: dict[str, Any], trial_id: str) -> Response:
    """These shares as stepped curves."""
    return picture(trial_id, {**query, **BY_ARM}, "distribution")


@blueprint.route("/trials/<trial:trial_id>/endpoints", methods=["GET"])
@blueprint.asks(ByArmQuery)
@blueprint.notes({200: described("The endpoints.", EndpointsSchema), **HOLDS}, headers=("If-None-Match",))
def endpoints(query: dict[str, Any], trial_id: str) -> Response:
    """Each endpoint's test in the protocol's order, what is confirmed, and where testing stops."""
    return tabulation.cached(trial_id, {**query, **BY_ARM}, endpoints_table, EndpointsSchema)
