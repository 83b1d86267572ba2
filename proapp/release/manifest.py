"""The manifest of a release: what it shows, of which rows and by which versions, and what of it is withheld and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from proapp.base.canonical import canonical
from proapp.release.withheld import Withheld

MANIFEST, PAGE = "manifest.json", "index.html"
JSON, HTML, SVG, PNG = "application/json", "text/html", "image/svg+xml", "image/png"


@dataclass(frozen=True, slots=True)
class File:
    """One file: bytes under a name, and which analysis made it of which query (None: it is no table's)."""

    name: str
    title: str
    media_type: str
    content: bytes
    analysis: str | None = None
    query: Mapping[str, Any] | None = None
    withheld: tuple[Withheld, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class About:
    """What a release is of, for whom, and of which data.

    `analyses`: which were asked for (none: all), and the forms of `pictures`.
    `minimum_cell`: the smallest count shown, 0 where cells are as they are. `software`: versions by package.
    `compared_with`: earlier releases that were laid beside it. `rows`: how many of each table; `rows_sha256` of them
    all. `audit`: number and hash of the newest event of the trial's audit trail.
    """

    release: UUID
    trial: str
    protocol_version: str
    protocol_digest: str
    audience: str
    by: str
    cut_off: datetime
    purpose: str
    proposed_by: str
    proposed_at: datetime
    minimum_cell: int
    software: Mapping[str, str]
    audit_seq: int
    audit_hash: str
    rows: Mapping[str, int]
    rows_sha256: str
    analyses: tuple[str, ...]
    pictures: tuple[str, ...]
    compared_with: Sequence[UUID] = ()


def manifest(about: About, files: Iterable[File], *, not_made: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The manifest in JSON's types; `not_made`: analyses without a table, each with its query and the reason."""
    return {
        "release": str(about.release),
        "trial": about.trial,
        "protocol": {"version": about.protocol_version, "digest": about.protocol_digest},
        "audience": about.audience,
        "by": about.by,
        "cut_off": about.cut_off.isoformat(),
        "purpose": about.purpose,
        "proposed_by": about.proposed_by,
        "proposed_at": about.proposed_at.isoformat(),
        "minimum_cell": about.minimum_cell,
        "software": dict(about.software),
        "audit": {"stream": about.trial, "seq": about.audit_seq, "hash": about.audit_hash},
        "rows": dict(about.rows),
        "rows_sha256": about.rows_sha256,
        "analyses": list(about.analyses),
        "pictures": list(about.pictures),
        "compared_with": [str(one) for one in about.compared_with],
        "files": [described(one) for one in files],
        "not_made": [dict(one) for one in not_made],
    }


def described(one: File) -> dict[str, Any]:
    """What the manifest says of a file."""
    return {
        "name": one.name,
        "title": one.title,
        "media_type": one.media_type,
        "bytes": len(one.content),
        "sha256": one.sha256,
        "analysis": one.analysis,
        "query": None if one.query is None else dict(one.query),
        "withheld": [asdict(row) for row in one.withheld],
    }


def as_file(told: Mapping[str, Any]) -> File:
    """The manifest as a file, in RFC 8785 form."""
    return File(MANIFEST, "Manifest", JSON, canonical(told))
