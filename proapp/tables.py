"""Every table, for those who need them all: migrations and the audit's verification."""

import proapp.access.tables
import proapp.base.audit
import proapp.export.tables
import proapp.flag.tables
import proapp.message.tables
import proapp.participant.tables
import proapp.release.tables
import proapp.response.tables
import proapp.schedule.tables
import proapp.score.tables
import proapp.signature.tables
import proapp.treatment.tables
import proapp.trial.tables
import proapp.worklist.tables  # noqa: F401  imported for its tables, as all of these are
from proapp.base.tables import Base

metadata = Base.metadata

# Written once and never changed: an audit event names every row with its digest (proapp.base.verify).
VOUCHED = [
    metadata.tables[name]
    for name in (
        "protocol_version",
        "fact",
        "response",
        "quarantine",
        "consent_document",
        "consent",
        "correction_request",
        "acknowledgement",
        "participant_protocol",
        "transfer",
        "participant_merge",
        "correction_proposal",
        "correction_decision",
        "quarantine_resolution",
        "missing_reason",
        "call_attempt",
        "signature",
        "treatment_intake",
        "intake_decision",
        "webhook",
        "release",
        "release_decision",
        "release_withdrawal",
        "rehearsal",
        "unblinding",
        "unblinding_impact",
    )
]
