"""Releases on the wire: what is proposed, its manifest, and what two people say of it."""

from marshmallow import fields
from marshmallow.validate import Length

from proapp.api.schemas.base import Instant, Strict, Truth, Uuid, Whole, code, listed, text, word
from proapp.picture.canvas import FORMATS
from proapp.release.audience import ARM, AUDIENCES, POOLED, STATES

RELEASE_ID = "7c0e9d52-2f0b-4a57-8f6e-0c1d2b3a4f59"
SHA256 = "ab" * 32
BY = {"description": "arm: arms told apart; pooled: everybody together."}


class NewReleaseSchema(Strict):
    """What is to be shown to whom, and why. By arm for others than the committee only where treatment is open."""

    audience = word(*AUDIENCES, required=True)
    by = word(ARM, POOLED, required=True, metadata=BY)
    purpose = text(500, required=True)
    cut_off = Instant(
        load_default=None, allow_none=True, metadata={"description": "What was known then is shown; null: now."}
    )
    analyses = fields.List(
        code(60),
        load_default=[],
        validate=Length(max=60),
        metadata={"description": "Which ones by name; none: every one that the protocol wants."},
    )
    pictures = fields.List(
        word(*FORMATS),
        load_default=["svg"],
        validate=Length(max=2),
        metadata={"description": "In which forms; they take most of the time, PNG twice as long as SVG."},
    )
    dry_run = Truth(load_default=False, metadata={"description": "Show tables and what is withheld; keep nothing."})
    example = {
        "audience": "committee",
        "by": "arm",
        "purpose": "Second meeting of the data monitoring committee.",
        "cut_off": "2026-07-01T00:00:00+00:00",
        "analyses": [],
        "pictures": ["svg"],
        "dry_run": False,
    }


class AgreementSchema(Strict):
    """The manifest that was read: what is agreed to is exactly that."""

    manifest_sha256 = fields.String(required=True, validate=Length(64, 64))
    example = {"manifest_sha256": SHA256}


class ReleaseReasonSchema(Strict):
    """Why it is refused or withdrawn."""

    reason = text(500, required=True)
    example = {"reason": "The third table counts a participant twice."}


class WithheldSchema(Strict):
    """A row that is not shown, or not all of."""

    row = fields.String(required=True)
    reason = fields.String(required=True)
    example = {"row": "q12w 1, q12w", "reason": "fewer than 5"}


class ReleasedFileSchema(Strict):
    """One file; `analysis` and `query` say what made it."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    media_type = fields.String(required=True)
    bytes = Whole(required=True)
    sha256 = fields.String(required=True)
    analysis = fields.String(required=True, allow_none=True)
    query = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    withheld = fields.List(fields.Nested(WithheldSchema), required=True)
    example = {
        "name": "completion-qlq-c30-3.0.json",
        "title": "Completion (qlq-c30@3.0)",
        "media_type": "application/json",
        "bytes": 1562,
        "sha256": SHA256,
        "analysis": "completion",
        "query": {"instrument": "qlq-c30@3.0", "by": "pooled", "minimum": 5},
        "withheld": [WithheldSchema.example],
    }


class ReleasedProtocolSchema(Strict):
    """The protocol's version and the SHA-256 of its document."""

    version = fields.String(required=True)
    digest = fields.String(required=True)
    example = {"version": "1", "digest": SHA256}


class ReleasedAuditSchema(Strict):
    """The newest event of the trial's audit trail when it was proposed."""

    stream = fields.String(required=True)
    seq = Whole(required=True)
    hash = fields.String(required=True)
    example = {"stream": "net-retreat", "seq": 4711, "hash": SHA256}


class NotMadeSchema(Strict):
    """An analysis without a table, and why."""

    analysis = fields.String(required=True)
    query = fields.Dict(keys=fields.String(), required=True)
    reason = fields.String(required=True)
    example = {"analysis": "symptom-days", "query": {"by": "pooled"}, "reason": "the protocol asks no diary"}


