"""Counts of people in the form of the wire: of a few people all of a row is withheld, since its counts add up."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from proapp.trajectory.comparison import POOLED
from proapp.trajectory.disclosure import is_small, reason, spread_kept
from proapp.trajectory.estimate import Estimate
from proapp.trajectory.share_difference import ShareDifference


def row(
    told: Mapping[str, Any], *, people: str, parts: Iterable[int], hidden: Iterable[str], minimum: int
) -> dict[str, Any]:
    """A row about somebody's arm as it may be shown; `minimum` 0 withholds nothing.

    `people` names how many the row is about, `parts` are the counts that make them up, `hidden` what goes when one of
    these is of a few people. The row has a `reason`, null or why there is nothing.
    """
    shown = {**told, "arm": arm(told["arm"])}
    is_about_few = is_small(told[people], minimum)
    if not is_about_few and not any(is_small(part, minimum) for part in parts):
        return shown
    gone: dict[str, Any] = {name: [] if isinstance(told[name], list | tuple) else None for name in hidden}
    return {**shown, **gone, people: None if is_about_few else told[people], "reason": reason(minimum)}


def estimate(found: Estimate, *, minimum: int) -> dict[str, Any]:
    """A mean with its interval; nothing of a mean of a few people, and of not many no spread."""
    if not minimum:
        return asdict(found)
    if not is_small(found.n, minimum):
        return asdict(spread_kept(found))
    return {**dict.fromkeys(asdict(found)), "reason": reason(minimum)}


def apart(found: ShareDifference) -> dict[str, Any]:
    """Two arms' shares side by side; only where arms are seen."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(found).items()}


def arm(name: str) -> str | None:
    """The arm as the wire names it: null for everybody together."""
    return None if name == POOLED else name
