"""Check a certified copy of a participant's record, offline: python verify_copy.py COPY.zip --key public-key.pem

Needs Python 3.11 or later and the package `cryptography`. The key is what GET /api/v1/public-key gives as PEM; without
--key the one inside the copy is used, and its fingerprint has to be compared. Exit code 0: everything holds.
"""

import argparse
import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "public-key.pem"
CHAIN = b"prrt-audit/v1\x00"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def public_key(pem: bytes) -> Ed25519PublicKey:
    key = load_pem_public_key(pem)
    assert isinstance(key, Ed25519PublicKey)
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 of the 32 bytes of the key: what two people compare."""
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def unpacked(copy: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes]) -> bytes:
    """The one way these files are packed, so that a byte changed anywhere in the copy shows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


def event_faults(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """An event's hash follows from its text and the hash before it; the text names it; neighbours are chained."""
    last: Mapping[str, Any] | None = None
    for event in events:
        seq, said = event["seq"], json.loads(event["payload"])
        link = event["stream"].encode() + b"\x00" + seq.to_bytes(8, "big") + bytes.fromhex(event["prev_hash"])
        if sha256(CHAIN + link + event["payload"].encode()) != event["hash"]:
            yield f"event {seq} of the audit trail was changed"
        if (said["stream"], said["seq"]) != (event["stream"], seq):
            yield f"event {seq} says that it is another"
        if last and last["seq"] == seq - 1 and last["hash"] != event["prev_hash"]:
            yield f"event {seq} does not follow the one before it"
        if event["reason"] is not None and sha256(event["reason"].encode()) != said["reason_digest"]:
            yield f"the reason of event {seq} was changed"
        last = event


def faults(copy: bytes, pem: bytes | None = None) -> Iterator[str]:
    """Everything that does not hold, in words. Raises what reading a broken file raises."""
    files = unpacked(copy)
    try:
        public_key(pem or files[KEY]).verify(files[SIGNATURE], files[MANIFEST])
    except InvalidSignature:
        yield "the signature is not that of this key over this manifest"
    if packed(files) != copy:
        yield "the file is not packed as it was"
    told = {name: about["sha256"] for name, about in json.loads(files[MANIFEST])["files"].items()}
    found = {name: sha256(content) for name, content in files.items() if name not in (MANIFEST, SIGNATURE)}
    yield from (f"{name} is not what was signed" for name in sorted(dict(told.items() ^ found.items())))
    yield from event_faults(json.loads(files["record.json"])["audit"])


def verdict(copy: bytes, pem: bytes | None) -> tuple[bool, list[str]]:
    """Whether everything holds, and what there is to say about it."""
    try:
        found = list(faults(copy, pem))
    except Exception as error:  # whatever is wrong with it: what cannot be read is refused
        found = [f"it is no certified copy, or a broken one ({type(error).__name__})"]
    if found:
        return False, [f"REFUSED: {fault}" for fault in found]
    files = unpacked(copy)
    told, key = json.loads(files[MANIFEST]), fingerprint(public_key(pem or files[KEY]))
    lines = [f"HOLDS: participant {told['participant']['code']} of {told['trial']}, as of {told['made_at']}"]
    lines.append(f"{told['events']} events of the audit trail; signed with key {key}")
    hint = "That key came with the copy: compare it with the fingerprint that the server tells."
    return True, [*lines, *([] if pem else [hint])]


def main() -> int:
    parser = argparse.ArgumentParser(description="Check a certified copy of a participant's record, offline.")
    parser.add_argument("copy", type=Path)
    parser.add_argument("--key", type=Path, help="the public key as PEM, from the server or who answers for it")
    asked = parser.parse_args()
    holds, lines = verdict(asked.copy.read_bytes(), asked.key.read_bytes() if asked.key else None)
    print(*lines, sep="\n")  # noqa: T201  a program of its own: this is what it says
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
