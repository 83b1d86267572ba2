"""Whose relief lasted: so much less than before on so many of the days, by arm."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import numpy as np

from proapp.analysis import asked, shown_counts
from proapp.analysis.asked import Query
from proapp.analysis.diary import Kept, kept
from proapp.analysis.source import Source
from proapp.trajectory.diary_measures import Relief, relief
from proapp.trajectory.diary_weeks import run_in_mean
from proapp.trajectory.population import Member
from proapp.trajectory.responders import Responders
from proapp.trajectory.share_difference import Fraction, share_difference

WEEK = 7


def diary_relief(source: Source, query: Query) -> dict[str, Any]:
    """Of those whose weeks are over and of whom it can be said, how many; by arm also how far they lie apart."""
    protocol, people = source.protocol, source.people()
    grouping = asked.grouping(protocol, query)
    found = kept(source, query, tuple(one.entrant(protocol.comparison.baseline) for one in people))
    rule = Relief(query["reduction"], query["share"], query["missing"], query["least"])
    days = _days(found, query["weeks"])
    over = _over(people, source, query["weeks"])
    start = run_in_mean(found.diaries, found.blocks, least=protocol.comparison.diary_minimum_days)
    start = np.where(over & (np.nan_to_num(start) >= query["least_baseline"]), start, np.nan)
    arm = np.array([grouping.arm(person) for person in people], dtype=np.int64)
    rows = relief(found.diaries.value[:, days], start, rule, arm=arm, arms=grouping.labels)
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        **found.scale.words,
        **{name: query[name] for name in ("weeks", "reduction", "share", "missing", "least", "least_baseline")},
        "days": len(days),
        "relieved": [_relieved(one, minimum=minimum) for one in rows],
        "differences": _differences(rows, reference=protocol.reference) if grouping.by_arm else [],
        "reason": None if days else "the diary is not asked in these weeks",
    }


def _days(found: Kept, weeks: int) -> list[int]:
    """The places of the days asked within so many weeks of the day that the diary counts from."""
    moments = enumerate(found.moments)
    return [
        place
        for place, one in moments
        if not one.is_baseline and one.day is not None and 1 <= one.day <= weeks * WEEK
    ]  # fmt: skip


def _over(people: Sequence[Member], source: Source, weeks: int) -> Any:
    last = source.now.date() - timedelta(days=weeks * WEEK)
    return np.array([one.randomised_on < last for one in people], dtype=bool)


def _relieved(one: Responders, *, minimum: int) -> dict[str, Any]:
    parts = (one.responders, one.n - one.responders)
    told = {name: value for name, value in asdict(one).items() if name != "judged"}
    return shown_counts.row(
        told, people="n", parts=parts, hidden=("responders", "share", "lower", "upper"), minimum=minimum
    )  # fmt: skip


def _differences(rows: Sequence[Responders], *, reference: str) -> list[dict[str, Any]]:
    base = next((one for one in rows if one.arm == reference), None)
    return [
        {
            "arm": one.arm,
            "reference": reference,
            **shown_counts.apart(share_difference(_fraction(one), _fraction(base))),
        }
        for one in rows
        if base is not None and one.arm != reference
    ]


def _fraction(one: Responders) -> Fraction:
    return Fraction(one.responders, one.n)
