"""Pictures of a trial over HTTP: its tables drawn, for whoever may see the table."""

from typing import Any

from flask import Response

from proapp.api import drawing_arms, masking, tabulation
from proapp.api.blueprint import Blueprint
from proapp.api.pictures import PICTURE, sent
from proapp.api.schemas.picture import (
    CompletionPictureQuery,
    DeteriorationPictureQuery,
    TrajectoryPictureQuery,
    WorstGradesPictureQuery,
)
from proapp.picture.canvas import THEMES
from proapp.picture.over_time import over_time
from proapp.picture.shares import shares
from proapp.picture.survival import survival

LOOK = ("form", "theme")

blueprint = Blueprint(
    "trial_pictures", __name__, about="A trial's tables as pictures. By arm only for the roles it names."
)


@blueprint.route("/trials/<trial:trial_id>/pictures/trajectory", methods=["GET"])
@blueprint.asks(TrajectoryPictureQuery)
@blueprint.notes({200: PICTURE})
def trajectory(query: dict[str, Any], trial_id: str) -> Response:
    """One scale over time: means or mean changes with intervals, n below, the worse side marked."""
    shown = query.pop("show")
    look, table = _table(trial_id, query, tabulation.trajectory)
    return sent(over_time(drawing_arms.means(table, change=shown == "change"), **look), look["form"])


@blueprint.route("/trials/<trial:trial_id>/pictures/deterioration", methods=["GET"])
@blueprint.asks(DeteriorationPictureQuery)
@blueprint.notes({200: PICTURE})
def deterioration(query: dict[str, Any], trial_id: str) -> Response:
    """Time to deterioration: curves with intervals, numbers at risk below."""
    look, table = _table(trial_id, query, tabulation.deterioration)
    return sent(survival(drawing_arms.until_deterioration(table), **look), look["form"])


@blueprint.route("/trials/<trial:trial_id>/pictures/worst-grades", methods=["GET"])
@blueprint.asks(WorstGradesPictureQuery)
@blueprint.notes({200: PICTURE})
def worst_grades(query: dict[str, Any], trial_id: str) -> Response:
    """The worst composite grades after baseline as bars."""
    look, table = _table(trial_id, query, tabulation.worst_grades)
    return sent(shares(drawing_arms.worst(table), **look), look["form"])


@blueprint.route("/trials/<trial:trial_id>/pictures/completion", methods=["GET"])
@blueprint.asks(CompletionPictureQuery)
@blueprint.notes({200: PICTURE})
def completion(query: dict[str, Any], trial_id: str) -> Response:
    """Completion by timepoint as bars."""
    look, table = _table(trial_id, query, tabulation.completion)
    return sent(shares(drawing_arms.complete(table), **look), look["form"])


def _table(trial_id: str, query: dict[str, Any], table: tabulation.Table) -> tuple[dict[str, Any], dict[str, Any]]:
    """How to draw, and the table as whoever asks may see it. Raises Forbidden for arms that are not to be seen."""
    look = {"form": query["form"], "theme": THEMES[query["theme"]]}
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    asked = {name: value for name, value in query.items() if name not in LOOK}
    return look, table(protocol, {"stratum": None, **asked})
