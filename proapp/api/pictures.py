"""Pictures of one participant over HTTP, made by the server so that the same one goes into a report."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response

from proapp.api import drawing
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.picture import PictureQuery, ScalePictureQuery, ScalesPictureQuery
from proapp.api.timelines import sheet as visit_sheet
from proapp.api.timelines import story
from proapp.base import errors
from proapp.base.errors import Place
from proapp.picture.canvas import THEMES
from proapp.picture.curve import curve, curves
from proapp.picture.sheet import sheet
from proapp.picture.timeline import timeline

TYPES = {"svg": "image/svg+xml", "png": "image/png"}
EMPTY_SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
PICTURE = {
    "description": "The picture.",
    "content": {
        "image/svg+xml": {"schema": {"type": "string"}, "example": EMPTY_SVG},
        "image/png": {"schema": {"type": "string", "contentMediaType": "image/png"}},
    },
}
PAGE = {
    "description": "One A4 page.",
    "content": {"application/pdf": {"schema": {"type": "string", "contentMediaType": "application/pdf"}}},
}

blueprint = Blueprint("pictures", __name__, about="One participant as pictures and as a page to print.")


@blueprint.route("/participants/<uuid:participant_id>/pictures/timeline", methods=["GET"])
@blueprint.asks(PictureQuery)
@blueprint.notes({200: PICTURE})
def of_everything(query: dict[str, Any], participant_id: UUID) -> Response:
    """Cycles, events, questionnaires, flags and laboratory values on one line of time."""
    told = story(participant_id)
    today = told.as_of.astimezone(ZoneInfo(told.participant.zone)).date()
    title = f"{told.participant.code} · {told.participant.trial_id}"
    theme = THEMES[query["theme"]]
    return sent(timeline(drawing.lanes(told), title=title, today=today, form=query["form"], theme=theme), query["form"])


@blueprint.route("/participants/<uuid:participant_id>/pictures/scale", methods=["GET"])
@blueprint.asks(ScalePictureQuery)
@blueprint.notes({200: PICTURE})
def of_scale(query: dict[str, Any], participant_id: UUID) -> Response:
    """One scale over time, with doses, the start, and where a published limit says that it matters."""
    shown = drawing.curve(story(participant_id), query["instrument"], query["scale"])
    return sent(curve(shown, form=query["form"], theme=THEMES[query["theme"]]), query["form"])


@blueprint.route("/participants/<uuid:participant_id>/pictures/scales", methods=["GET"])
@blueprint.asks(ScalesPictureQuery)
@blueprint.notes({200: PICTURE})
def of_scales(query: dict[str, Any], participant_id: UUID) -> Response:
    """Several scales of one instrument below each other, over the same time."""
    told = story(participant_id)
    named = query["scales"].split(",")
    if len(named) > len(set(named)) or not all(named):
        raise errors.Invalid("no such scales", errors=[Place("/scales", "name each once, with commas between")])
    shown = [drawing.curve(told, query["instrument"], scale) for scale in named]
    return sent(curves(shown, form=query["form"], theme=THEMES[query["theme"]]), query["form"])


@blueprint.route("/participants/<uuid:participant_id>/pre-visit.pdf", methods=["GET"])
@blueprint.notes({200: PAGE})
def page(participant_id: UUID) -> Response:
    """The sheet for a visit as one page to print."""
    told = story(participant_id)
    content = sheet(drawing.printed(told, visit_sheet(told)))
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": 'inline; filename="visit.pdf"'}
    )


def sent(content: bytes, form: str) -> Response:
    """A picture in its form, svg or png."""
    return Response(content, mimetype=TYPES[form])
