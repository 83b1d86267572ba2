"""An institution's own OpenID provider, with its own keys, on this machine; it can be told to say what is not so."""

import hashlib
import threading
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "proapp-at-the-tests", "a secret between the two"


@cache
def _key() -> RSAKey:
    """One for all tests: making it takes longer than most of them."""
    return RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})


class Provider:
    """Whoever comes is `person`, a subject with claims. `spoil` changes claims before they are signed."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.issuer = ""
        self.person: dict[str, Any] = {"sub": "1234", "email": "chen@donau.example", "email_verified": True}
        self.spoil: dict[str, Any] = {}
        self.signed_with = "RS256"
        self.key = _key()
        self.published = self.key
        self.asked: dict[str, dict[str, str]] = {}
        self.described: dict[str, Any] = {}
        self.app = Flask("an institution")
        for path, view in (
            ("/.well-known/openid-configuration", self.description),
            ("/authorize", self.authorize),
            ("/keys", self.keys),
        ):
            self.app.add_url_rule(path, view_func=view)
        self.app.add_url_rule("/token", view_func=self.token, methods=["POST"])

    def description(self) -> Response:
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        addresses = {name: self.issuer + path for name, path in places.items()}
        return jsonify({"issuer": self.issuer, **addresses, **self.described})

    def authorize(self) -> Any:
        said = dict(request.args)
        assert (said["response_type"], said["client_id"]) == ("code", CLIENT)
        assert (said["code_challenge_method"], "openid" in said["scope"].split()) == ("S256", True)
        code = f"code-{len(self.asked)}"
        self.asked[code] = said
        return redirect(f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}")

    def token(self) -> Any:
        said = request.form
        asked = self.asked.pop(said["code"], None)
        challenge = urlsafe_b64encode(hashlib.sha256(said["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        who = b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
        if asked is None or asked["code_challenge"] != challenge or who != f"{CLIENT}:{SECRET}":
            return jsonify({"error": "invalid_grant"}), 400
        assert said["redirect_uri"] == asked["redirect_uri"]
        return jsonify({"access_token": "opaque", "token_type": "Bearer", "id_token": self.signed(self.claims(asked))})

    def claims(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(self.now().timestamp())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        anew = {"auth_time": now} if asked.get("prompt") == "login" else {"auth_time": now - 3600}
        found = {**said, **anew, **self.person, **self.spoil}
        return {name: value for name, value in found.items() if value is not None}

    def signed(self, claims: dict[str, Any]) -> str:
        if self.signed_with == "none":
            parts = (b'{"alg":"none"}', jsonify(claims).get_data())
            return ".".join(b64encode(part, b"-_").rstrip(b"=").decode() for part in parts) + "."
        header = {"alg": self.signed_with, "kid": "1"}
        key = OctKey.import_key(self.published.as_pem(private=False)) if self.signed_with == "HS256" else self.key
        return jwt.encode(header, claims, key, algorithms=[self.signed_with])

    def keys(self) -> Response:
        return jsonify({"keys": [self.published.as_dict(private=False)]})


@contextmanager
def served(now: Callable[[], datetime]) -> Iterator[Provider]:
    """The provider, answering."""
    provider = Provider(now)
    server = make_server("127.0.0.1", 0, provider.app, threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
