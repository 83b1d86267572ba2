"""What somebody may have out of a trial: their sites, the filters that make sense, and whether treatment is shown."""

from datetime import datetime
from typing import Any
from uuid import UUID

from proapp.api import masking, policy, work
from proapp.base import errors
from proapp.base.errors import Place
from proapp.export import queries
from proapp.export.asked import Asked
from proapp.export.reading import Order
from proapp.participant import queries as participants
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.trial.unscheduled import UNSCHEDULED


def order(table: str, query: dict[str, Any], trial_id: str, *, as_of: datetime | None, layout: str) -> Order:
    """An order for a table, within what the roles of who asks reach. Raises Invalid naming each parameter."""
    protocols = _protocols(trial_id)
    sites = work.actor().sites(trial_id, policy.EXPORTS)
    if wrong := [*_faults(query, trial_id, sites, protocols), *_late(as_of)]:
        raise errors.Invalid("the filters do not fit this trial", errors=wrong)
    named = ("site", "participant", "instrument", "timepoint", "received_from", "received_to")
    asked = Asked(trial_id, as_of or work.now(), sites, **{name: query[name] for name in named})
    return Order(table, asked, _sees_treatment(protocols), _instruments(protocols), layout)


def codebook_order(trial_id: str, instrument: str | None) -> Order:
    """The same for a codebook: which instruments, and whether the columns that tell treatment are named."""
    protocols = _protocols(trial_id)
    if wrong := _unknown_instrument(instrument, protocols):
        raise errors.Invalid("the filters do not fit this trial", errors=wrong)
    asked = Asked(trial_id, work.now(), instrument=instrument)
    return Order("scores", asked, _sees_treatment(protocols), _instruments(protocols))


def _protocols(trial_id: str) -> list[Protocol]:
    """Every version of a trial's protocol."""
    session = work.reading()
    return [work.catalogue().protocol(session, trial_id, version) for version in queries.protocols(session, trial_id)]


def _sees_treatment(protocols: list[Protocol]) -> bool:
    """Only when every version lets: rows of all of them go out together."""
    return all(masking.sees_treatment(protocol) for protocol in protocols)


def _instruments(protocols: list[Protocol]) -> tuple[str, ...]:
    return tuple(sorted({key for protocol in protocols for key in protocol.instruments}))


def _faults(
    query: dict[str, Any], trial_id: str, sites: frozenset[UUID] | None, protocols: list[Protocol]
) -> list[Place]:
    session = work.reading()
    found = _unknown_instrument(query["instrument"], protocols)
    site = query["site"] and trials.site_coded(session, trial_id, query["site"])
    if query["site"] and (site is None or not _reached(site.id, sites)):
        found.append(Place("/site", "there is no such site among yours"))
    person = query["participant"] and participants.participant(session, query["participant"])
    if query["participant"] and (person is None or person.trial_id != trial_id or not _reached(person.site_id, sites)):
        found.append(Place("/participant", "there is no such participant at your sites"))
    timepoints = {timepoint.id for protocol in protocols for timepoint in protocol.timepoints} | {UNSCHEDULED}
    if query["timepoint"] not in {None, *timepoints}:
        found.append(Place("/timepoint", "the protocol has no such timepoint"))
    return found


def _reached(site_id: UUID, sites: frozenset[UUID] | None) -> bool:
    return sites is None or site_id in sites


def _unknown_instrument(named: str | None, protocols: list[Protocol]) -> list[Place]:
    keys = _instruments(protocols)
    if named in {None, *keys, *(key.partition("@")[0] for key in keys)}:
        return []
    return [Place("/instrument", "the protocol does not ask it")]


def _late(as_of: datetime | None) -> list[Place]:
    if as_of is None or as_of <= work.now():
        return []
    return [Place("/as_of", "is in the future")]
