"""How many clearly improved, stayed stable or got worse at each moment and at best, and how the arms differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from proapp.analysis import asked
from proapp.analysis import estimand as estimands
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.trajectory.comparison import POOLED
from proapp.trajectory.counted import Calendar, Counted, alive, reached
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.estimate import Truths
from proapp.trajectory.modelled import visits
from proapp.trajectory.responders import Response, States, at_once, best, states
from proapp.trajectory.share_difference import Fraction, share_difference, wilson

# What counts as a response, and the states that are one.
RESPONSES: Mapping[str, tuple[str, ...]] = {"improved": ("improved",), "improved-or-stable": ("improved", "stable")}
MISSING: Mapping[str, str] = {"not-a-responder": "not a responder", "left-out": "left out"}
COUNTS = ("improved", "stable", "deteriorated", "died", "unknown")


@dataclass(frozen=True, slots=True)
class Judged:
    """The states of every arm at one moment; `label` None: the best lasting state of all moments."""

    label: str | None
    arms: tuple[States, ...]


def responders(source: Source, query: Query) -> dict[str, Any]:
    """Counts, the share that responded with Wilson's interval, and by arm differences with Newcombe's.

    Whoever died before a moment is no responder; at best, whoever responded before has responded.
    """
    protocol = source.protocol
    scale = asked.scale(source, query)
    threshold = asked.threshold(protocol, query, scale.definition)
    rule = Response(scale.rule.higher_is, threshold, query["running"], MISSING[query["missing"]])
    found, planned = estimands.values(source, scale, query), estimands.planned(source, scale)
    judged = _judged(source, found, planned, rule, asked.grouping(protocol, query).labels)
    least = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        **scale.words,
        **estimands.told(estimands.estimand(query)),
        "baseline": protocol.comparison.baseline,
        "threshold": threshold,
        **{name: query[name] for name in ("response", "missing", "running")},
        "rows": [_row(at, one, rule, query["response"], least) for at in judged for one in at.arms],
        "differences": [
            _difference(at, one, protocol.reference, rule, query["response"], least)
            for at in judged
            for one in at.arms
            if query["by"] == asked.ARM and one.arm != protocol.reference
        ],
    }


def _judged(source: Source, found: Counted, planned: Calendar, rule: Response, labels: Sequence[str]) -> list[Judged]:
    """Every moment after baseline that somebody's calendar has come to, then the best of all."""
    places = visits(planned)
    change = found.value[:, places] - found.start[:, None]
    here, living = _followed(source, found, planned)
    arm = np.array([0 if labels == (POOLED,) else labels.index(person.arm) for person in found.people], dtype=np.int64)
    judged = [
        Judged(
            planned.moments[place].label,
            states(
                at_once(change[:, at], rule), arm, arms=labels,
                died=~living[:, place], counted=here[:, place] | ~np.isnan(change[:, at]),
            ),
        )
        for at, place in enumerate(places)
    ]  # fmt: skip
    everybody = np.ones(len(arm), dtype=bool)
    died: Truths = ~np.asarray(living[:, places].all(axis=1), dtype=bool)
    overall = states(best(change, rule), arm, arms=labels, died=died, counted=everybody)
    return [*(one for one in judged if any(state.n for state in one.arms)), Judged(None, overall)]


def _followed(source: Source, found: Counted, planned: Calendar) -> tuple[Truths, Truths]:
    """Whose calendar has come to each moment, and who lived then, (participants, moments)."""
    by_id = {life.member.id.hex: life for life in source.lives()}
    lives = [by_id[person.id] for person in found.people]
    return reached(lives, planned), alive(lives, planned)


def _row(at: Judged, one: States, rule: Response, response: str, least: int) -> dict[str, Any]:
    named = {"arm": None if one.arm == POOLED else one.arm, "label": at.label}
    counts = {name: getattr(one, name) for name in COUNTS}
    empty = dict.fromkeys(("responders", "judged", "share", "lower", "upper"))
    if any(is_small(count, least) for count in (one.n, *counts.values())):
        n = None if is_small(one.n, least) else one.n
        return {**named, "n": n, **dict.fromkeys(counts), **empty, "reason": f"fewer than {least}"}
    fraction = one.fraction(RESPONSES[response], missing=rule.missing)
    lower, upper = wilson(fraction) or (None, None)
    share = {"responders": fraction.count, "judged": fraction.n, "share": fraction.share}
    reason = None if fraction.n else "nobody to judge"
    return {**named, "n": one.n, **counts, **share, "lower": lower, "upper": upper, "reason": reason}


def _difference(at: Judged, one: States, reference: str, rule: Response, response: str, least: int) -> dict[str, Any]:
    other = next(state for state in at.arms if state.arm == reference)
    pair = [state.fraction(RESPONSES[response], missing=rule.missing) for state in (one, other)]
    named = {"arm": one.arm, "reference": reference, "label": at.label}
    if any(is_small(count, least) for state in (one, other) for count in (state.n, *_counts(state))):
        return {**named, **dict.fromkeys(DIFFERENCE), "reason": f"fewer than {least}"}
    return {**named, **_told(*pair)}


DIFFERENCE = ("difference", "lower", "upper", "chi_squared_p", "fisher_p")


def _counts(state: States) -> list[int]:
    return [getattr(state, name) for name in COUNTS]


def _told(first: Fraction, second: Fraction) -> dict[str, Any]:
    found = share_difference(first, second)
    lower, upper = found.newcombe or (None, None)
    values = (found.difference, lower, upper, found.chi_squared_p, found.fisher_p)
    return {**dict(zip(DIFFERENCE, values, strict=True)), "reason": found.reason}
