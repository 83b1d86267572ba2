"""What was known at an instant: of a trial's rows those that were there, each as it stood then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

Row = dict[str, Any]
Rows = Sequence[Row]


def as_of(tables: Mapping[str, Rows], instant: datetime) -> dict[str, Rows]:
    """The rows of a trial (by table, each a mapping by column) as they stood at an instant.

    Facts, responses and reasons are only ever added, so those from later are left out and the latest of the rest
    counts. What changes in place is taken back by the rows that keep what was before: transfers, amendments, merges. A
    cancellation from later is none yet; where an assignment was moved since, it stands where it was moved to.
    """
    return {
        **tables,
        "participant": _participants(tables, instant),
        "assignment": [_assignment(row, instant) for row in tables["assignment"]],
        "response": _in_force(tables["response"]),
    }


def _participants(tables: Mapping[str, Rows], instant: datetime) -> Rows:
    merged = {row["duplicate_id"] for row in tables["participant_merge"]}
    moved = _firsts(
        [row for row in tables["transfer"] if row["outcome"] == "accepted"], "decided_at", "from_site_id", instant
    )
    amended = _firsts(tables["participant_protocol"], "changed_at", "before", instant)
    return [
        {
            **row,
            "merged_into": row["merged_into"] if row["id"] in merged else None,
            "site_id": moved.get(row["id"], row["site_id"]),
            "protocol_version": amended.get(row["id"], row["protocol_version"]),
        }
        for row in tables["participant"]
    ]


def _firsts(rows: Iterable[Row], when: str, before: str, instant: datetime) -> dict[Any, Any]:
    """What was before the first change after the instant, by participant."""
    later = sorted((row for row in rows if row[when] > instant), key=lambda row: row[when], reverse=True)
    return {row["participant_id"]: row[before] for row in later}


def _assignment(row: Row, instant: datetime) -> Row:
    started = row["started_at"] is not None and row["started_at"] <= instant
    if row["cancelled_at"] is None or row["cancelled_at"] <= instant:
        return row if started else {**row, "started_at": None}
    standing = {"cancelled_at": None, "cancel_reason": None, "had_opened": False}
    return {**row, **standing, "started_at": row["started_at"] if started else None}


def _in_force(responses: Rows) -> Rows:
    """The newest revision of each assignment that is there is the one in force."""
    newest: dict[Any, int] = defaultdict(int)
    for row in responses:
        newest[row["assignment_id"]] = max(newest[row["assignment_id"]], row["revision"])
    return [{**row, "current": row["revision"] == newest[row["assignment_id"]]} for row in responses]
