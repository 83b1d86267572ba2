"""Tables that were released before, to be laid beside those of a next release."""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.release import queries
from proapp.release.audience import is_whole
from proapp.release.contents import Earlier, same_question
from proapp.release.manifest import JSON
from proapp.release.queries import Known


def beside(past: Iterable[Known], *, audience: str) -> tuple[UUID, ...]:
    """Releases that readers of this audience may have read, withdrawn ones too; the committee knows everything."""
    if is_whole(audience):
        return ()
    return tuple(one.release.id for one in past if one.was_agreed and not is_whole(one.release.audience))


def earlier(session: Session, release_ids: Iterable[UUID]) -> Earlier:
    """Their tables by analysis and question."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for release_id in release_ids:
        content = {one.name: one.content for one in queries.files(session, release_id)}
        for told in json.loads(queries.manifest(session, release_id))["files"]:
            if told["analysis"] is not None and told["media_type"] == JSON:
                found[told["analysis"], same_question(told["query"])].append(json.loads(content[told["name"]]))
    return found
