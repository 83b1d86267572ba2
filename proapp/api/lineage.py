"""How an answer came to be as it is: every revision with what changed, who changed it, when and why."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from proapp.api import work
from proapp.base import trail
from proapp.response import correction_requests, queries
from proapp.response.changes import changes
from proapp.response.tables import CorrectionProposal, Response

LANGUAGE = "en"


def history(found: Response) -> list[dict[str, Any]]:
    """Every revision of the assignment's response, oldest first; the first is the answer as it was given."""
    session = work.reading()
    revisions = queries.revisions(session, found.assignment_id)
    ids = [one.id for one in revisions]
    reasons = {event["object_id"]: event["reason"] for event in trail.about(session, "response", ids)}
    behind = correction_requests.behind(session, ids)
    shown = []
    for before, one in zip([None, *revisions], revisions, strict=False):
        decided, proposed = behind.get(one.id, (None, None))
        shown.append(
            {
                **{name: getattr(one, name) for name in ("id", "revision", "voided", "recorded_by", "reason_code")},
                "at": one.received_at,
                "reason": reasons.get(str(one.id)),
                "changes": [] if before is None else changed(before, one.answers),
                "quarantine": one.quarantine_id,
                "request": decided and decided.request_id,
                "proposed_by": proposed and proposed.proposed_by,
                "approved_by": decided and decided.decided_by,
            }
        )
    return shown


def changed(before: Response, answers: Any) -> list[dict[str, Any]]:
    """What other answers would change, question by question."""
    library = work.catalogue().library
    wording = library.wording(before.instrument, LANGUAGE)
    found = changes(library.get(before.instrument), wording, before.answers, answers or {})
    return [asdict(one) for one in found]


def proposed(found: Sequence[CorrectionProposal]) -> list[dict[str, Any]]:
    """Proposals for the wire, with the words of their reasons."""
    events = trail.about(work.reading(), "correction_proposal", [one.id for one in found])
    reasons = {event["object_id"]: event["reason"] for event in events}
    names = ("id", "request_id", "answers", "reason_code", "proposed_by", "proposed_at")
    return [{**{name: getattr(one, name) for name in names}, "reason": reasons.get(str(one.id))} for one in found]
