"""The files a browser may have, read once: each with its type, its digest and its compressed form."""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
PAGE = "index.html"
SHELL = "shell.js"
SMALLEST = 0.9  # what compression does not bring below this part of its size is sent as it is


@dataclass(frozen=True, slots=True)
class File:
    """One file: `packed` is its gzip form, or None when that saves nothing. `tag` is a digest of its content."""

    content: bytes
    packed: bytes | None
    media_type: str
    tag: str

    @property
    def transferred(self) -> int:
        """Bytes that travel to a browser that takes gzip."""
        return len(self.content if self.packed is None else self.packed)


def read(folder: Path) -> Mapping[str, File]:
    """Every file of a folder whose kind is known, by its path inside."""
    contents = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES
    }
    return MappingProxyType({name: _file(name, content) for name, content in contents.items()})


def with_shell(files: Mapping[str, File]) -> Mapping[str, File]:
    """The same files and `shell.js`, which names them and a version.

    A phone keeps these files to open without a network. The version is a digest of all of them, so that it fetches
    them again when, and only when, one has changed.
    """
    shell = _shell({name: file.content for name, file in files.items()})
    return MappingProxyType({**files, SHELL: _file(SHELL, shell)})


def _file(name: str, content: bytes) -> File:
    packed = gzip.compress(content, compresslevel=9, mtime=0)
    return File(
        content=content,
        packed=packed if len(packed) < SMALLEST * len(content) else None,
        media_type=TYPES[Path(name).suffix],
        tag=hashlib.sha256(content).hexdigest()[:32],
    )


def _shell(contents: Mapping[str, bytes]) -> bytes:
    whole = hashlib.sha256()
    for name, content in contents.items():
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    names = ["./", *(name for name in contents if name not in {PAGE, "sw.js"})]
    shell = {"version": whole.hexdigest()[:16], "files": names}
    return f"// What a phone keeps to open without a network.\nexport const SHELL = {json.dumps(shell)};\n".encode()
