"""What a phone does about itself over HTTP: it renews its tokens, and signs itself out."""

from typing import Any
from uuid import UUID

from flask import Response

from proapp.api import credential, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.enrolment import SignOutQuery, TokenPairSchema
from proapp.base.errors import Unauthenticated
from proapp.workflow.enrolment.renew_tokens import renew_tokens
from proapp.workflow.enrolment.revoke_device import revoke_device

blueprint = Blueprint("devices", __name__, about="What a phone does about itself.")


@blueprint.route("/me/token", methods=["POST"])
@blueprint.gives(200, TokenPairSchema)
def renew() -> Any:
    """The next pair of tokens for a refresh token, which is spent by this.

    Whoever lost the reply may ask again within a minute and gets the same pair. Later, or when the new pair has been
    renewed in its turn, a spent token shuts the phone out and the site is told.
    """
    pair = work.writing(
        lambda session: renew_tokens(
            session,
            actor=work.actor(),
            now=work.now(),
            key=work.wiring().database.key,
            lives=work.wiring().settings.lives,
            token=credential.bearer(),
        )
    )
    if pair is None:
        raise Unauthenticated("the token is not good here")
    return pair


@blueprint.route("/me/device", methods=["DELETE"])
@blueprint.asks(SignOutQuery)
@blueprint.response(204)
def sign_out(query: dict[str, Any]) -> Any:
    """Sign this phone out, from its next request on. What it has not sent yet can be sent by another enrolled phone."""
    actor = work.actor()
    work.writing(
        lambda session: revoke_device(
            session, actor=actor, now=work.now(), device_id=UUID(actor.id), reason=query["reason"]
        )
    )
    return Response(status=204)
