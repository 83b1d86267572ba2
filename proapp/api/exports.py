"""A trial's scored outcomes and answers out of the door: JSON by cursor, or a whole file, each with a manifest."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from flask import Response, jsonify, request

from proapp import __version__
from proapp.api import masking, paging, policy, step_up, work
from proapp.api.blueprint import JSON, PREFIX, Blueprint
from proapp.api.schemas.export import (
    CodebookQuery,
    CodebookSchema,
    ExportedResponseList,
    ExportedScoreList,
    ExportQuery,
    ManifestSchema,
)
from proapp.base import errors
from proapp.base.errors import Place
from proapp.export import jobs, queries, reading
from proapp.export.asked import FILTERS, Asked
from proapp.export.codebook import as_table, codebook
from proapp.export.csv_file import csv_file
from proapp.export.json_lines import objects
from proapp.export.manifest import Started, Weighed, manifest
from proapp.export.reading import Order
from proapp.export.table import Tally
from proapp.export.tables import ExportJob
from proapp.workflow.exporting.export import export, versions
from proapp.workflow.exporting.order import order
from proapp.workflow.exporting.record_export import record_export

CSV = "text/csv"
PARQUET = "application/vnd.apache.parquet"
FORMS = {CSV: "csv", PARQUET: "parquet", "application/x-ndjson": "jsonl"}
SCHEMAS = {"scores": ExportedScoreList, "responses": ExportedResponseList}
TOLD = {
    "X-Export-Id": {"description": "Names the manifest.", "schema": {"type": "string", "format": "uuid"}},
    "Link": {"description": "Where the manifest is.", "schema": {"type": "string"}},
}

blueprint = Blueprint("exports", __name__, about="Scored outcomes and answers of a whole trial, for an analysis.")


def _described(schema: Any, *media_types: str) -> dict[int, Any]:
    """JSON, or a file of one of these types, for the OpenAPI document."""
    file = {"schema": {"type": "string", "format": "binary"}}
    content = {JSON: {"schema": schema, "example": schema.example}, **dict.fromkeys(media_types, file)}
    return {200: {"description": "A page, or by `Accept` a whole file.", "headers": TOLD, "content": content}}


@blueprint.route("/trials/<trial:trial_id>/scores", methods=["GET"])
@blueprint.asks(ExportQuery)
@blueprint.notes(_described(ExportedScoreList, *FORMS))
def scores(query: dict[str, Any], trial_id: str) -> Response:
    """Scores of the responses in force at your sites, one row a scale; with `layout=wide` one row a response.

    By `Accept`: JSON in pages, or CSV, Parquet or JSON lines as one file, for which people need a step-up (`export`,
    the trial's id). The manifest of what you got is at `Link`.
    """
    return _given("scores", query, trial_id)


@blueprint.route("/trials/<trial:trial_id>/responses", methods=["GET"])
@blueprint.asks(ExportQuery)
@blueprint.notes(_described(ExportedResponseList, *FORMS))
def responses(query: dict[str, Any], trial_id: str) -> Response:
    """Answers in force at your sites: in files one row an item, with `layout=wide` one row a response.

    A whole file needs a step-up of people (`export`, the trial's id).
    """
    return _given("responses", query, trial_id)


def _given(table: str, query: dict[str, Any], trial_id: str) -> Response:
    """A page of an export or all of it, by what the client accepts."""
    wanted = request.accept_mimetypes.best_match([JSON, *FORMS]) or JSON
    if wanted == JSON:
        return _page(table, query, trial_id)
    if wrong := [name for name in ("limit", "cursor") if query[name] is not None]:
        raise errors.Invalid("a file is whole", errors=[Place(f"/{name}", "is for JSON") for name in wrong])
    asked = ordered(table, asked_of(query, trial_id, query["as_of"]), layout=query["layout"])
    step_up.require("export", subject=trial_id)
    started = Started(uuid4(), work.now(), FORMS[wanted], asked)
    actor = work.actor()
    work.close()  # a file is read in a session of its own, which lasts longer than the request's
    wiring = work.wiring()
    pieces = export(wiring.database, wiring.catalogue.library, started, actor=actor)
    name = f"{trial_id}-{table}-{work.now():%Y%m%dT%H%M%SZ}.{started.form}"
    headers = {**_manifest_at(started.id), "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(Begun(pieces), mimetype=wanted, headers=headers)


def asked_of(query: Mapping[str, Any], trial_id: str, as_of: datetime | None) -> Asked:
    """The filters, within the sites that the roles of who asks reach."""
    sites = work.actor().sites(trial_id, policy.EXPORTS)
    return Asked(trial_id, as_of or work.now(), sites, **{name: query[name] for name in FILTERS})


def ordered(table: str, asked: Asked, *, layout: str = "long") -> Order:
    """An order that may be carried out for who asks. Raises Invalid naming filters that find nothing here."""
    return order(
        work.reading(), work.catalogue(), asked,
        now=work.now(), table=table, layout=layout, sees_treatment=masking.sees_treatment,
    )  # fmt: skip


class Begun:
    """Pieces of which the first is at hand before the reply begins, so that what fails at once is still a refusal."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._first: bytes | None = next(pieces, b"")

    def __iter__(self) -> "Begun":
        return self

    def __next__(self) -> bytes:
        if self._first is None:
            return next(self._pieces)
        first, self._first = self._first, None
        return first

    def close(self) -> None:
        """The client has gone, or has everything."""
        self._pieces.close()  # type: ignore[attr-defined]  # a generator's


def _manifest_at(export_id: UUID) -> dict[str, str]:
    address = f"{PREFIX}/exports/{export_id}"
    return {"X-Export-Id": str(export_id), "Link": f'<{address}>; rel="describedby"'}


class Start(NamedTuple):
    """Where a page begins: the time of knowledge of the first page, a response, how many of its rows were shown."""

    as_of: datetime
    response_id: UUID
    shown: int


def _start(query: dict[str, Any], trial_id: str) -> Start | None:
    """What is in a cursor; None without one. Raises Malformed."""
    if query["cursor"] is None:
        return None
    as_of, response_id, shown = paging.key(query["cursor"], kinds=(str, str, int))
    found = paging.moment(paging.cursor((as_of, response_id)))
    if found is None or queries.position(work.reading(), trial_id, found[1]) is None:
        raise errors.Malformed(paging.NOT_OURS)
    return Start(*found, shown)


def _page(table: str, query: dict[str, Any], trial_id: str) -> Response:
    """A page of JSON. All pages show what was known when the first was asked for."""
    if query["layout"] != "long":
        raise errors.Invalid("no such layout", errors=[Place("/layout", "is for files: send Accept: text/csv")])
    start = _start(query, trial_id)
    layout = "long" if table == "scores" else "document"
    asked = ordered(table, asked_of(query, trial_id, start.as_of if start else query["as_of"]), layout=layout)
    started, known = Started(uuid4(), work.now(), "json", asked), versions(work.reading(), trial_id)
    page, tally = _rows(asked, start, paging.capped(query["limit"] or paging.USUAL))
    reply = jsonify(SCHEMAS[table]().dump(page))
    weighed = Weighed()
    list(weighed.weigh([reply.get_data()]))
    told = manifest(started, known, tally, weighed, complete=True)
    actor = work.actor()
    work.writing(lambda session: record_export(session, actor=actor, now=started.at, manifest=told))
    reply.headers.update(_manifest_at(started.id))
    return reply


def _rows(asked: Order, start: Start | None, limit: int) -> tuple[dict[str, Any], Tally]:
    library = work.catalogue().library
    after = start.response_id if start else None
    tally = Tally()
    # One more response than rows tells whether there is another page; the first may have been shown already.
    table = reading.table(work.reading(), asked, library, after=after, most=limit + 2)
    with closing(table.groups):  # type: ignore[type-var]  # a generator
        rows = (row for row in objects(table) if not _was_shown(row[0].response_id, row[1], start))
        found = list(islice(rows, limit + 1))
    items = found[:limit]
    tally.rows, tally.responses = len(items), len({group.response_id for group, _, _ in items})
    for group, _, _ in items:
        tally.definitions.setdefault(group.made_by[0], set()).add(group.made_by[1])
    following = None
    if len(found) > limit:
        group, place, _ = items[-1]
        following = paging.cursor((asked.asked.as_of.isoformat(), str(group.response_id), place + 1))
    return {"items": [row for _, _, row in items], "next": following}, tally


def _was_shown(response_id: UUID, place: int, start: Start | None) -> bool:
    return start is not None and response_id == start.response_id and place < start.shown


@blueprint.route("/trials/<trial:trial_id>/codebook", methods=["GET"])
@blueprint.asks(CodebookQuery)
@blueprint.notes(_described(CodebookSchema, CSV))
def codebook_of(query: dict[str, Any], trial_id: str) -> Response:
    """What every column, scale and item means: units, range, direction, methods, reasons for missing values."""
    asked = ordered("scores", Asked(trial_id, work.now(), instrument=query["instrument"]))
    library = work.catalogue().library
    definitions = [library.get(key) for key in asked.wanted if key in library]
    entries = codebook(definitions, treatment=asked.treatment)
    if request.accept_mimetypes.best_match([JSON, CSV]) == CSV:
        return Response(csv_file(as_table(entries)), mimetype=CSV)
    protocols = queries.protocols(work.reading(), trial_id)
    about = {"trial": trial_id, "protocols": protocols, "software": __version__, "entries": entries}
    return jsonify(CodebookSchema().dump(about))


@blueprint.route("/exports/<uuid:export_id>", methods=["GET"])
@blueprint.gives(200, ManifestSchema)
def manifest_of(export_id: UUID) -> Any:
    """The manifest of an export that you took or asked for: its state, rows, bytes, SHA-256 and versions."""
    actor = work.actor()
    if (job := jobs.job(work.reading(), export_id, actor_id=actor.id)) is not None:
        return told_of(job)
    found = queries.manifest(work.reading(), export_id, kind=actor.kind, actor_id=actor.id)
    if found is None:
        raise errors.NotFound("there is no such export")
    return ManifestSchema().load({**found, "state": "sent", "file": None, "expires_at": None})


UNCOUNTED = ("responses", "rows", "bytes", "sha256", "software", "protocols", "definitions", "data_version")


def told_of(job: ExportJob) -> dict[str, Any]:
    """An export that is made behind the scenes, as far as it has come."""
    wanted = job.wanted
    known: dict[str, Any] = job.manifest or {
        "export": str(job.id),
        "trial": job.trial_id,
        "table": wanted["table"],
        "layout": wanted["layout"],
        "format": job.form,
        "complete": False,
        "requested_at": job.requested_at.isoformat(),
        "as_of": wanted["as_of"],
        "filters": wanted["filters"],
        "treatment_columns": wanted["treatment"],
        **dict.fromkeys(UNCOUNTED),
    }
    ready = job.state == "ready"
    expires_at = job.expires_at.isoformat() if job.expires_at else None
    file = f"{PREFIX}/exports/{job.id}/file" if ready else None
    return dict(ManifestSchema().load({**known, "state": job.state, "file": file, "expires_at": expires_at}))
