"""What may leave a trial: filters that make sense in it, the sites that are reached, and whether treatment is shown."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.base.errors import Invalid, NotFound, Place
from proapp.export import queries
from proapp.export.asked import Asked
from proapp.export.reading import Order
from proapp.participant import queries as participants
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.trial.unscheduled import UNSCHEDULED
from proapp.workflow.catalogue import Catalogue

WORDS = "the filters do not fit this trial"


def order(
    session: Session,
    catalogue: Catalogue,
    asked: Asked,
    *,
    now: datetime,
    table: str,
    layout: str,
    sees_treatment: Callable[[Protocol], bool],
) -> Order:
    """An order that can be carried out. Treatment is shown only when every version of the protocol lets.

    Raises NotFound for a trial without protocol, Invalid naming each filter that finds nothing in this trial.
    """
    versions = queries.protocols(session, asked.trial_id)
    protocols = [catalogue.protocol(session, asked.trial_id, version) for version in versions]
    if not protocols:
        raise NotFound("there is no such trial")
    if faults := list(_of_missing(asked, table, layout)):
        raise Invalid(WORDS, errors=faults)
    keys = tuple(sorted({key for protocol in protocols for key in protocol.instruments}))
    if faults := [*_of_plan(asked, protocols, keys), *_of_people(session, asked), *_of_time(asked, now)]:
        raise Invalid(WORDS, errors=faults)
    return Order(table, asked, all(map(sees_treatment, protocols)), keys, layout)


def _of_missing(asked: Asked, table: str, layout: str) -> Iterator[Place]:
    """What was not answered was never received, and has one row each."""
    if table == "missing":
        if layout != "long":
            yield Place("/layout", "what is missing has one layout")
        for name in ("received_from", "received_to"):
            if getattr(asked, name) is not None:
                yield Place(f"/{name}", "what is missing was never received")


def _of_plan(asked: Asked, protocols: list[Protocol], keys: tuple[str, ...]) -> Iterator[Place]:
    if asked.instrument not in {None, *keys, *(key.partition("@")[0] for key in keys)}:
        yield Place("/instrument", "the protocol does not ask it")
    timepoints = {timepoint.id for protocol in protocols for timepoint in protocol.timepoints}
    if asked.timepoint not in {None, UNSCHEDULED, *timepoints}:
        yield Place("/timepoint", "the protocol has no such timepoint")


def _of_people(session: Session, asked: Asked) -> Iterator[Place]:
    """One that is not reached looks like one that does not exist."""
    site: Any = asked.site and trials.site_coded(session, asked.trial_id, asked.site)
    if asked.site and not (site and _reached(site.id, asked)):
        yield Place("/site", "there is no such site among yours")
    person = asked.participant and participants.participant(session, asked.participant)
    if asked.participant and not (person and person.trial_id == asked.trial_id and _reached(person.site_id, asked)):
        yield Place("/participant", "there is no such participant at your sites")


def _reached(site_id: UUID, asked: Asked) -> bool:
    return asked.sites is None or site_id in asked.sites


def _of_time(asked: Asked, now: datetime) -> Iterator[Place]:
    if asked.as_of > now:
        yield Place("/as_of", "is in the future")
