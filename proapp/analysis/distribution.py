"""Every participant's change at one moment, arm beside arm: what share of each arm changed by how much or less."""

from dataclasses import asdict
from typing import Any

import numpy as np

from proapp.analysis import asked
from proapp.analysis import estimand as estimands
from proapp.analysis.asked import Query
from proapp.analysis.shown import MIDDLES
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory.counted import Calendar, Counted
from proapp.trajectory.disclosure import is_small
from proapp.trajectory.distribution import Distribution
from proapp.trajectory.distribution import distribution as distributed
from proapp.trajectory.modelled import visits


def distribution(source: Source, query: Query) -> dict[str, Any]:
    """The cumulative distribution of change from baseline by arm; each step is a few people's, so by arm only."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    found, planned = estimands.values(source, scale, query), estimands.planned(source, scale)
    place = _place(found, planned, query)
    change = np.full(len(found.people), np.nan) if place is None else found.value[:, place] - found.start
    arm = np.array([list(protocol.arms).index(person.arm) for person in found.people], dtype=np.int64)
    least = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        **scale.words,
        **estimands.told(estimands.estimand(query)),
        "baseline": protocol.comparison.baseline,
        "label": None if place is None else planned.moments[place].label,
        "threshold": asked.threshold(protocol, {"threshold": None}, scale.definition),
        "curves": [
            _curve(name, distributed(change[arm == number]), least) for number, name in enumerate(protocol.arms)
        ],
    }


def _curve(arm: str, found: Distribution, least: int) -> dict[str, Any]:
    """Where anything is withheld each step stands for one person or two, so all of them are."""
    if not least:
        return {"arm": arm, **asdict(found)}
    enough = max(least, MIDDLES)
    n = None if is_small(found.n, enough) else found.n
    return {"arm": arm, "n": n, "steps": [], "reason": found.reason or "the changes of single participants"}


def _place(found: Counted, planned: Calendar, query: Query) -> int | None:
    """The moment asked for, or the last one with a change; None without any. Raises Invalid."""
    places = visits(planned)
    labels = {planned.moments[place].label: place for place in places}
    if query["label"] is not None and query["label"] not in labels:
        raise errors.Invalid("no such moment", errors=[Place("/label", f"one of {', '.join(labels)}")])
    if query["label"] is not None:
        return labels[query["label"]]
    change = found.value - found.start[:, None]
    return next((place for place in reversed(places) if not np.isnan(change[:, place]).all()), None)
