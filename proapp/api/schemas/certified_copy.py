"""The public key of certified copies, on the wire."""

from marshmallow import fields

from proapp.api.schemas.base import Strict, word


class PublicKeySchema(Strict):
    """What certified copies of this installation are checked with."""

    algorithm = word("Ed25519", required=True)
    pem = fields.String(required=True)
    fingerprint = fields.String(required=True, metadata={"description": "SHA-256 of the key's 32 bytes."})
    example = {
        "algorithm": "Ed25519",
        "pem": "-----BEGIN PUBLIC KEY-----\n"
        "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n",
        "fingerprint": "ab" * 32,
    }
