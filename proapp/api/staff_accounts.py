"""Accounts of staff over HTTP: administrators add and invite people, those choose how they sign in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from proapp.access import accounts, failures, lockout, passkey, password, qr, tokens, totp
from proapp.access.accounts import Known
from proapp.api import paging, showing, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.staff_account import (
    AcceptanceSchema,
    AcceptedSchema,
    AccountList,
    AccountSchema,
    AddedAccountSchema,
    DisablingSchema,
    InstitutionLinkSchema,
    InvitationSchema,
    LinkingSchema,
    NewAccountSchema,
    OpenedSchema,
    OpeningSchema,
)
from proapp.base import errors
from proapp.base.errors import Invalid, NotFound, Place, Unauthenticated
from proapp.workflow.access.accept_invitation import accept_invitation
from proapp.workflow.access.add_account import NewAccount, add_account
from proapp.workflow.access.invite import Invited, invite
from proapp.workflow.access.manage_account import disable, link_institution, managed, unlink_institutions
from proapp.workflow.access.unlock import unlock

blueprint = Blueprint("staff_accounts", __name__, about="Accounts of staff, and invitations to them.")

LINK = "/staff/#i="  # what follows # is sent to no server


@blueprint.route("/staff/accounts", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, AccountList)
def many(query: dict[str, Any]) -> Any:
    """Everybody who holds a role in the administrator's own trials, and whom the administrator has added."""
    actor = work.actor()
    own = {grant.trial_id for grant in actor.grants if grant.role == "admin"}
    found = accounts.in_charge(work.reading(), trials=own, added_by=actor.id)
    page = paging.page(found, query, by=lambda known: (known.sign_in_name, known.staff_id))
    return {**page, "items": [_account(known) for known in page["items"]]}


