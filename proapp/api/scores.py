"""Scores over HTTP, each with the way it came about."""

from typing import Any
from uuid import UUID

from proapp.api import paging, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.score import ScoreExplanationSchema, ScoreList, ScoreQuery
from proapp.base import errors
from proapp.response import queries as responses
from proapp.response.tables import Response
from proapp.score import queries
from proapp.score.explain import explain as explained
from proapp.score.tables import ScoreRow

blueprint = Blueprint("scores", __name__, about="Numbers that rules make from responses.")


def _shown(score: ScoreRow, response: Response) -> dict[str, Any]:
    names = ("response_id", "scale", "value", "answered", "of", "method", "key", "definition_digest", "reason")
    shown = {name: getattr(score, name) for name in names}
    return {**shown, "instrument": response.instrument, "completed_at": response.completed_at}


def _by_time(shown: dict[str, Any]) -> tuple[str, str, str]:
    return shown["completed_at"].isoformat(timespec="microseconds"), str(shown["response_id"]), shown["scale"]


@blueprint.route("/participants/<uuid:participant_id>/scores", methods=["GET"])
@blueprint.asks(ScoreQuery)
@blueprint.gives(200, ScoreList)
def of_participant(query: dict[str, Any], participant_id: UUID) -> Any:
    """A participant's scores of the responses in force, oldest first."""
    found = queries.of_participant(
        work.reading(), participant_id, instrument_id=query["instrument"], scale=query["scale"]
    )
    return paging.page([_shown(*pair) for pair in found], query, by=_by_time)


@blueprint.route("/responses/<uuid:response_id>/scores", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, ScoreList)
def of_response(query: dict[str, Any], response_id: UUID) -> Any:
    """Every score of one response."""
    response = _response(response_id)
    found = queries.of_response(work.reading(), response_id)
    return paging.page([_shown(score, response) for score in found], query, by=_by_time)


@blueprint.route("/responses/<uuid:response_id>/scores/<string(maxlength=40):scale>/explanation", methods=["GET"])
@blueprint.gives(200, ScoreExplanationSchema)
def explain(response_id: UUID, scale: str) -> Any:
    """What went into a score, the formula, the rule for missing answers, and the source of both."""
    response = _response(response_id)
    definition = work.catalogue().library.get(response.instrument)
    if scale not in definition.by_id:
        raise errors.NotFound("the instrument has no such scale")
    return explained(definition, response.answers, scale)


def _response(response_id: UUID) -> Response:
    found = responses.response(work.reading(), response_id)
    if found is None:
        raise errors.NotFound("there is no such response")
    return found
