"""Scores and responses of a whole trial on the wire, their codebook and manifests."""

from marshmallow import fields
from marshmallow.validate import Length, Range

from proapp.api.schemas.assignment import ASSIGNMENT_ID
from proapp.api.schemas.base import Day, Instant, Number, Paged, Query, Strict, Truth, Uuid, Whole, listed, text, word
from proapp.api.schemas.participant import PARTICIPANT_ID
from proapp.api.schemas.response import RESPONSE_ID
from proapp.export.asked import FILTERS
from proapp.export.reading import LAYOUTS, TABLES

EXPORT_ID = "3d2d2b3a-54a4-4f2a-9c6e-0f1f6f0c7b10"
FORMATS = ("csv", "parquet", "jsonl")
STATES = ("sent", "waiting", "making", "ready", "failed", "removed")
HIDDEN = {"description": "Left out where treatment is masked from your roles."}


class ExportQuery(Paged):
    """Which rows. A file (CSV, Parquet, JSON lines) is whole and takes neither limit nor cursor."""

    limit = fields.Integer(
        load_default=None, validate=Range(min=1), metadata={"description": "Rows a page; 50 unless said, at most 200."}
    )
    site = fields.String(load_default=None, validate=Length(1, 40), metadata={"description": "A site's code."})
    participant = Uuid(load_default=None)
    instrument = fields.String(
        load_default=None, validate=Length(1, 80), metadata={"description": "qlq-c30, or one version: qlq-c30@3.0."}
    )
    timepoint = fields.String(load_default=None, validate=Length(1, 60))
    received_from = Instant(load_default=None, metadata={"description": "Received then or later."})
    received_to = Instant(load_default=None, metadata={"description": "Received before then."})
    as_of = Instant(
        load_default=None,
        metadata={"description": "What was known then: later answers, corrections and voids do not count."},
    )
    layout = word(
        *LAYOUTS, load_default="long", metadata={"description": "Of a file: a row a value, or a row a response."}
    )


class ExportedSchema(Strict):
    """What every row says of its response."""

    trial = fields.String(required=True)
    site = fields.String(required=True)
    participant = fields.String(required=True)
    participant_id = Uuid(required=True)
    protocol_version = fields.String(required=True)
    timepoint = fields.String(required=True)
    ordinal = Whole(required=True)
    use = fields.String(metadata=HIDDEN)
    period = Whole(metadata=HIDDEN)
    cycle = Whole(allow_none=True, metadata=HIDDEN)
    anchor = fields.String(metadata=HIDDEN)
    recall_spans = Truth(metadata=HIDDEN)
    target_on = Day(required=True)
    assignment_id = Uuid(required=True)
    response_id = Uuid(required=True)
    revision = Whole(required=True)
    instrument = fields.String(required=True)
    definition_digest = fields.String(required=True)
    completed_on = Day(required=True)
    completed_at = Instant(required=True)
    zone = fields.String(required=True)
    received_at = Instant(required=True)
    late = Truth(required=True)
    mode = fields.String(required=True)
    answered_by = fields.String(required=True)
    entered_by = fields.String(required=True, allow_none=True)
    carried_from = Uuid(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    example = {
        "trial": "net-retreat",
        "site": "01",
        "participant": "AT-001",
        "participant_id": PARTICIPANT_ID,
        "protocol_version": "1",
        "timepoint": "q12w",
        "ordinal": 1,
        "use": "compare",
        "period": 1,
        "cycle": None,
        "anchor": "randomisation",
        "recall_spans": False,
        "target_on": "2026-06-12",
        "assignment_id": ASSIGNMENT_ID,
        "response_id": RESPONSE_ID,
        "revision": 1,
        "instrument": "qlq-c30@3.0",
        "definition_digest": "ab" * 32,
        "completed_on": "2026-06-12",
        "completed_at": "2026-06-12T07:15:00+00:00",
        "zone": "Europe/Vienna",
        "received_at": "2026-06-12T07:15:02+00:00",
        "late": False,
        "mode": "app",
        "answered_by": "participant",
        "entered_by": None,
        "carried_from": None,
        "language": "de",
    }


class ExportedScoreSchema(ExportedSchema):
    """One scale of one response in force."""

    scale = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    value = Number(required=True, allow_none=True)
    missing = fields.String(required=True, allow_none=True)
    answered = Whole(required=True)
    of = Whole(required=True)
    unit = fields.String(required=True, allow_none=True)
    low = Number(required=True, allow_none=True)
    high = Number(required=True, allow_none=True)
    higher_is = fields.String(required=True, allow_none=True)
    method = fields.String(required=True)
    example = {
        **ExportedSchema.example,
        "scale": "QL",
        "title": "Global health status and quality of life",
        "value": 66.66666666666667,
        "missing": None,
        "answered": 2,
        "of": 2,
        "unit": "points, 0-100",
        "low": 0.0,
        "high": 100.0,
        "higher_is": "better",
        "method": "eortc-linear",
    }


class ExportedResponseSchema(ExportedSchema):
    """One response in force: numbers by item, and of the other items why there is none."""

    answers = fields.Dict(keys=fields.String(), values=Number(), required=True)
    missing = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    example = {**ExportedSchema.example, "answers": {"q29": 5, "q30": 6}, "missing": {"q28": "not-answered"}}


class CodebookQuery(Query):
    """Narrow to one instrument, by id or key."""

    instrument = fields.String(load_default=None, validate=Length(1, 80))


class CodebookEntrySchema(Strict):
    """A column, scale, item, or reason for a missing value."""

    kind = word("column", "scale", "item", "missing", required=True)
    table = fields.String(required=True, allow_none=True)
    instrument = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    wide_name = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    type = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)
    low = Number(required=True, allow_none=True)
    high = Number(required=True, allow_none=True)
    codes = fields.String(required=True, allow_none=True)
    special = fields.String(required=True, allow_none=True)
    higher_is = fields.String(required=True, allow_none=True)
    recall_days = Whole(required=True, allow_none=True)
    items = fields.String(required=True, allow_none=True)
    method = fields.String(required=True, allow_none=True)
    formula = fields.String(required=True, allow_none=True)
    when_missing = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    definition_digest = fields.String(required=True, allow_none=True)
    example = {
        "kind": "scale",
        "table": "scores",
        "instrument": "qlq-c30@3.0",
        "name": "QL",
        "wide_name": "qlq_c30_QL",
        "title": "Global health status and quality of life",
        "type": "number",
        "unit": "points, 0-100",
        "low": 0.0,
        "high": 100.0,
        "codes": None,
        "special": None,
        "higher_is": "better",
        "recall_days": 7,
        "items": "q29 q30",
        "method": "eortc-linear",
        "formula": "(mean of the answered items - 1) / (7 - 1) x 100",
        "when_missing": "null when fewer than half of the items are answered",
        "source": "Fayers 2001, EORTC QLQ-C30 Scoring Manual, 3rd edition",
        "definition_digest": "ab" * 32,
    }


