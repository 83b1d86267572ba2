"""Showing again who one is over HTTP, before a signature, an unblinding or a full export."""

from typing import Any

from proapp.access import accounts, passkey
from proapp.api import showing, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.staff_session import ChallengeSchema, RaisedSchema, StepUpSchema
from proapp.api.staff_sessions import own_digest
from proapp.base import errors
from proapp.base.errors import StepUpRequired
from proapp.workflow.access.step_up import step_up

blueprint = Blueprint("step_ups", __name__, about="Showing again who one is, before what must not happen by mistake.")


@blueprint.route("/staff/step-ups", methods=["POST"])
@blueprint.takes(StepUpSchema)
@blueprint.gives(201, RaisedSchema)
@blueprint.refuses(errors.StepUpRequired, errors.TooMany)
def make(content: dict[str, Any]) -> Any:
    """A step-up for one action about one thing, good once within five minutes, for two components shown together.

    Failures count like failures to sign in.
    """
    actor = work.actor()
    shown = showing.shown(content, staff_id=actor.id)
    raised = work.writing(
        lambda session: step_up(
            session,
            actor=actor,
            action=content["action"],
            subject=content["subject"],
            shown=shown,
            setting=showing.setting(),
            lives=work.wiring().settings.staff_lives,
            session_digest=own_digest(),
        )
    )
    if raised is None:
        raise StepUpRequired("show two components that are right: the password, and a code or a passkey")
    return raised


@blueprint.route("/staff/step-ups/challenges", methods=["POST"])
@blueprint.gives(201, ChallengeSchema)
def challenge() -> Any:
    """What one's own passkey is to sign for a step-up."""
    mine = accounts.factors_in_use(work.reading(), work.actor().id)
    known = [factor.credential_id for factor in mine if factor.credential_id is not None]
    posed = showing.posed("step-up", work.actor().id)
    options = passkey.to_show(showing.where(), posed.value, known=known)
    return {"challenge_id": posed.id, "options": options, "expires_at": posed.expires_at}
