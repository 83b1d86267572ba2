"""What can be asked of a trial, over HTTP: the analyses whoever asks may see, with every planned question."""

from typing import Any

from proapp.analysis.questions import Asking, askings
from proapp.api import masking, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.question import AskingsSchema

blueprint = Blueprint("questions", __name__, about="Which analyses a trial has, and what they are asked.")


@blueprint.route("/trials/<trial:trial_id>/analyses", methods=["GET"])
@blueprint.gives(200, AskingsSchema)
def many(trial_id: str) -> Any:
    """Every analysis with its questions; those that exist by arm only are for the roles the protocol names."""
    protocol = masking.newest_protocol(trial_id)
    sees_arms = masking.sees_arms(protocol)
    found = askings(protocol, work.catalogue().library)
    shown = [_asking(one) for one in found if sees_arms or not one.analysis.by_arm_only]
    return {"trial": trial_id, "by": ["arm", "pooled"] if sees_arms else ["pooled"], "analyses": shown}


def _asking(one: Asking) -> dict[str, Any]:
    analysis = one.analysis
    named = {"name": analysis.name, "title": analysis.title, "by_arm_only": analysis.by_arm_only}
    return {**named, "is_drawn": analysis.drawing is not None, "questions": one.questions}
