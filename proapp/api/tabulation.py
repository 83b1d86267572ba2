"""A trial's analyses over HTTP: who may see arms, and a table kept as long as nothing in the trial changes."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify

from proapp.analysis.asked import ARM
from proapp.analysis.catalogue import Table
from proapp.analysis.source import Source
from proapp.api import etag, masking, work
from proapp.api.schemas.base import Strict
from proapp.base import errors, trail
from proapp.trial.protocol import Protocol


def source(protocol: Protocol, query: Mapping[str, Any] | None = None) -> Source:
    """The trial's rows as this request sees them, those of the cohort that a query names. Raises Invalid for none."""
    whole = Source(work.reading(), work.catalogue().library, protocol, work.now())
    return whole if query is None else whole.within(query)


def cached(trial_id: str, query: dict[str, Any], table: Table, schema: type[Strict]) -> Response:
    """A table with an ETag made of the day and the newest event of the trial's audit trail: nothing else changes it."""
    protocol = masking.newest_protocol(trial_id)
    require_arms(protocol, query["by"])
    head = trail.changed(work.reading(), trial_id)
    asked = sorted((name, str(value)) for name, value in query.items())
    tag = etag.tag(trial_id, head, work.now().date().isoformat(), table.__name__, asked)
    if etag.is_known(tag):
        return etag.not_modified(tag)
    reply = jsonify(schema().dump(table(source(protocol, query), query)))
    reply.headers.update(etag.header(tag))
    return reply


def require_arms(protocol: Protocol, by: str) -> None:
    """Raises Forbidden for arms that are not to be seen; that somebody sees them is kept."""
    if by != ARM:
        return
    if not masking.sees_arms(protocol):
        raise errors.Forbidden("tables by arm are for the roles the protocol names")
    work.note_reading("arms.read")
