"""A certified copy of one participant's record: for machines, for people, with what proves that it was not changed."""

import json
from collections.abc import Mapping
from importlib.resources import files as resources
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proapp.base.canonical import canonical
from proapp.export.copy_key import public_pem
from proapp.export.record_page import record_page
from proapp.export.verify_copy import KEY, MANIFEST, SIGNATURE, fingerprint, packed, sha256
from proapp.instrument.library import Library

VERIFIER = "verify_copy.py"


def certified_copy(
    record: Mapping[str, Any], about: Mapping[str, Any], *, library: Library, key: Ed25519PrivateKey
) -> bytes:
    """The zip file. `record` has the sections of `proapp.export.record` and `audit`, the events about them; `about`
    says what is copied, when and for whom, and goes into the manifest.

    Holds record.json (RFC 8785), record.html, the public key, the program that checks all this, manifest.json with the
    SHA-256 of each, and manifest.sig, an Ed25519 signature over the manifest's bytes.
    """
    verifier = resources("proapp.export").joinpath(VERIFIER).read_bytes()
    content = {
        "record.json": canonical(record),
        "record.html": record_page(record, about, library).encode(),
        KEY: public_pem(key.public_key()),
        VERIFIER: verifier,
    }
    told = {
        **about,
        "events": len(record["audit"]),
        "rows": {section: len(rows) for section, rows in record.items()},
        "key": fingerprint(key.public_key()),
        "files": {name: {"bytes": len(one), "sha256": sha256(one)} for name, one in content.items()},
    }
    manifest = json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False).encode()
    return packed({**content, MANIFEST: manifest, SIGNATURE: key.sign(manifest)})
