"""Asking an institution who somebody is: OpenID Connect, authorization code with PKCE, one provider by settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from proapp.config import LOOPBACK, Institution

SCOPE = "openid email"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # never none, never one with a shared secret (RFC 8725, 3.1)
PATIENT = 5.0  # seconds
LEEWAY = 30  # seconds that the provider's clock may be off


class NotConfirmed(Exception):
    """The institution did not say who it is, or what it said does not hold."""


@dataclass(frozen=True, slots=True)
class Question:
    """What makes one visit unlike any other: said on the way there, expected on the way back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who came back: the institution's own name for them, an address it has verified, when they last authenticated."""

    subject: str
    email: str | None
    authenticated_at: int | None


def address(institution: Institution, question: Question, *, back_to: str, again: bool) -> str:
    """Where to send somebody; `again`: to authenticate anew although they are signed in there. Raises NotConfirmed."""
    found = _discovered(institution.issuer)
    more = {"prompt": "login", "max_age": "0"} if again else {}
    with _session(institution, back_to) as session:
        url, _ = session.create_authorization_url(
            found["authorization_endpoint"],
            state=question.state,
            nonce=question.nonce,
            code_verifier=question.verifier,
            **more,
        )
    return str(url)


def identity(institution: Institution, question: Question, *, code: str, back_to: str, now: datetime) -> Identity:
    """Who a code stands for, from an ID token whose signature, issuer, audience, time and nonce hold.

    Raises NotConfirmed.
    """
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  loaded when used: it takes 0.3 s
    from requests import RequestException  # noqa: PLC0415  as above

    found = _discovered(institution.issuer)
    try:
        with _session(institution, back_to) as session:
            token = session.fetch_token(
                found["token_endpoint"], code=code, code_verifier=question.verifier, allow_redirects=False
            )
        keys = _fetched(found["jwks_uri"])
    except (AuthlibBaseError, RequestException, ValueError) as error:
        raise NotConfirmed("the institution does not answer as it should") from error
    return _read(institution, dict(token), keys, nonce=question.nonce, now=now)


def _read(
    institution: Institution, token: Mapping[str, Any], keys: Mapping[str, Any], *, nonce: str, now: datetime
) -> Identity:
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415  loaded when used: it takes 0.3 s
    from joserfc import jwt  # noqa: PLC0415  as above
    from joserfc.errors import JoseError  # noqa: PLC0415  as above
    from joserfc.jwk import KeySet  # noqa: PLC0415  as above

    wanted = {
        "iss": {"essential": True, "value": institution.issuer},
        "aud": {"essential": True, "value": institution.client_id},
        "nonce": {"essential": True, "value": nonce},
    }
    params = {"nonce": nonce, "client_id": institution.client_id, "access_token": token.get("access_token")}
    try:
        known = KeySet.import_key_set({"keys": list(keys["keys"])})
        decoded = jwt.decode(str(token["id_token"]), known, algorithms=list(ALGORITHMS))
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, params)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NotConfirmed("what the institution says does not hold") from error
    return _identity(claims)


def _identity(claims: Mapping[str, Any]) -> Identity:
    subject, email, at = claims["sub"], claims.get("email"), claims.get("auth_time")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotConfirmed("the institution names nobody")
    verified = isinstance(email, str) and claims.get("email_verified") is True
    return Identity(subject, email if verified else None, int(at) if at is not None else None)


def _discovered(issuer: str) -> Mapping[str, str]:
    """The provider's addresses (OpenID Connect Discovery 1.0), which must be its own word for itself, over https."""
    from requests import RequestException  # noqa: PLC0415  loaded when used

    try:
        found = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        addresses = {name: str(found[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    except (RequestException, ValueError, KeyError, TypeError) as error:
        raise NotConfirmed("the institution cannot be reached") from error
    if found.get("issuer") != issuer or not all(_is_safe(one, issuer) for one in addresses.values()):
        raise NotConfirmed("the institution's own description does not fit its address")
    return addresses


def _is_safe(address: str, issuer: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.hostname in LOOPBACK and urlsplit(issuer).hostname in LOOPBACK)


def _fetched(address: str) -> Mapping[str, Any]:
    import requests  # noqa: PLC0415  loaded when used

    reply = requests.get(address, timeout=PATIENT, allow_redirects=False)
    reply.raise_for_status()
    found = reply.json()
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _session(institution: Institution, back_to: str) -> Any:
    from authlib.integrations.requests_client import OAuth2Session  # noqa: PLC0415  loaded when used: it takes 0.3 s

    return OAuth2Session(
        institution.client_id,
        institution.client_secret,
        scope=SCOPE,
        redirect_uri=back_to,
        code_challenge_method="S256",
        default_timeout=PATIENT,
    )
