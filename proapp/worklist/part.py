"""A part of the work list: rows of one kind, all parts with the same columns so that they make one list."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, Table, cast, literal, null

from proapp.base.tables import table_of
from proapp.participant.tables import Participant
from proapp.worklist.asked import View

PARTICIPANT: Table = table_of(Participant)
P = PARTICIPANT.c
COLUMNS = ("bucket", "rank", "since", "subject", "participant_id", "number", "detail")


def columns(
    bucket: str,
    rank: int | ColumnElement[Any],
    *,
    since: ColumnElement[Any],
    participant: ColumnElement[Any],
    subject: ColumnElement[Any] | None = None,
    number: int | ColumnElement[Any] = 1,
    detail: ColumnElement[Any] | None = None,
) -> list[ColumnElement[Any]]:
    """The columns of one part, in the order of COLUMNS; `subject` None is the participant."""
    about = participant if subject is None else subject
    told = cast(null(), String) if detail is None else detail
    values = (literal(bucket), _whole(rank), since, about, participant, _whole(number), told)
    return [value.label(name) for name, value in zip(COLUMNS, values, strict=True)]


def _whole(value: int | ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(value) if isinstance(value, int) else value


def reached(query: Select[Any], view: View, site: ColumnElement[Any] | None = None) -> Select[Any]:
    """Only rows of the sites that are seen."""
    if view.sites is None:
        return query
    return query.where((P.site_id if site is None else site).in_(view.sites))
