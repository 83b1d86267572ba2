"""Somebody's own second factors and password over HTTP."""

import secrets
from typing import Any
from uuid import UUID

from flask import Response

from proapp.access import accounts
from proapp.access.accounts import Known
from proapp.api import paging, showing, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.staff_account import (
    FactorList,
    FactorSchema,
    NewFactorSchema,
    NewPasswordSchema,
    PreparationSchema,
    ProofSchema,
)
from proapp.api.staff_accounts import enrolling, hashed, prepared
from proapp.api.staff_sessions import own_digest
from proapp.base import errors
from proapp.base.errors import Conflict, StepUpRequired
from proapp.workflow.access.change_own import (
    Again,
    NewFactor,
    add_own_factor,
    change_password,
    remove_own_factor,
    seed_of,
)
from proapp.workflow.access.shown import ShownPasskey

blueprint = Blueprint("second_factors", __name__, about="One's own password and what one has beside it.")

WRONG = "show the password and, if there is one, a second factor that are right, and a new one that works"


@blueprint.route("/staff/factors", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, FactorList)
def many(query: dict[str, Any]) -> Any:
    """What one can show beside a password."""
    found = accounts.factors_in_use(work.reading(), work.actor().id)
    return paging.page(found, query, by=lambda factor: (factor.created_at.isoformat(), str(factor.id)))


@blueprint.route("/staff/factors/preparation", methods=["POST"])
@blueprint.gives(201, PreparationSchema)
@blueprint.refuses(errors.Conflict)
def prepare() -> Any:
    """A seed for an authenticator app, and a challenge for a passkey: one of the two comes back with POST."""
    known, ticket = _own(), secrets.token_urlsafe(16)
    seed = seed_of(work.wiring().database.key, known.staff_id, ticket)
    return {"ticket": ticket, "codes": prepared(seed, known.sign_in_name), "passkey": enrolling(known, [])}


@blueprint.route("/staff/factors", methods=["POST"])
@blueprint.takes(NewFactorSchema)
@blueprint.gives(201, FactorSchema)
@blueprint.refuses(errors.Conflict, errors.StepUpRequired, errors.TooMany)
def add(content: dict[str, Any]) -> Any:
    """Add a second factor, which must work at once."""
    codes, made = content["new_codes"] or {}, content["new_passkey"]
    new = NewFactor(
        label=content["label"],
        ticket=codes.get("ticket"),
        code=codes.get("code"),
        passkey=None if made is None else ShownPasskey(made["challenge_id"], made["credential"]),
    )
    again = _again(content)
    factor_id = work.writing(lambda session: add_own_factor(session, again=again, new=new))
    if factor_id is None:
        raise StepUpRequired(WRONG)
    mine = accounts.factors_in_use(work.reading(), work.actor().id)
    return next(factor for factor in mine if factor.id == factor_id)


@blueprint.route("/staff/factors/<uuid:factor_id>/removal", methods=["POST"])
@blueprint.takes(ProofSchema)
@blueprint.response(204)
@blueprint.refuses(errors.NotFound, errors.Conflict, errors.StepUpRequired, errors.TooMany)
def remove(content: dict[str, Any], factor_id: UUID) -> Any:
    """Use a second factor no more; never the last one."""
    again = _again(content)
    if not work.writing(lambda session: remove_own_factor(session, again=again, factor_id=factor_id)):
        raise StepUpRequired(WRONG)
    return Response(status=204)


@blueprint.route("/staff/password", methods=["PUT"])
@blueprint.takes(NewPasswordSchema)
@blueprint.response(204)
@blueprint.refuses(errors.Conflict, errors.StepUpRequired, errors.TooMany)
def change(content: dict[str, Any]) -> Any:
    """Choose another password; one is signed out everywhere else."""
    known = _own()
    second = bool(accounts.factors_in_use(work.reading(), known.staff_id))
    again = _again(content)
    kept = hashed(content["new_password"], known, second_factor=second, place="/new_password")
    if not work.writing(lambda session: change_password(session, again=again, password_hash=kept)):
        raise StepUpRequired(WRONG)
    return Response(status=204)


def _own() -> Known:
    known = accounts.of(work.reading(), work.actor().id)
    if known is None:
        raise Conflict("you have a token and no account")
    return known


def _again(content: dict[str, Any]) -> Again:
    actor = work.actor()
    return Again(
        actor=actor,
        shown=showing.shown(content, staff_id=actor.id),
        setting=showing.setting(),
        lives=work.wiring().settings.staff_lives,
        session_digest=own_digest(),
    )
