"""What models say of a trial's arms, over HTTP, for the roles the protocol names."""

from dataclasses import asdict
from typing import Any

from flask import Response

from proapp.api import tabulation, work
from proapp.api.blueprint import Blueprint, described
from proapp.api.schemas.analysis import ModelQuery, ModelSchema
from proapp.trajectory import moments, queries
from proapp.trajectory.model.adjusted import AdjustedDifference, AdjustedMean
from proapp.trajectory.model.contrast import Contrast
from proapp.trajectory.modelled import Arms, modelled
from proapp.trial.protocol import Protocol

blueprint = Blueprint("analyses", __name__, about="Models of a trial's arms, for the roles the protocol names.")


@blueprint.route("/trials/<trial:trial_id>/model", methods=["GET"])
@blueprint.asks(ModelQuery)
@blueprint.notes(
    {200: described("The model.", ModelSchema), 304: described("The model you have still holds.")},
    headers=("If-None-Match",),
)
def model(query: dict[str, Any], trial_id: str) -> Response:
    """Adjusted mean changes and differences by moment and over all, by the mixed model for repeated measures."""
    return tabulation.cached(trial_id, {**query, "by": "arm"}, _model, ModelSchema)


def _model(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    scale = tabulation.asked(protocol, query["instrument"], query["scale"])
    people = queries.entrants(work.reading(), protocol.trial, baseline=protocol.comparison.baseline)
    arms = Arms(tuple(protocol.arms), tabulation.reference(protocol), tuple(protocol.strata))
    found = modelled(
        queries.column(work.reading(), protocol.trial, scale.instrument_id, scale=scale.rule.id),
        [person for person in people if person.arm in protocol.arms],
        moments.moments(protocol, scale.instrument_id),
        arms=arms,
        inference=query["inference"],
    )
    return {
        **tabulation.about(protocol, query["by"]),
        **scale.words,
        "baseline": protocol.comparison.baseline,
        "strata": list(arms.strata),
        "inference": query["inference"],
        "tried": [asdict(one) for one in found.tried],
        "means": [{**_contrast(one), "n": one.n} for one in found.means],
        "differences": [{**_contrast(one), "reference": one.reference} for one in found.differences],
        **{
            name: getattr(found, name) for name in ("covariance", "participants", "answers", "log_likelihood", "reason")
        },
    }


def _contrast(one: AdjustedMean | AdjustedDifference) -> dict[str, Any]:
    value: Contrast = one.value
    names = ("estimate", "se", "lower", "upper", "p", "reason")
    shown = {name: getattr(value, name) for name in names}
    return {"arm": one.arm, "label": one.timepoint, "df": value.freedom, **shown}
