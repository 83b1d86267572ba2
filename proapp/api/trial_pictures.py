"""Pictures of a trial over HTTP: its analyses drawn, for whoever may see the table."""

from typing import Any

from flask import Response

from proapp.analysis.catalogue import ANALYSES, Drawing
from proapp.api import masking, tabulation
from proapp.api.blueprint import Blueprint
from proapp.api.pictures import PICTURE, sent
from proapp.api.schemas.picture import (
    CompletionPictureQuery,
    DeteriorationPictureQuery,
    TrajectoryPictureQuery,
)
from proapp.picture.canvas import THEMES
from proapp.picture.drawn import trajectory as trajectory_drawn

LOOK = ("form", "theme")
SHOWN: dict[str, Drawing] = {"change": trajectory_drawn.change, "value": trajectory_drawn.value}

blueprint = Blueprint(
    "trial_pictures", __name__, about="A trial's analyses as pictures. By arm only for the roles it names."
)


@blueprint.route("/trials/<trial:trial_id>/pictures/trajectories", methods=["GET"])
@blueprint.asks(TrajectoryPictureQuery)
@blueprint.notes({200: PICTURE})
def trajectory(query: dict[str, Any], trial_id: str) -> Response:
    """One scale over time: means or mean changes with intervals, n below, the worse side marked."""
    shown = query.pop("show")
    return picture(trial_id, {"stratum": None, **query}, "trajectories", drawing=SHOWN[shown])


@blueprint.route("/trials/<trial:trial_id>/pictures/deterioration", methods=["GET"])
@blueprint.asks(DeteriorationPictureQuery)
@blueprint.notes({200: PICTURE})
def deterioration(query: dict[str, Any], trial_id: str) -> Response:
    """Time to deterioration: curves with intervals, numbers at risk below."""
    return picture(trial_id, query, "deterioration")


@blueprint.route("/trials/<trial:trial_id>/pictures/completion", methods=["GET"])
@blueprint.asks(CompletionPictureQuery)
@blueprint.notes({200: PICTURE})
def completion(query: dict[str, Any], trial_id: str) -> Response:
    """Completion by timepoint as bars."""
    return picture(trial_id, query, "completion")


def picture(trial_id: str, query: dict[str, Any], name: str, *, drawing: Drawing | None = None) -> Response:
    """An analysis drawn, as whoever asks may see it. Raises Forbidden for arms that are not to be seen."""
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    asked = {parameter: value for parameter, value in query.items() if parameter not in LOOK}
    analysis = ANALYSES[name]
    draw = drawing or analysis.drawing
    assert draw is not None, f"{name} has no picture"
    table = analysis.table(tabulation.source(protocol, asked), asked)
    return sent(draw(table, form=query["form"], theme=THEMES[query["theme"]]), query["form"])
