"""How answers are missing over HTTP: for good from some moment on, or now and then."""

from typing import Any

from flask import Response

from proapp.analysis.missing_patterns import missing_patterns as missing_patterns_table
from proapp.api import masking, tabulation
from proapp.api.blueprint import Blueprint
from proapp.api.pictures import PICTURE
from proapp.api.schemas.comparison import InstrumentTableQuery
from proapp.api.schemas.missing_pattern import MissingPatternsPictureQuery, MissingPatternsSchema
from proapp.api.trial_pictures import picture

blueprint = Blueprint(
    "missing_patterns", __name__, about="How answers are missing. By arm only for the roles it names."
)


@blueprint.route("/trials/<trial:trial_id>/missing-patterns", methods=["GET"])
@blueprint.asks(InstrumentTableQuery)
@blueprint.gives(200, MissingPatternsSchema)
def patterns(query: dict[str, Any], trial_id: str) -> Any:
    """Participants by kind of pattern (complete, monotone, intermittent ...), and the rows of answers by arm."""
    protocol = masking.newest_protocol(trial_id)
    tabulation.require_arms(protocol, query["by"])
    return missing_patterns_table(tabulation.source(protocol, query), query)


@blueprint.route("/trials/<trial:trial_id>/pictures/missing-patterns", methods=["GET"])
@blueprint.asks(MissingPatternsPictureQuery)
@blueprint.notes({200: PICTURE})
def drawn(query: dict[str, Any], trial_id: str) -> Response:
    """The rows of answers as rows of marks, the most frequent on top."""
    return picture(trial_id, query, "missing-patterns")
