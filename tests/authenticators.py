"""What people have beside a password: an app that shows codes, and a device that keeps a passkey."""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from pyotp import TOTP

ORIGIN = "http://127.0.0.1:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def code(seed: str, now: datetime) -> str:
    """What the app shows."""
    return TOTP(seed).at(now)


class Passkey:
    """A P-256 key that signs what a page of its own origin asks (WebAuthn level 3, section 6)."""

    def __init__(self, origin: str = ORIGIN, *, flags: int = PRESENT | VERIFIED) -> None:
        self.origin, self.flags, self.count = origin, flags, 0
        self.id = os.urandom(16)
        self.key = ec.generate_private_key(ec.SECP256R1())

    def make(self, challenge: dict[str, Any]) -> dict[str, Any]:
        """The answer to a challenge to be made."""
        options = challenge["options"]
        key = self._cose()
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(key)
        data = self._data(options["rp"]["id"], self.flags | ATTESTED) + attested
        said = {
            "clientDataJSON": text(self._client("webauthn.create", options)),
            "attestationObject": text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return {"challenge_id": challenge["challenge_id"], "credential": self._credential(said)}

    def show(self, challenge: dict[str, Any]) -> dict[str, Any]:
        """The answer to a challenge to be shown; it counts."""
        options = challenge["options"]
        self.count += 1
        data, client = self._data(options["rpId"], self.flags), self._client("webauthn.get", options)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature)}
        return {"challenge_id": challenge["challenge_id"], "credential": self._credential(said)}

    def _data(self, host: str, flags: int) -> bytes:
        return hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _cose(self) -> dict[int, Any]:
        numbers = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}

    def _credential(self, said: dict[str, str]) -> dict[str, Any]:
        name = text(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": said, "clientExtensionResults": {}}


def text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
