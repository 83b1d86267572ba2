"""What participants report of toxicity, over HTTP: worst grades, grades over time, indices, areas, and pictures."""

from typing import Any

from flask import Response

from proapp.analysis.toxicity_area import toxicity_area as area_table
from proapp.analysis.toxicity_index import toxicity_index as index_table
from proapp.analysis.toxicity_over_time import toxicity_over_time as over_time_table
from proapp.analysis.worst_grades import worst_grades as worst_grades_table
from proapp.api import tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.pictures import PICTURE
from proapp.api.schemas.toxicity import (
    SymptomPictureQuery,
    SymptomQuery,
    SymptomsPictureQuery,
    SymptomsQuery,
    ToxicityAreaSchema,
    ToxicityIndexSchema,
    ToxicityOverTimeSchema,
    WorstGradesSchema,
)
from proapp.api.trial_pictures import picture

blueprint = Blueprint(
    "toxicities", __name__, about="Toxicity that participants report. By arm only for the roles the protocol names."
)

CACHED = {304: described("The table you have still holds.")}


@blueprint.route("/trials/<trial:trial_id>/worst-grades", methods=["GET"])
@blueprint.asks(SymptomsQuery)
@blueprint.notes({200: described("The table.", WorstGradesSchema), **CACHED}, headers=("If-None-Match",))
def worst_grades(query: dict[str, Any], trial_id: str) -> Response:
    """The worst PRO-CTCAE grades, with the baseline, after it, and adjusted: who had each symptom, and severely."""
    return tabulation.cached(trial_id, query, worst_grades_table, WorstGradesSchema)


@blueprint.route("/trials/<trial:trial_id>/toxicity-over-time", methods=["GET"])
@blueprint.asks(SymptomQuery)
@blueprint.notes({200: described("The table.", ToxicityOverTimeSchema), **CACHED}, headers=("If-None-Match",))
def over_time(query: dict[str, Any], trial_id: str) -> Response:
    """One symptom over time: how many of an arm had each grade at each moment."""
    return tabulation.cached(trial_id, query, over_time_table, ToxicityOverTimeSchema)


@blueprint.route("/trials/<trial:trial_id>/toxicity-index", methods=["GET"])
@blueprint.asks(SymptomsQuery)
@blueprint.notes({200: described("The table.", ToxicityIndexSchema), **CACHED}, headers=("If-None-Match",))
def index(query: dict[str, Any], trial_id: str) -> Response:
    """All grades of a symptom in one number: the worst, and a little more for every other."""
    return tabulation.cached(trial_id, query, index_table, ToxicityIndexSchema)


@blueprint.route("/trials/<trial:trial_id>/toxicity-area", methods=["GET"])
@blueprint.asks(SymptomQuery)
@blueprint.notes({200: described("The table.", ToxicityAreaSchema), **CACHED}, headers=("If-None-Match",))
def area(query: dict[str, Any], trial_id: str) -> Response:
    """How much worse and how much better than at its start an arm was, and for how long."""
    return tabulation.cached(trial_id, query, area_table, ToxicityAreaSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/worst-grades", methods=["GET"])
@blueprint.asks(SymptomsPictureQuery)
@blueprint.notes({200: PICTURE})
def worst_grades_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """The worst grades after baseline as bars."""
    return picture(trial_id, query, "worst-grades")


@blueprint.route("/trials/<trial:trial_id>/pictures/toxicity-over-time", methods=["GET"])
@blueprint.asks(SymptomPictureQuery)
@blueprint.notes({200: PICTURE})
def over_time_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """One symptom over time as stacked bars, one row of them for each arm."""
    return picture(trial_id, query, "toxicity-over-time")


@blueprint.route("/trials/<trial:trial_id>/pictures/toxicity-index", methods=["GET"])
@blueprint.asks(SymptomsPictureQuery)
@blueprint.notes({200: PICTURE})
def index_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """Every symptom's mean index with its interval."""
    return picture(trial_id, query, "toxicity-index")


@blueprint.route("/trials/<trial:trial_id>/pictures/toxicity-area", methods=["GET"])
@blueprint.asks(SymptomPictureQuery)
@blueprint.notes({200: PICTURE})
def area_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """One symptom's means over time, what lies above each arm's start and below it filled."""
    return picture(trial_id, query, "toxicity-area")
