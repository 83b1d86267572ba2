"""Signatures on the wire."""

from marshmallow import fields
from marshmallow.validate import Range

from proapp.api.schemas.base import Instant, Query, Strict, Truth, Uuid, Whole, listed, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID
from proapp.signature.meaning import MEANINGS, OBJECT_TYPES
from proapp.signature.standing import CHANGED, GONE, SEAL, SUPERSEDED

SIGNATURE_ID = "4a9f0f6e-2c11-4b7d-9d0a-5b8f7d1c3e20"
VERSION = {"description": "The version you have read: a response's revision, a flag's version; see `signable`."}


class SignableQuery(Query):
    """What somebody wants to sign."""

    object_type = word(*OBJECT_TYPES, required=True)
    object_id = Uuid(required=True)


class SignableSchema(Strict):
    """A record as it stands now, and the meanings your roles may give a signature on it."""

    object_type = word(*OBJECT_TYPES, required=True)
    object_id = Uuid(required=True)
    object_version = Whole(required=True)
    record_digest = fields.String(required=True, metadata={"description": "SHA-256 of what would be signed."})
    meanings = fields.List(word(*MEANINGS), required=True)
    example = {
        "object_type": "response",
        "object_id": RESPONSE_ID,
        "object_version": 1,
        "record_digest": "ab" * 32,
        "meanings": ["reviewed", "approved"],
    }


class SignatureInSchema(Strict):
    """One version of one record, and what the signature is to mean.

    `participant-record` and `pre-infusion` are named by the participant's id and mean all that is kept of them.
    """

    object_type = word(*OBJECT_TYPES, required=True)
    object_id = Uuid(required=True)
    object_version = Whole(required=True, validate=Range(0, 2**31 - 1), metadata=VERSION)
    meaning = word(*MEANINGS, required=True)
    example = {"object_type": "response", "object_id": RESPONSE_ID, "object_version": 1, "meaning": "reviewed"}


class SignerSchema(Strict):
    """Who signed, with the name as it was printed then."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    example = {"id": "iris", "name": "Iris Berg"}


class SignatureSchema(SignatureInSchema):
    """A signature: name, time and meaning, and whether it still holds for the record as it stands now."""

    id = Uuid(required=True)
    participant = Uuid(required=True, attribute="participant_id")
    signer = fields.Nested(SignerSchema, required=True)
    signed_at = Instant(required=True)
    record_digest = fields.String(required=True)
    holds = Truth(required=True, metadata={"description": "False: the new version needs a new signature."})
    broken_by = word(SEAL, GONE, SUPERSEDED, CHANGED, required=True, allow_none=True)
    example = {
        **SignatureInSchema.example,
        "id": SIGNATURE_ID,
        "participant": PARTICIPANT_ID,
        "signer": SignerSchema.example,
        "signed_at": "2026-06-12T09:00:00+00:00",
        "record_digest": "ab" * 32,
        "holds": True,
        "broken_by": None,
    }


SignatureList = listed(SignatureSchema)
