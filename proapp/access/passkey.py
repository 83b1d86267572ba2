"""Passkeys (WebAuthn): a key that never leaves somebody's device signs something random, once, for this site alone."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

NAME = "proapp"


@dataclass(frozen=True, slots=True)
class Place:
    """Where this installation is reached: passkeys made for one place open no other."""

    origin: str
    host: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """What is kept of a passkey: its name and its public key in base64url, and how often it says it has signed."""

    credential_id: str
    public_key: str
    sign_count: int


def place(public_url: str) -> Place:
    """Origin and host of an installation's address."""
    parts = urlsplit(public_url)
    return Place(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")


def to_enrol(where: Place, challenge: bytes, *, name: str, user: bytes, known: Sequence[str] = ()) -> dict[str, Any]:
    """What a browser needs to make a passkey (PublicKeyCredentialCreationOptions as JSON)."""
    import webauthn  # noqa: PLC0415  loaded when used: it takes 0.4 s
    from webauthn.helpers import structs  # noqa: PLC0415  as above

    options = webauthn.generate_registration_options(
        rp_id=where.host,
        rp_name=NAME,
        user_id=user,
        user_name=name,
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=_bytes(one)) for one in known],
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def to_show(where: Place, challenge: bytes, *, known: Sequence[str] = ()) -> dict[str, Any]:
    """What a browser needs to show a passkey, one of those `known` if any (PublicKeyCredentialRequestOptions)."""
    import webauthn  # noqa: PLC0415  loaded when used: it takes 0.4 s
    from webauthn.helpers import structs  # noqa: PLC0415  as above

    options = webauthn.generate_authentication_options(
        rp_id=where.host,
        challenge=challenge,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=_bytes(one)) for one in known],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def made(credential: Mapping[str, Any], *, challenge: bytes, where: Place) -> Passkey | None:
    """The passkey that a browser has just made, or None when it was not made for this challenge and place."""
    import webauthn  # noqa: PLC0415  loaded when used: it takes 0.4 s
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  as above

    try:
        found = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=where.host,
            expected_origin=where.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        return None
    return Passkey(_text(found.credential_id), _text(found.credential_public_key), found.sign_count)


def shown(credential: Mapping[str, Any], kept: Passkey, *, challenge: bytes, where: Place) -> int | None:
    """How often the passkey says it has signed now, or None: wrong key, challenge or place, or its count went back."""
    import webauthn  # noqa: PLC0415  loaded when used: it takes 0.4 s
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415  as above

    try:
        found = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=where.host,
            expected_origin=where.origin,
            credential_public_key=_bytes(kept.public_key),
            credential_current_sign_count=kept.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        return None
    return int(found.new_sign_count)


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
