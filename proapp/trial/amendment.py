"""Amendments: which version of a protocol holds at a site on a day, and what one version changes against another."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from proapp.trial.protocol import Protocol


class Version(NamedTuple):
    """A version of a trial's protocol and when it was loaded."""

    version: str
    loaded_at: datetime


class Effective(NamedTuple):
    """A version that a site activated, and the first local day on which it holds there."""

    version: str
    effective_on: date


def first_version(versions: Sequence[Version], opened_at: datetime | None) -> str | None:
    """The version a trial opens with: the newest one loaded until then. Before it is open, simply the newest.

    What is loaded later is an amendment, and holds nowhere before a site activates it. None without any version.
    """
    ordered = _by_loading(versions)
    if not ordered:
        return None
    until = [one for one in ordered if opened_at is None or one.loaded_at <= opened_at]
    return (until[-1] if until else ordered[0]).version


def in_force(
    versions: Sequence[Version], opened_at: datetime | None, activated: Iterable[Effective], *, on: date
) -> str | None:
    """The version that holds at a site on a day; `activated` are that site's own."""
    ranks = ranked(versions)
    held = [one for one in activated if one.effective_on <= on and one.version in ranks]
    if held:
        return max(held, key=lambda one: (ranks[one.version], one.effective_on)).version
    return first_version(versions, opened_at)


def ranked(versions: Sequence[Version]) -> Mapping[str, int]:
    """The versions by their order of loading: a greater number is later."""
    return {one.version: rank for rank, one in enumerate(_by_loading(versions))}


def _by_loading(versions: Sequence[Version]) -> list[Version]:
    return sorted(versions, key=lambda one: (one.loaded_at, one.version))


@dataclass(frozen=True, slots=True)
class Amended:
    """What a version changes: ids and keys, sorted. `arms_closed` take nobody new from the loading on, everywhere."""

    instruments_added: tuple[str, ...]
    instruments_removed: tuple[str, ...]
    timepoints_added: tuple[str, ...]
    timepoints_removed: tuple[str, ...]
    timepoints_changed: tuple[str, ...]
    arms_added: tuple[str, ...]
    arms_removed: tuple[str, ...]
    arms_closed: tuple[str, ...]


def amended(before: Protocol, after: Protocol) -> Amended:
    """One version against another."""
    asked, asks = ({one.id: one for one in protocol.timepoints} for protocol in (before, after))
    return Amended(
        instruments_added=_more(after.instruments, before.instruments),
        instruments_removed=_more(before.instruments, after.instruments),
        timepoints_added=_more(asks, asked),
        timepoints_removed=_more(asked, asks),
        timepoints_changed=tuple(sorted(name for name in asked.keys() & asks.keys() if asked[name] != asks[name])),
        arms_added=_more(after.arms, before.arms),
        arms_removed=_more(before.arms, after.arms),
        arms_closed=tuple(sorted(_closed(before, after))),
    )


def _closed(before: Protocol, after: Protocol) -> Iterator[str]:
    for name, arm in before.arms.items():
        if arm.open and name in after.arms and not after.arms[name].open:
            yield name


def _more(these: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(these) - set(others)))
