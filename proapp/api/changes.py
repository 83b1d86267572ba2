"""What has changed at the caller's sites since yesterday, over HTTP."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from proapp.api import masking, paging, policy, work
from proapp.api.blueprint import Blueprint
from proapp.api.schemas.change import ChangeOfSiteList, ChangesQuery
from proapp.base.errors import Malformed
from proapp.worklist.changes import Change, Since, changes

YESTERDAY = timedelta(hours=24)

blueprint = Blueprint("changes", __name__, about="What has changed at your sites since yesterday.")


@blueprint.route("/trials/<trial:trial_id>/changes", methods=["GET"])
@blueprint.asks(ChangesQuery)
@blueprint.gives(200, ChangeOfSiteList)
def read(query: dict[str, Any], trial_id: str) -> Any:
    """Answers, flags, facts, phones, consents, requests and calls, the newest first; masked treatment left out."""
    limit = paging.capped(query["limit"])
    asked = Since(
        trial_id=trial_id,
        sites=policy.sites_of(trial_id, only=query["site"]),
        since=query["since"] or work.now() - YESTERDAY,
        now=work.now(),
        sees_treatment=masking.sees_treatment(masking.newest_protocol(trial_id)),
    )
    found = changes(work.reading(), asked, before=_before(query["cursor"]), limit=limit + 1)
    return paging.cut(found, limit=limit, by=_key)


def _key(change: Change) -> tuple[str, str, str]:
    return change.at.isoformat(timespec="microseconds"), str(change.subject), change.kind


def _before(cursor: str | None) -> tuple[datetime, UUID, str] | None:
    if cursor is None:
        return None
    at, subject, kind = paging.key(cursor, kinds=(str, str, str))
    moment = paging.moment(paging.cursor((at, subject)))
    if moment is None or len(kind) > 40:
        raise Malformed(paging.NOT_OURS)
    return *moment, kind
