"""The work list of a coordinator's morning over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.work_list import WorkListQuery, WorkListSchema
from proapp.base.errors import Malformed
from proapp.participant import consents
from proapp.participant import queries as participants
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.worklist.asked import BUCKETS, Item, Paper, View
from proapp.worklist.work_list import Key, work_list

ABOUT_TREATMENT = frozenset({"cycle-due", "intake"})

blueprint = Blueprint("work_lists", __name__, about="What a site has to do today: one list, the most pressing first.")


@blueprint.route("/trials/<trial:trial_id>/work-list", methods=["GET"])
@blueprint.asks(WorkListQuery)
@blueprint.gives(200, WorkListSchema)
def read(query: dict[str, Any], trial_id: str) -> Any:
    """Who is overdue, whose cycle is due, which flags wait, what is in quarantine, whom to call; counted by bucket."""
    limit = paging.capped(query["limit"])
    seen = view(trial_id, only=query["site"])
    items, counts = work_list(
        work.reading(), seen, bucket=query["bucket"], after=after(query["cursor"]), limit=limit + 1
    )  # fmt: skip
    page = paging.cut(items, limit=limit, by=key)
    hidden = frozenset() if seen.sees_treatment else ABOUT_TREATMENT
    shown = {bucket: None if bucket in hidden else counts.get(bucket, 0) for bucket in BUCKETS}
    return {**page, "counts": shown, "masked": not seen.sees_treatment}


def view(trial_id: str, *, only: UUID | None = None) -> View:
    """A trial's work as whoever asks may see it, of one site or of all that their roles reach."""
    newest = masking.newest_protocol(trial_id)
    versions = [_protocol(trial_id, known.version) for known in trials.versions(work.reading(), trial_id)]
    points = [point for protocol in versions for point in protocol.timepoints]
    sees = masking.sees_treatment(newest)
    return View(
        trial_id=trial_id,
        sites=policy.sites_of(trial_id, only=only),
        now=work.now(),
        graces={protocol.version: timedelta(hours=protocol.grace_hours) for protocol in versions},
        daily=frozenset(point.id for point in points if point.daily),
        longest=timedelta(days=max(point.longest_days for point in points)),
        papers=_papers(trial_id, versions),
        sees_treatment=sees,
    )


def _protocol(trial_id: str, version: str) -> Protocol:
    return work.catalogue().protocol(work.reading(), trial_id, version)


def _papers(trial_id: str, versions: list[Protocol]) -> tuple[Paper, ...]:
    """The version each language is asked about today, by kind; none where the trial has published no document."""
    documents = participants.consent_documents(work.reading(), trial_id)
    if not documents:
        return ()
    today = work.now().astimezone(UTC).date()
    languages = sorted({language for protocol in versions for language in protocol.languages})
    return tuple(
        Paper(kind, language, found.version)
        for kind in consents.KINDS
        for language in languages
        if (found := consents.current_document(documents, kind=kind, language=language, on=today)) is not None
    )


def key(item: Item) -> tuple[int, str, str]:
    """Where an item stands in the list."""
    return item.rank, item.since.isoformat(timespec="microseconds"), str(item.subject)


def after(cursor: str | None) -> Key | None:
    """The place of the last item seen. Raises Malformed for a cursor we did not make."""
    if cursor is None:
        return None
    rank, at, subject = paging.key(cursor, kinds=(int, str, str))
    try:
        found = rank, datetime.fromisoformat(at), UUID(subject)
    except ValueError:
        raise Malformed(paging.NOT_OURS) from None
    if found[1].tzinfo is None or not 1900 < found[1].year < 2200 or abs(rank) > 1000:
        raise Malformed(paging.NOT_OURS)
    return found
