"""Certified copies over HTTP: a participant's whole record in one file that can be checked offline, and the key."""

from typing import Any
from uuid import UUID, uuid4

from flask import Response

from proapp.api import masking, step_up, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.certified_copy import PublicKeySchema
from proapp.export.copy_key import private_key, public_pem
from proapp.export.verify_copy import fingerprint
from proapp.workflow.exporting.copy_record import Copy, copy_record

ZIP = "application/zip"
FILE = {
    200: {
        "description": "record.json, record.html, the public key, a program that checks it, manifest, signature.",
        "content": {ZIP: {"schema": {"type": "string", "format": "binary"}}},
    }
}

blueprint = Blueprint("certified_copies", __name__, about="A participant's record as a file that proves itself.")


@blueprint.route("/participants/<uuid:participant_id>/certified-copy", methods=["GET"])
@blueprint.notes(FILE)
def of_participant(participant_id: UUID) -> Response:
    """Everything kept about a participant, treatment too; people need a step-up (`export`, the participant's id)."""
    who = masking.participant(participant_id)
    masking.require_treatment(masking.protocol_of(who))
    step_up.require("export", subject=str(participant_id))
    wiring, actor = work.wiring(), work.actor()
    copy = Copy(uuid4(), participant_id, work.now())
    work.close()
    made = copy_record(wiring.database, wiring.catalogue.library, copy, actor=actor)
    name = f"certified-copy-{copy.id}.zip"
    return Response(made, mimetype=ZIP, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.route("/public-key", methods=["GET"])
@blueprint.gives(200, PublicKeySchema)
def public_key() -> Any:
    """The public key that certified copies of this installation are checked with."""
    key = private_key(work.wiring().database.key).public_key()
    return {"algorithm": "Ed25519", "pem": public_pem(key).decode(), "fingerprint": fingerprint(key)}
