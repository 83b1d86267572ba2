"""A trial's scores or responses as a table that is read while it goes out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from proapp.export import absent, queries
from proapp.export.asked import Asked
from proapp.export.column import ABSENT, DOCUMENT, ITEM, RESPONSE, SCORE, Column, shown
from proapp.export.scored import ITEM_PLACES, SCORE_PLACES, document_entry, item_entries, score_entries
from proapp.export.table import Group, Table, widened
from proapp.export.variable import item_variables, score_variables
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library

TABLES = ("scores", "responses", "missing")
LAYOUTS = ("long", "wide")


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted and in which form. `treatment`: with the columns that tell what was given.

    `instruments` are the keys that the trial's protocols ask: the columns of the wide layout.
    """

    table: str
    asked: Asked
    treatment: bool
    instruments: tuple[str, ...]
    layout: str = "long"

    @property
    def wanted(self) -> tuple[str, ...]:
        """Of the trial's instruments those asked for."""
        named = self.asked.instrument
        return tuple(key for key in self.instruments if named in (None, key, key.partition("@")[0]))


def table(
    session: Session, order: Order, library: Library, *, after: UUID | None = None, most: int | None = None
) -> Table:
    """The rows of an order, from a response on, of so many responses at most.

    A layout beside those of files: `document`, an object of answers a response.
    """
    if order.table == "missing":
        columns = shown(absent.BASE, treatment=order.treatment)
        pick = itemgetter(*(absent.BASE.index(column) for column in columns))
        return Table(columns, ABSENT, absent.absent(session, order.asked, pick))
    make = _scores if order.table == "scores" else _responses
    return make(session, order, library, after=after, most=most)


def _scores(session: Session, order: Order, library: Library, *, after: UUID | None, most: int | None) -> Table:
    base, pick = _base(order)
    groups = _score_groups(
        session, queries.responses(session, order.asked, after=after, scored=True, most=most), library, pick
    )
    long = Table(base, SCORE, groups)
    if order.layout != "wide":
        return long
    return widened(long, score_variables(_definitions(library, order)), SCORE_PLACES)


def _score_groups(session: Session, batches: Iterator[Any], library: Library, pick: Any) -> Iterator[Group]:
    for rows in batches:
        made = queries.scores(session, [row.id for row in rows])
        for row in rows:
            digest, scores = made.get(row.id, (row.definition_digest, []))
            entries = score_entries(_definition(library, row.instrument), scores)
            yield Group(row.id, (row.instrument, digest), pick(_values(row, digest)), entries)


def _responses(session: Session, order: Order, library: Library, *, after: UUID | None, most: int | None) -> Table:
    base, pick = _base(order)
    batches = queries.responses(session, order.asked, after=after, most=most)
    groups = (_item_group(row, library, pick) for row in chain.from_iterable(batches))
    long = Table(base, ITEM, groups)
    if order.layout == "wide":
        return widened(long, item_variables(_definitions(library, order)), ITEM_PLACES)
    if order.layout == "document":
        documents = (group._replace(entries=(document_entry(group.entries),)) for group in long.groups)
        return Table(base, DOCUMENT, documents)
    return long


def _item_group(row: Any, library: Library, pick: Any) -> Group:
    digest = row.definition_digest
    entries = item_entries(_definition(library, row.instrument), row.answers)
    return Group(row.id, (row.instrument, digest), pick(_values(row, digest)), entries)


def _base(order: Order) -> tuple[tuple[Column, ...], Any]:
    """The columns of a response that may be seen, and what picks their values out of all of them."""
    columns = shown(RESPONSE, treatment=order.treatment)
    places = [RESPONSE.index(column) for column in columns]
    return columns, itemgetter(*places)


def _values(row: Any, digest: str) -> tuple[Any, ...]:
    """The values of `proapp.export.column.RESPONSE`."""
    completed_on = row.completed_at.astimezone(_zone(row.zone)).date()
    return (
        row.trial_id, row.site, row.participant, str(row.participant_id), row.protocol_version, row.timepoint,
        row.ordinal, row.use, row.period, row.cycle, row.anchor, row.recall_spans, row.target_on,
        str(row.assignment_id), str(row.id), row.revision, row.instrument, digest, completed_on, row.completed_at,
        row.zone, row.received_at, row.late, row.mode, row.answered_by, _entered_by(row.recorded_by),
        row.carried_from and str(row.carried_from), row.language,
    )  # fmt: skip


def _entered_by(recorded_by: str) -> str | None:
    """A member of staff or a program; a phone needs no mention."""
    return None if recorded_by.startswith("device:") else recorded_by


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _definition(library: Library, key: str) -> Definition | None:
    return library.get(key) if key in library else None


def _definitions(library: Library, order: Order) -> Mapping[str, Definition]:
    return {key: library.get(key) for key in order.wanted if key in library}
