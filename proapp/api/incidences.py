"""How many have got worse as months pass, when death can come first, and between which questionnaires, over HTTP."""

from typing import Any

from flask import Response

from proapp.analysis.incidence import incidence as incidence_table
from proapp.analysis.interval_deterioration import interval_deterioration as interval_table
from proapp.api import tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.pictures import PICTURE
from proapp.api.schemas.incidence import (
    IncidencePictureQuery,
    IncidenceQuery,
    IncidenceSchema,
    IntervalPictureQuery,
    IntervalQuery,
    IntervalSchema,
)
from proapp.api.trial_pictures import picture

blueprint = Blueprint("incidences", __name__, about="Outcomes as time passes. By arm only for the roles it names.")

CACHED = {304: described("The table you have still holds.")}


@blueprint.route("/trials/<trial:trial_id>/incidence", methods=["GET"])
@blueprint.asks(IncidenceQuery)
@blueprint.notes({200: described("The table.", IncidenceSchema), **CACHED}, headers=("If-None-Match",))
def incidence(query: dict[str, Any], trial_id: str) -> Response:
    """Cumulative incidence of deterioration, or of a new severe symptom, with death competing."""
    return tabulation.cached(trial_id, query, incidence_table, IncidenceSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/incidence", methods=["GET"])
@blueprint.asks(IncidencePictureQuery)
@blueprint.notes({200: PICTURE})
def incidence_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """Rising curves with intervals, numbers at risk below."""
    return picture(trial_id, query, "incidence")


@blueprint.route("/trials/<trial:trial_id>/interval-deterioration", methods=["GET"])
@blueprint.asks(IntervalQuery)
@blueprint.notes({200: described("The table.", IntervalSchema), **CACHED}, headers=("If-None-Match",))
def interval(query: dict[str, Any], trial_id: str) -> Response:
    """Time to deterioration when all that is known is between which two questionnaires it happened."""
    return tabulation.cached(trial_id, query, interval_table, IntervalSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/interval-deterioration", methods=["GET"])
@blueprint.asks(IntervalPictureQuery)
@blueprint.notes({200: PICTURE})
def interval_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """The curves, and the stretches of time within which nobody can say when they fell."""
    return picture(trial_id, query, "interval-deterioration")
