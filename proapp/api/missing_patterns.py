"""How answers are missing over HTTP: for good from some moment on, or now and then."""

from typing import Any

from flask import Response

from proapp.analysis.missing_patterns import missing_patterns as missing_patterns_table
from proapp.api import tabulation
from proapp.api.blueprint import Blueprint, described
from proapp.api.pictures import PICTURE
from proapp.api.schemas.comparison import InstrumentTableQuery
from proapp.api.schemas.missing_pattern import MissingPatternsPictureQuery, MissingPatternsSchema
from proapp.api.trial_pictures import picture

blueprint = Blueprint(
    "missing_patterns", __name__, about="How answers are missing. By arm only for the roles it names."
)

CACHED = {304: described("The table you have still holds.")}


@blueprint.route("/trials/<trial:trial_id>/missing-patterns", methods=["GET"])
@blueprint.asks(InstrumentTableQuery)
@blueprint.notes({200: described("The table.", MissingPatternsSchema), **CACHED}, headers=("If-None-Match",))
def patterns(query: dict[str, Any], trial_id: str) -> Response:
    """Participants by kind of pattern (complete, monotone, intermittent ...), and the rows of answers by arm."""
    return tabulation.cached(trial_id, query, missing_patterns_table, MissingPatternsSchema)


@blueprint.route("/trials/<trial:trial_id>/pictures/missing-patterns", methods=["GET"])
@blueprint.asks(MissingPatternsPictureQuery)
@blueprint.notes({200: PICTURE})
def drawn(query: dict[str, Any], trial_id: str) -> Response:
    """The rows of answers as rows of marks, the most frequent on top."""
    return picture(trial_id, query, "missing-patterns")