class CodebookSchema(Strict):
    """Everything needed to read an export of this trial."""

    trial = fields.String(required=True)
    protocols = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "Digests by version."}
    )
    software = fields.String(required=True)
    entries = fields.List(fields.Nested(CodebookEntrySchema), required=True)
    example = {
        "trial": "net-retreat",
        "protocols": {"1": "ab" * 32},
        "software": "0.1.0",
        "entries": [CodebookEntrySchema.example],
    }


class FiltersSchema(Strict):
    """Which rows; what is left out narrows nothing."""

    site = text(40, load_default=None, metadata={"description": "A site's code."})
    participant = Uuid(load_default=None)
    instrument = text(80, load_default=None, metadata={"description": "qlq-c30, or one version: qlq-c30@3.0."})
    timepoint = text(60, load_default=None)
    received_from = Instant(load_default=None)
    received_to = Instant(load_default=None)
    example = {"instrument": "qlq-c30"}


class ExportInSchema(Strict):
    """An export to be made behind the scenes. `id`, if you make one, has it made once however often you ask."""

    id = Uuid(load_default=None)
    what = word(*TABLES, required=True)
    layout = word(*LAYOUTS, load_default="long")
    format = word(*FORMATS, load_default="csv")
    filters = fields.Nested(FiltersSchema, load_default=lambda: dict.fromkeys(FILTERS))
    as_of = Instant(load_default=None, metadata={"description": "What was known then; now, if left out."})
    example = {"id": EXPORT_ID, "what": "scores", "format": "csv", "filters": FiltersSchema.example}


class ManifestSchema(Strict):
    """What an export is or was: compare rows, bytes and SHA-256 with what you hold.

    `state` is `sent` for what came as the reply to its request; otherwise what has become of the file. Until that is
    ready nothing has been counted; then `file` is its address until `expires_at`.
    """

    export = Uuid(required=True)
    trial = fields.String(required=True)
    table = word(*TABLES, required=True)
    layout = fields.String(required=True)
    format = fields.String(required=True)
    state = word(*STATES, required=True)
    file = fields.String(required=True, allow_none=True)
    expires_at = Instant(required=True, allow_none=True)
    complete = Truth(required=True, metadata={"description": "False: not made yet, or broken off before its end."})
    requested_at = Instant(required=True)
    as_of = Instant(required=True)
    filters = fields.Dict(keys=fields.String(), required=True)
    treatment_columns = Truth(required=True)
    responses = Whole(required=True, allow_none=True)
    rows = Whole(required=True, allow_none=True)
    bytes = Whole(required=True, allow_none=True)
    sha256 = fields.String(required=True, allow_none=True)
    software = fields.String(required=True, allow_none=True)
    protocols = fields.Dict(keys=fields.String(), values=fields.String(), required=True, allow_none=True)
    definitions = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True, allow_none=True)
    data_version = Whole(
        required=True, allow_none=True, metadata={"description": "Newest event of the trial's audit trail."}
    )
    example = {
        "export": EXPORT_ID,
        "trial": "net-retreat",
        "table": "scores",
        "layout": "long",
        "format": "csv",
        "state": "sent",
        "file": None,
        "expires_at": None,
        "complete": True,
        "requested_at": "2026-06-12T07:15:00+00:00",
        "as_of": "2026-06-12T07:15:00+00:00",
        "filters": {"instrument": "qlq-c30"},
        "treatment_columns": True,
        "responses": 240,
        "rows": 3840,
        "bytes": 1203344,
        "sha256": "cd" * 32,
        "software": "0.1.0",
        "protocols": {"1": "ab" * 32},
        "definitions": {"qlq-c30@3.0": ["ab" * 32]},
        "data_version": 512,
    }


ManifestList = listed(ManifestSchema)
ExportedScoreList = listed(ExportedScoreSchema)
ExportedResponseList = listed(ExportedResponseSchema)
