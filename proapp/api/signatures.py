"""Signatures over HTTP: signed once by a person who has just proved who they are, for exactly one version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from proapp.api import paging, step_up, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.base import Paged
from proapp.api.schemas.signature import (
    SignableQuery,
    SignableSchema,
    SignatureInSchema,
    SignatureList,
    SignatureSchema,
)
from proapp.base import errors
from proapp.signature import queries
from proapp.signature.meaning import MEANINGS, signers
from proapp.workflow.signing.sign import NewSignature, sign, signable
from proapp.workflow.signing.subject import standing, subject

blueprint = Blueprint("signatures", __name__, about="Signatures with a meaning, each on one version of one record.")


@blueprint.route("/participants/<uuid:participant_id>/signable", methods=["GET"])
@blueprint.asks(SignableQuery)
@blueprint.gives(200, SignableSchema)
def as_it_stands(query: dict[str, Any], participant_id: UUID) -> Any:
    """What you would sign: the newest version of a record about this participant, and which meanings you may give."""
    found = subject(work.reading(), **query)
    if found is None or found.participant.id != participant_id:
        raise errors.NotFound("there is no such record")
    roles = work.actor().roles(found.participant.trial_id, found.participant.site_id)
    meanings = [meaning for meaning in MEANINGS if roles & signers(query["object_type"], meaning)]
    record = found.record
    return {**query, "object_version": record.version, "record_digest": record.digest, "meanings": meanings}


@blueprint.route("/signatures/<uuid:signature_id>", methods=["PUT"])
@blueprint.takes(SignatureInSchema)
@blueprint.gives(200, SignatureSchema)
@blueprint.made(SignatureSchema)
@blueprint.refuses(errors.Conflict, errors.Stale, errors.NotFound)
def put(content: dict[str, Any], signature_id: UUID) -> Any:
    """Sign one version of a record, under an id you make; needs a step-up (`sign`, the record's id).

    The same again changes nothing and needs no second step-up.
    """
    new, actor = NewSignature(id=signature_id, **content), work.actor()
    if queries.signature(work.reading(), signature_id) is None:
        signable(work.reading(), actor=actor, new=new)
        step_up.require("sign", subject=str(new.object_id))
    key, now = work.wiring().database.key, work.now()
    row, created = work.writing(lambda session: sign(session, actor=actor, now=now, key=key, new=new))
    return _shown([row])[0], 201 if created else 200


@blueprint.route("/signatures/<uuid:signature_id>", methods=["GET"])
@blueprint.gives(200, SignatureSchema)
def read(signature_id: UUID) -> Any:
    """A signature, and whether it still holds."""
    found = queries.signature(work.reading(), signature_id)
    if found is None:
        raise errors.NotFound("there is no such signature")
    return _shown([found])[0]


@blueprint.route("/participants/<uuid:participant_id>/signatures", methods=["GET"])
@blueprint.asks(Paged)
@blueprint.gives(200, SignatureList)
def of_participant(query: dict[str, Any], participant_id: UUID) -> Any:
    """Signatures on everything about a participant, oldest first, each saying whether it still holds."""
    found = queries.of_participant(work.reading(), participant_id)
    page = paging.page(found, query, by=_by_time)
    return {**page, "items": _shown(page["items"])}


def _shown(signatures: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    key = work.wiring().database.key
    return [
        {
            **one,
            "signer": {"id": one["signer_id"], "name": one["signer_name"]},
            "holds": why is None,
            "broken_by": why,
        }
        for one, why in standing(work.reading(), signatures, key=key)
    ]


def _by_time(one: Mapping[str, Any]) -> tuple[str, str]:
    return one["signed_at"].isoformat(timespec="microseconds"), str(one["id"])
