"""What goes with an export: how many rows, the digest of its bytes, and the versions of everything that made it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from proapp.export.reading import Order
from proapp.export.table import Tally


@dataclass(frozen=True, slots=True)
class Versions:
    """What stood when the export began: the software, the protocol's digests by version, and the number of the newest
    event of the trial's audit trail, which is the version of the data.
    """

    software: str
    protocols: Mapping[str, str]
    data: int


@dataclass(slots=True)
class Weighed:
    """How many bytes went out, and their SHA-256."""

    size: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """64 hexadecimal digits."""
        return str(self._digest.hexdigest())

    def weigh(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """The same pieces; one counts before it is handed on."""
        for piece in pieces:
            self.size += len(piece)
            self._digest.update(piece)
            yield piece


@dataclass(frozen=True, slots=True)
class Started:
    """An export and who may fetch what it is: `id` names its manifest, `at` is when it was asked for."""

    id: UUID
    at: datetime
    form: str
    order: Order


def manifest(started: Started, versions: Versions, tally: Tally, weighed: Weighed, *, complete: bool) -> dict[str, Any]:
    """The manifest in JSON's types. `complete` is false when the export was broken off: then all counts are of what
    had gone out by then."""
    order = started.order
    return {
        "export": str(started.id),
        "trial": order.asked.trial_id,
        "table": order.table,
        "layout": order.layout,
        "format": started.form,
        "complete": complete,
        "requested_at": started.at.isoformat(),
        "as_of": order.asked.as_of.isoformat(),
        "filters": order.asked.filters,
        "treatment_columns": order.treatment,
        "responses": tally.responses,
        "rows": tally.rows,
        "bytes": weighed.size,
        "sha256": weighed.sha256,
        "software": versions.software,
        "protocols": dict(versions.protocols),
        "definitions": {key: sorted(digests) for key, digests in sorted(tally.definitions.items())},
        "data_version": versions.data,
    }