@blueprint.route("/staff/accounts/<uuid:staff_id>", methods=["PUT"])
@blueprint.takes(NewAccountSchema)
@blueprint.gives(200, AddedAccountSchema)
@blueprint.made(AddedAccountSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def put(content: dict[str, Any], staff_id: UUID) -> Any:
    """Add somebody, without any role, and invite them. The same again is no change and shows no invitation."""
    actor, now, lives = work.actor(), work.now(), work.wiring().settings.staff_lives
    new = NewAccount(id=str(staff_id), **content)

    def added(session: Session) -> tuple[bool, Invited | None]:
        _, is_new = add_account(session, actor=actor, now=now, account=new)
        invited = invite(session, actor=actor, now=now, lives=lives, staff_id=new.id) if is_new else None
        return is_new, invited

    is_new, invited = work.writing(added)
    told = None if invited is None else _invitation(invited)
    return {"account": _account_of(new.id), "invitation": told}, 201 if is_new else 200


@blueprint.route("/staff/accounts/<string:staff_id>/invitations", methods=["POST"])
@blueprint.gives(201, InvitationSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def invite_again(staff_id: str) -> Any:
    """A new invitation, for who has forgotten a password; an older one is good no more, a second factor stays."""
    actor, now, lives = work.actor(), work.now(), work.wiring().settings.staff_lives

    def invited(session: Session) -> Invited:
        managed(session, actor=actor, staff_id=staff_id)
        return invite(session, actor=actor, now=now, lives=lives, staff_id=staff_id)

    return _invitation(work.writing(invited))


@blueprint.route("/staff/accounts/<string:staff_id>/unlocking", methods=["POST"])
@blueprint.response(204)
@blueprint.refuses(errors.NotFound)
def let_try(staff_id: str) -> Any:
    """Let somebody try again who failed too often to sign in."""
    actor, now, key = work.actor(), work.now(), work.wiring().database.key

    def unlocked(session: Session) -> None:
        managed(session, actor=actor, staff_id=staff_id)
        unlock(session, actor=actor, now=now, key=key, staff_id=staff_id)

    work.writing(unlocked)
    return Response(status=204)


@blueprint.route("/staff/accounts/<string:staff_id>/disabled", methods=["PUT"])
@blueprint.takes(DisablingSchema)
@blueprint.gives(200, AccountSchema)
@blueprint.refuses(errors.NotFound)
def shut_out(content: dict[str, Any], staff_id: str) -> Any:
    """Shut somebody out from their next request on, or let them sign in again."""
    actor, now = work.actor(), work.now()
    work.writing(lambda session: disable(session, actor=actor, now=now, staff_id=staff_id, **content))
    return _account_of(staff_id)


@blueprint.route("/staff/accounts/<string:staff_id>/institution", methods=["POST"])
@blueprint.takes(LinkingSchema)
@blueprint.gives(201, InstitutionLinkSchema)
@blueprint.refuses(errors.NotFound, errors.Conflict)
def link(content: dict[str, Any], staff_id: str) -> Any:
    """Have somebody without a role sign in at the institution."""
    actor, now, institution = work.actor(), work.now(), work.wiring().settings.institution
    if institution is None:
        raise NotFound("there is no institution to sign in at")
    return work.writing(
        lambda session: link_institution(
            session, actor=actor, now=now, staff_id=staff_id, issuer=institution.issuer, **content
        )
    )


@blueprint.route("/staff/accounts/<string:staff_id>/institution", methods=["DELETE"])
@blueprint.response(204)
@blueprint.refuses(errors.NotFound)
def unlink(staff_id: str) -> Any:
    """Have somebody sign in at no institution any more."""
    actor, now = work.actor(), work.now()
    work.writing(lambda session: unlink_institutions(session, actor=actor, now=now, staff_id=staff_id))
    return Response(status=204)


@blueprint.route("/staff/invitations/opening", methods=["POST"])
@blueprint.takes(OpeningSchema)
@blueprint.gives(200, OpenedSchema)
@blueprint.refuses(errors.NotFound)
def open_invitation(content: dict[str, Any]) -> Any:
    """Who is invited, and what they may choose as a second factor. It can be opened again until it is accepted."""
    key = work.wiring().database.key
    found, known = _invited(content["invitation"])
    factors = accounts.factors_in_use(work.reading(), known.staff_id)
    seed = totp.seed_for(key, content["invitation"])
    return {
        "name": known.name,
        "sign_in_name": known.sign_in_name,
        "codes": None if factors else prepared(seed, known.sign_in_name),
        "passkey": enrolling(known, [factor.credential_id for factor in factors if factor.credential_id]),
        "expires_at": found.expires_at,
    }


@blueprint.route("/staff/invitations/acceptance", methods=["POST"])
@blueprint.takes(AcceptanceSchema)
@blueprint.gives(200, AcceptedSchema)
@blueprint.refuses(errors.NotFound, errors.Unauthenticated, errors.TooMany)
def accept(content: dict[str, Any]) -> Any:
    """Choose a password, and show a second factor that works: a new one, or who has one already the one they have."""
    _, known = _invited(content["invitation"])
    had = accounts.factors_in_use(work.reading(), known.staff_id)
    second = bool(had) or content["code"] is not None or content["passkey"] is not None
    kept = hashed(content["password"], known, second_factor=second, place="/password")
    shown = showing.shown({name: content[name] for name in ("code", "passkey")})
    accepted = work.writing(
        lambda session: accept_invitation(
            session, token=content["invitation"], password_hash=kept, shown=shown, setting=showing.setting(),
            request_id=work.request_id(),
        )
    )  # fmt: skip
    if accepted is None:
        raise Unauthenticated("the code or passkey is not right")
    return accepted


def hashed(wanted: str, known: Known, *, second_factor: bool, place: str) -> str:
    """A new password as it is kept. Raises Invalid when it is one that is not taken."""
    names = [name for name in (known.name, known.sign_in_name, known.email) if name]
    if found := password.problems(wanted, names, second_factor=second_factor):
        raise Invalid("choose another password", errors=[Place(place, words) for words in found])
    work.close()  # nobody waits for the hashing
    return password.hashed(wanted, work.wiring().settings.password_cost)


def prepared(seed: str, name: str) -> dict[str, str]:
    """A seed as an authenticator app takes it."""
    address = totp.address(seed, name)
    return {"seed": seed, "address": address, "qr_svg": qr.svg(address)}


def enrolling(known: Known, had: list[str]) -> dict[str, Any]:
    """A challenge for a passkey to be made, or for who has some already, to be shown."""
    posed = showing.posed("enrol", known.staff_id)
    where, user = showing.where(), known.staff_id.encode()[:64]
    if had:
        options = passkey.to_show(where, posed.value, known=had)
    else:
        options = passkey.to_enrol(where, posed.value, name=known.sign_in_name, user=user)
    return {"challenge_id": posed.id, "options": options, "expires_at": posed.expires_at}


def _invited(token: str) -> tuple[Any, Known]:
    found = accounts.invitation(work.reading(), tokens.digest(token), now=work.now())
    known = None if found is None else accounts.of(work.reading(), found.staff_id)
    if known is None or known.disabled_at is not None:
        raise NotFound("the invitation is not good")
    return found, known


def _invitation(invited: Invited) -> dict[str, Any]:
    link = f"{work.wiring().settings.public_url}{LINK}{invited.token}"
    return {"link": link, "expires_at": invited.expires_at}


def _account_of(staff_id: str) -> Mapping[str, Any]:
    known = accounts.of(work.reading(), staff_id)
    assert known is not None
    return _account(known)


def _account(known: Known) -> dict[str, Any]:
    session, key = work.reading(), work.wiring().database.key
    bucket = failures.bucket(key, known.sign_in_name)
    return {
        "id": known.staff_id,
        "name": known.name,
        "sign_in_name": known.sign_in_name,
        "email": known.email,
        "has_password": known.password_hash is not None,
        "factors": [factor.kind for factor in accounts.factors_in_use(session, known.staff_id)],
        "institutions": accounts.links(session, known.staff_id),
        "locked": lockout.is_locked(failures.failures(session, bucket)),
        "disabled_at": known.disabled_at,
    }
