"""What the daily diary says over weeks, and what is reported around doses, over HTTP, with pictures."""

from typing import Any

from flask import Response

from proapp.analysis.around_doses import around_doses as around_doses_table
from proapp.analysis.diary_relief import diary_relief as relief_table
from proapp.analysis.diary_weeks import diary_weeks as weeks_table
from proapp.analysis.symptom_days import symptom_days as symptom_days_table
from proapp.api import masking, tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.pictures import PICTURE
from proapp.api.schemas.diary import (
    AroundDosesPictureQuery,
    AroundDosesQuery,
    AroundDosesSchema,
    DiaryReliefPictureQuery,
    DiaryReliefQuery,
    DiaryReliefSchema,
    DiaryWeeksPictureQuery,
    DiaryWeeksQuery,
    DiaryWeeksSchema,
    SymptomDaysPictureQuery,
    SymptomDaysSchema,
)
from proapp.api.schemas.trajectory import TableQuery
from proapp.api.trial_pictures import picture
from proapp.picture.drawn import diary_weeks as by_week

blueprint = Blueprint(
    "diaries", __name__, about="Diaries over weeks, hours around doses. By arm only for the roles the protocol names."
)

CACHED = {304: described("The table you have still holds.")}
SHOWN = {"value": by_week.value, "change": by_week.change}


@blueprint.route("/trials/<trial:trial_id>/symptom-days", methods=["GET"])
@blueprint.asks(TableQuery)
@blueprint.notes({200: described("The table.", SymptomDaysSchema), **CACHED}, headers=("If-None-Match",))
def symptom_days(query: dict[str, Any], trial_id: str) -> Response:
    """Days with each symptom per 28 diaries, prorated and as counted, their change, and how the arms differ."""
    return tabulation.cached(trial_id, query, symptom_days_table, SymptomDaysSchema)


@blueprint.route("/trials/<trial:trial_id>/diary-weeks", methods=["GET"])
@blueprint.asks(DiaryWeeksQuery)
@blueprint.notes({200: described("The table.", DiaryWeeksSchema), **CACHED}, headers=("If-None-Match",))
def weeks(query: dict[str, Any], trial_id: str) -> Response:
    """Weekly means of one scale of the diary, and their change from the run-in."""
    return tabulation.cached(trial_id, query, weeks_table, DiaryWeeksSchema)


@blueprint.route("/trials/<trial:trial_id>/diary-relief", methods=["GET"])
@blueprint.asks(DiaryReliefQuery)
@blueprint.gives(200, DiaryReliefSchema)
def relief(query: dict[str, Any], trial_id: str) -> Any:
    """Whose relief lasted: TELESTAR's durable response unless you say otherwise. Who is not through the weeks yet does
    not count."""
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    return relief_table(tabulation.source(protocol, query), query)


@blueprint.route("/trials/<trial:trial_id>/around-doses", methods=["GET"])
@blueprint.asks(AroundDosesQuery)
@blueprint.notes({200: described("The table.", AroundDosesSchema), **CACHED}, headers=("If-None-Match",))
def around_doses(query: dict[str, Any], trial_id: str) -> Response:
    """The hours around infusions, or around injections of an analogue, every dose's start laid on hour 0."""
    return tabulation.cached(trial_id, query, around_doses_table, AroundDosesSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/symptom-days", methods=["GET"])
@blueprint.asks(SymptomDaysPictureQuery)
@blueprint.notes({200: PICTURE})
def symptom_days_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """The change in days with symptoms, block by block."""
    return picture(trial_id, query, "symptom-days")


@blueprint.route("/trials/<trial:trial_id>/pictures/diary-weeks", methods=["GET"])
@blueprint.asks(DiaryWeeksPictureQuery)
@blueprint.notes({200: PICTURE})
def weeks_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """Weekly means, or their change, over time."""
    shown = query.pop("show")
    return picture(trial_id, query, "diary-weeks", drawing=SHOWN[shown])


@blueprint.route("/trials/<trial:trial_id>/pictures/diary-relief", methods=["GET"])
@blueprint.asks(DiaryReliefPictureQuery)
@blueprint.notes({200: PICTURE})
def relief_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """Whose relief lasted, a bar for each arm."""
    return picture(trial_id, query, "diary-relief")


@blueprint.route("/trials/<trial:trial_id>/pictures/around-doses", methods=["GET"])
@blueprint.asks(AroundDosesPictureQuery)
@blueprint.notes({200: PICTURE})
def around_doses_drawn(query: dict[str, Any], trial_id: str) -> Response:
    """A small picture for each dose, its start at hour 0."""
    return picture(trial_id, query, "around-doses")
