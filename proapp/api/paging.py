"""Long lists in pages: a cursor says where the last page ended, so that nothing is skipped or shown twice."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from proapp.base import strict_json
from proapp.base.errors import Malformed

USUAL = 50
MOST = 200
NOT_OURS = "the cursor is not one of ours: leave it out to start again"

Row = TypeVar("Row")


def cursor(key: Sequence[str | int]) -> str:
    """An opaque cursor for the key of a page's last row."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def key(text: str, *, kinds: tuple[type, ...]) -> tuple[Any, ...]:
    """The key in a cursor, its parts of these types (str or int). Raises Malformed for a cursor we did not make."""
    try:
        found = strict_json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (ValueError, Malformed):  # binascii.Error is a ValueError
        found = None
    if not isinstance(found, list) or [type(part) for part in found] != list(kinds):
        raise Malformed(NOT_OURS)
    return tuple(found)


def moment(text: str | None) -> tuple[datetime, UUID] | None:
    """The key of a list ordered by time and id; None for no cursor. Raises Malformed."""
    if text is None:
        return None
    at, row_id = key(text, kinds=(str, str))
    try:
        found = datetime.fromisoformat(at), UUID(row_id)
    except ValueError:
        raise Malformed(NOT_OURS) from None
    if found[0].tzinfo is None or not 1900 < found[0].year < 2200:
        raise Malformed(NOT_OURS)
    return found


def capped(limit: int) -> int:
    """How many rows a page may hold."""
    return min(limit, MOST)


def cut(rows: Sequence[Row], *, limit: int, by: Callable[[Row], Sequence[str | int]]) -> dict[str, Any]:
    """A page from rows of which one more than `limit` was asked for, in the order of their key."""
    items = list(rows[:limit])
    return {"items": items, "next": cursor(by(items[-1])) if len(rows) > limit else None}


def page(rows: Iterable[Row], query: dict[str, Any], *, by: Callable[[Row], Sequence[str | int]]) -> dict[str, Any]:
    """A page of a short list that is at hand as a whole: one participant's, one trial's sites. Sorted by key."""
    limit = capped(query["limit"])
    ordered = sorted(rows, key=lambda row: tuple(by(row)))
    if after := query.get("cursor"):
        kinds = tuple(type(part) for part in by(ordered[0])) if ordered else (str,)
        start = key(after, kinds=kinds) if ordered else ()
        ordered = [row for row in ordered if tuple(by(row)) > start]
    return cut(ordered[: limit + 1], limit=limit, by=by)