class ReleaseManifestSchema(Strict):
    """What a release shows, of which rows and by which versions, and what of it is withheld."""

    release = Uuid(required=True)
    trial = fields.String(required=True)
    protocol = fields.Nested(ReleasedProtocolSchema, required=True)
    audience = word(*AUDIENCES, required=True)
    by = word(ARM, POOLED, required=True, metadata=BY)
    cut_off = fields.String(required=True)
    purpose = fields.String(required=True)
    proposed_by = fields.String(required=True)
    proposed_at = fields.String(required=True)
    minimum_cell = Whole(required=True, metadata={"description": "0: cells are as they are."})
    software = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    audit = fields.Nested(ReleasedAuditSchema, required=True)
    rows = fields.Dict(keys=fields.String(), values=Whole(), required=True)
    rows_sha256 = fields.String(required=True)
    analyses = fields.List(fields.String(), required=True)
    pictures = fields.List(fields.String(), required=True)
    compared_with = fields.List(Uuid(), required=True, metadata={"description": "Earlier releases laid beside it."})
    files = fields.List(fields.Nested(ReleasedFileSchema), required=True)
    not_made = fields.List(fields.Nested(NotMadeSchema), required=True)
    example = {
        "release": RELEASE_ID,
        "trial": "net-retreat",
        "protocol": ReleasedProtocolSchema.example,
        "audience": "team",
        "by": "pooled",
        "cut_off": "2026-07-01T00:00:00+00:00",
        "purpose": "Completion, for the investigators' meeting.",
        "proposed_by": "una",
        "proposed_at": "2026-07-02T08:00:00+00:00",
        "minimum_cell": 5,
        "software": {"proapp": "0.1.0", "matplotlib": "3.11.0"},
        "audit": ReleasedAuditSchema.example,
        "rows": {"participant": 42, "response": 612},
        "rows_sha256": SHA256,
        "analyses": ["completion"],
        "pictures": ["svg"],
        "compared_with": [],
        "files": [ReleasedFileSchema.example],
        "not_made": [],
    }


class ReleaseDecisionSchema(Strict):
    """What the second person said."""

    decision = word("agreed", "refused", required=True)
    decided_by = fields.String(required=True)
    decided_at = Instant(required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {"decision": "agreed", "decided_by": "omar", "decided_at": "2026-07-03T08:00:00+00:00", "reason": None}


class ReleaseWithdrawalSchema(Strict):
    """Why it is shown no more."""

    withdrawn_by = fields.String(required=True)
    withdrawn_at = Instant(required=True)
    reason = fields.String(required=True, allow_none=True)
    example = {"withdrawn_by": "una", "withdrawn_at": "2026-07-04T08:00:00+00:00", "reason": "A table was wrong."}


class ReleaseSchema(Strict):
    """A release and what has become of it. `foreseen`: a dry run, of which nothing is kept."""

    id = Uuid(required=True)
    trial = fields.String(required=True)
    audience = word(*AUDIENCES, required=True)
    by = word(ARM, POOLED, required=True, metadata=BY)
    cut_off = Instant(required=True)
    purpose = fields.String(required=True)
    state = word(*STATES, "foreseen", required=True)
    proposed_by = fields.String(required=True)
    proposed_at = Instant(required=True)
    manifest_sha256 = fields.String(required=True)
    decision = fields.Nested(ReleaseDecisionSchema, required=True, allow_none=True)
    withdrawal = fields.Nested(ReleaseWithdrawalSchema, required=True, allow_none=True)
    example = {
        "id": RELEASE_ID,
        "trial": "net-retreat",
        "audience": "team",
        "by": "pooled",
        "cut_off": "2026-07-01T00:00:00+00:00",
        "purpose": "Completion, for the investigators' meeting.",
        "state": "agreed",
        "proposed_by": "una",
        "proposed_at": "2026-07-02T08:00:00+00:00",
        "manifest_sha256": SHA256,
        "decision": ReleaseDecisionSchema.example,
        "withdrawal": None,
    }


class ReleaseDetailSchema(ReleaseSchema):
    """The same with its manifest."""

    manifest = fields.Nested(ReleaseManifestSchema, required=True)
    example = {**ReleaseSchema.example, "manifest": ReleaseManifestSchema.example}


ReleaseList = listed(ReleaseSchema)
