"""Staff sign in and out over HTTP, and see where else they are signed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from proapp.access import accounts, attempts, passkey, tokens
from proapp.access.limit import SIGN_INS
from proapp.api import credential, paging, remote, showing, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.staff_session import (
    ChallengeSchema,
    SessionList,
    SignedInSchema,
    SignInSchema,
    StandingSchema,
)
from proapp.base import errors
from proapp.base.errors import Unauthenticated
from proapp.workflow.access.end_session import end_session
from proapp.workflow.access.sign_in import sign_in as sign_somebody_in
from proapp.workflow.access.start_session import Started

blueprint = Blueprint("staff_sessions", __name__, about="Staff sign in, and see where they are signed in.")

REFUSED = "this signs nobody in; after 100 failures in a row an administrator has to unlock the account"


@blueprint.route("/staff/session", methods=["POST"])
@blueprint.takes(SignInSchema)
@blueprint.gives(201, SignedInSchema)
@blueprint.refuses(errors.Unauthenticated, errors.TooMany)
def sign_in(content: dict[str, Any]) -> Any:
    """Sign in: a token, and for a browser the same as a cookie that no script reads.

    Whatever is wrong, the answer is the same. From the fifth failure in a row one has to wait, at the hundredth the
    account is locked until an administrator unlocks it. At most five sessions live; the one used longest ago ends.
    """
    bucket = remote.bucket("sign-in")
    # A flood is turned away without comparing passwords or waiting for the one who may write.
    attempts.admit(work.reading(), bucket, limits=SIGN_INS, now=work.now())
    name = content.pop("name")
    shown = showing.shown(content, name=name)
    started = work.writing(
        lambda session: sign_somebody_in(
            session,
            name=name,
            shown=shown,
            setting=showing.setting(),
            lives=work.wiring().settings.staff_lives,
            remote=bucket,
            request_id=work.request_id(),
        )
    )
    if started is None:
        raise Unauthenticated(REFUSED)
    return signed_in(started)


def signed_in(started: Started) -> Response:
    """A session as it is told: in the body, and as a cookie."""
    idle = work.wiring().settings.staff_lives.idle
    body = {
        "session_id": started.session_id,
        "staff_id": started.staff_id,
        "token": started.token,
        "expires_at": started.expires_at,
        "idle_seconds": int(idle.total_seconds()),
    }
    response = Response(SignedInSchema().dumps(body), 201, content_type="application/json")
    credential.keep(response, started.token, seconds=int((started.expires_at - work.now()).total_seconds()))
    return response


@blueprint.route("/staff/session/challenges", methods=["POST"])
@blueprint.gives(201, ChallengeSchema)
@blueprint.refuses(errors.TooMany)
def challenge() -> Any:
    """What a passkey is to sign for signing in; any passkey made for this installation may."""
    posed = showing.posed("sign-in", None)
    options = passkey.to_show(showing.where(), posed.value)
    return {"challenge_id": posed.id, "options": options, "expires_at": posed.expires_at}


@blueprint.route("/staff/session", methods=["GET"])
@blueprint.gives(200, StandingSchema)
def read() -> Any:
    """Who is signed in, and how long it lasts."""
    actor, now, lives = work.actor(), work.now(), work.wiring().settings.staff_lives
    digest = own_digest()
    mine = next(row for row in _standing() if row.digest == digest)
    known = accounts.of(work.reading(), actor.id)
    ends_at: datetime = min(mine.expires_at, mine.used_at + lives.idle)
    since = now - lives.step_up
    return {
        "session_id": mine.id,
        "staff_id": actor.id,
        "name": actor.id if known is None else known.name,
        "sign_in_name": known and known.sign_in_name,
        "grants": actor.grants,
        "way": mine.way,
        "factors": [factor.kind for factor in accounts.factors_in_use(work.reading(), actor.id)],
        "has_password": known is not None and known.password_hash is not None,
        "reauthenticated": mine.reauthenticated_at is not None and mine.reauthenticated_at > since,
        "seconds_left": int((ends_at - now).total_seconds()),
        "expires_at": mine.expires_at,
    }


@blueprint.route("/staff/session", methods=["DELETE"])
@blueprint.response(204)
def sign_out() -> Any:
    """Sign out: the token and the cookie open nothing from the next request on."""
    mine = accounts.session_of(work.reading(), own_digest())
    assert mine is not None
    _end(mine.id)
    response = Response(status=204)
    credential.drop(response)
    return response


@blueprint.route("/staff/sessions", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, SessionList)
def many(query: dict[str, Any]) -> Any:
    """Where else one is signed in."""
    digest = own_digest()
    found = [{**row._mapping, "this": row.digest == digest} for row in _standing()]
    return paging.page(found, query, by=lambda one: (one["started_at"].isoformat(), str(one["id"])))


@blueprint.route("/staff/sessions/<uuid:session_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.refuses(errors.NotFound)
def end(session_id: UUID) -> Any:
    """End one's session somewhere else."""
    _end(session_id)
    return Response(status=204)


def own_digest() -> str:
    """The digest of the token that was sent."""
    return tokens.digest(credential.sent({"session"}))


def _standing() -> Any:
    lives = work.wiring().settings.staff_lives
    return accounts.sessions(work.reading(), work.actor().id, now=work.now(), lives=lives)


def _end(session_id: UUID) -> None:
    actor, now = work.actor(), work.now()
    work.writing(lambda session: end_session(session, actor=actor, now=now, session_id=session_id))
