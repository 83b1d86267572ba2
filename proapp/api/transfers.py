"""Transfers over HTTP: the site somebody leaves asks, the site they come to accepts."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from marshmallow import fields
from sqlalchemy.orm import Session

from proapp.api import paging, rehearsal, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged, Query
from proapp.api.schemas.transfer import (
    AcceptanceInSchema,
    EndOfTransferInSchema,
    TransferInSchema,
    TransferList,
    TransferredSchema,
    TransferSchema,
)
from proapp.base import errors
from proapp.base.actor import SITE_ROLES
from proapp.participant import queries
from proapp.participant.tables import Transfer
from proapp.workflow.moving.transfer import (
    DECLINED,
    TAKEN_BACK,
    Accepted,
    NewTransfer,
    accept_transfer,
    ask_transfer,
    end_transfer,
)

blueprint = Blueprint("transfers", __name__, about="Participants who go on at another site.")


class Rehearsing(Query):
    """`dry_run=true` answers what would change; nothing is stored."""

    dry_run = fields.Boolean(load_default=False)


@blueprint.route("/trials/<trial:trial_id>/transfers", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, TransferList)
def waiting(query: dict[str, Any], trial_id: str) -> Any:
    """Transfers that wait for an answer, from or to one of your sites."""
    sites = work.actor().sites(trial_id, SITE_ROLES)
    found = queries.transfers_waiting(work.reading(), trial_id, sites=sites)
    page = paging.page(
        found, query, by=lambda one: (one[0].asked_at.isoformat(timespec="microseconds"), str(one[0].id))
    )
    return {**page, "items": [_shown(transfer, code) for transfer, code in page["items"]]}


@blueprint.route("/participants/<uuid:participant_id>/transfers", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, TransferList)
def of_participant(query: dict[str, Any], participant_id: UUID) -> Any:
    """Everything that was asked of moving this participant, and how it was decided."""
    session = work.reading()
    who = queries.participant(session, participant_id)
    assert who is not None
    found = queries.all_transfers(session, participant_id)
    page = paging.page(found, query, by=lambda one: (one.asked_at.isoformat(timespec="microseconds"), str(one.id)))
    return {**page, "items": [_shown(one, who.code) for one in page["items"]]}


@blueprint.route("/participants/<uuid:participant_id>/transfers/<uuid:transfer_id>", methods=["PUT"])
@blueprint.takes(TransferInSchema)
@blueprint.gives(200, TransferSchema)
@blueprint.made(TransferSchema)
@blueprint.refuses(errors.Conflict)
def ask(content: dict[str, Any], participant_id: UUID, transfer_id: UUID) -> Any:
    """Ask that somebody goes on at another site, under an id you make. Nothing changes before that site accepts."""
    said = NewTransfer(transfer_id, content["site"], content["on"], content["reason"])

    def verb(session: Session) -> tuple[dict[str, Any], bool]:
        found, created = ask_transfer(
            session, actor=work.actor(), now=work.now(), participant_id=participant_id, said=said
        )
        return _with_code(session, found), created

    shown, created = work.writing(verb)
    return shown, 201 if created else 200


@blueprint.route("/participants/<uuid:participant_id>/transfers/<uuid:transfer_id>/taking-back", methods=["POST"])
@blueprint.takes(EndOfTransferInSchema)
@blueprint.gives(200, TransferSchema)
@blueprint.refuses(errors.Conflict)
def take_back(content: dict[str, Any], participant_id: UUID, transfer_id: UUID) -> Any:
    """The site that asked wants it no more."""
    asked = queries.transfer(work.reading(), transfer_id)
    if asked is None or asked.participant_id != participant_id:
        raise errors.NotFound("there is no such transfer")
    return _ended(transfer_id, TAKEN_BACK, content["reason"])


@blueprint.route("/transfers/<uuid:transfer_id>/acceptance", methods=["POST"])
@blueprint.asks(Rehearsing)
@blueprint.takes(AcceptanceInSchema)
@blueprint.gives(200, TransferredSchema)
@blueprint.refuses(errors.Conflict)
def accept(query: dict[str, Any], content: dict[str, Any], transfer_id: UUID) -> Any:
    """The new site takes somebody over: from now on they are its own, and the old site's no more.

    With `dry_run=true` it answers the same and nothing is stored: what moves where the two sites' zones differ.
    """

    def verb(session: Session) -> dict[str, Any]:
        done = accept_transfer(
            session, actor=work.actor(), now=work.now(), catalogue=work.catalogue(), transfer_id=transfer_id
        )
        return _transferred(session, done)

    return rehearsal.rehearsed(verb) if query["dry_run"] else work.writing(verb)


@blueprint.route("/transfers/<uuid:transfer_id>/refusal", methods=["POST"])
@blueprint.takes(EndOfTransferInSchema)
@blueprint.gives(200, TransferSchema)
@blueprint.refuses(errors.Conflict)
def decline(content: dict[str, Any], transfer_id: UUID) -> Any:
    """The new site cannot take somebody over."""
    return _ended(transfer_id, DECLINED, content["reason"])


def _ended(transfer_id: UUID, outcome: str, reason: str) -> dict[str, Any]:
    def verb(session: Session) -> dict[str, Any]:
        found = end_transfer(
            session, actor=work.actor(), now=work.now(), transfer_id=transfer_id, outcome=outcome, reason=reason
        )
        return _with_code(session, found)

    return work.writing(verb)


def _transferred(session: Session, done: Accepted) -> dict[str, Any]:
    shown = {"transfer": _with_code(session, done.transfer), **asdict(done.change)}
    return {**shown, "flags": done.flags, "protocol_version": done.protocol_version}


def _with_code(session: Session, found: Transfer) -> dict[str, Any]:
    who = queries.participant(session, found.participant_id)
    assert who is not None
    return _shown(found, who.code)


def _shown(found: Transfer, code: str) -> dict[str, Any]:
    names = ("id", "on", "reason", "asked_at", "asked_by", "outcome", "decided_at", "decided_by")
    about = {"participant": found.participant_id, "code": code}
    sites = {"from_site": found.from_site_id, "to_site": found.to_site_id}
    return {**{name: getattr(found, name) for name in names}, **about, **sites}
