"""One scale over time: by moment of the calendar, or by week of each cycle."""

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from proapp.analysis import asked, shown
from proapp.analysis import estimand as estimands
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory import comparison, queries
from proapp.trajectory.comparison import Grouping
from proapp.trajectory.counted import Counted, cells, compared, ends
from proapp.trajectory.estimand import Estimand
from proapp.trajectory.estimate import Indices
from proapp.trajectory.moments import Moment
from proapp.trajectory.quartiles import quartiles
from proapp.trajectory.summary import Change

MEAN, MEDIAN = "mean", "median"
STATISTICS = (MEAN, MEDIAN)
OF_CYCLES = ("as", "events")  # choices that weeks after a dose leave one


def trajectory(source: Source, query: Query) -> dict[str, Any]:
    """n, mean, SD, 95 % interval, change from baseline, improved, stable and deteriorated; or medians and quartiles."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    threshold = asked.threshold(protocol, query, scale.definition)
    change = Change(higher_is=scale.rule.higher_is, threshold=threshold)
    make = _in_cycles if query["time"] == "cycle" else _in_calendar
    return {
        **asked.about(protocol, query),
        **scale.words,
        **estimands.told(estimands.estimand(query)),
        "time": query["time"],
        "statistic": query.get("statistic", MEAN),
        "threshold": threshold,
        "baseline": protocol.comparison.baseline,
        "stratum": query["stratum"],
        "cells": make(source, scale, query, change),
    }


def _in_calendar(source: Source, scale: Asked, query: Query, change: Change) -> list[dict[str, Any]]:
    columns = estimands.planned(source, scale).moments
    found = estimands.values(source, scale, query)
    grouping, minimum = asked.grouping(source.protocol, query), asked.minimum(source.protocol, query)
    made = cells(found, columns, grouping=grouping, change=change)
    if query.get("statistic", MEAN) == MEDIAN:
        return shown.middles(_medians(found, columns, grouping), made, minimum=minimum)
    places = {moment.label: shown.at_moment(moment) for moment in columns}
    return shown.cells(made, places, minimum=minimum)


def _medians(found: Counted, columns: Sequence[Moment], grouping: Grouping) -> list[shown.Middle]:
    values, place = compared(found)
    at_start = np.array([one.is_baseline for one in columns], dtype=bool)[place]
    change = np.where(at_start, np.nan, values.value - found.start[values.participant])
    group = _groups(found, grouping)[values.participant]
    known = group >= 0
    cell = (group * len(columns) + place)[known]
    names = [(arm, level, at) for arm in grouping.labels for level in grouping.levels or (None,) for at in columns]
    middles = zip(
        names,
        quartiles(cell, values.value[known], len(names)),
        quartiles(cell, change[known], len(names)),
        strict=True,
    )
    return [
        shown.Middle(arm, level, at.label, shown.at_moment(at), value, moved)
        for (arm, level, at), value, moved in middles
    ]


def _groups(found: Counted, grouping: Grouping) -> Indices:
    """Each participant's arm and level as one number; -1 where the level is not known."""
    arm = np.array([grouping.arm(person) for person in found.people], dtype=np.int64)
    if grouping.stratum is None:
        return arm
    level = np.array([grouping.level(person) for person in found.people], dtype=np.int64)
    return np.where(level < 0, -1, arm * len(grouping.levels) + level)


def _in_cycles(source: Source, scale: Asked, query: Query, change: Change) -> list[dict[str, Any]]:
    protocol, asked_for = source.protocol, _of_cycles(query)
    found = queries.local_days(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    lives = source.lives()
    arms = estimands.arms(source, lives, asked_for)
    until = {who: at.timestamp() for who, at in ends(lives, asked_for).items()}
    people = [replace(life.member, arm=arm) for life in lives if (arm := arms[life.member.id.hex])]
    rows = [_timed(row) for row in found]
    made, bins = comparison.in_cycles(
        [row for row in rows if row.at < until.get(row.participant_id.hex, np.inf)],
        people, infusions=protocol.infusion_ids,
        grouping=asked.grouping(protocol, query), change=change, baseline=protocol.comparison.baseline,
    )  # fmt: skip
    places = {one.label: shown.in_cycle(one) for one in bins}
    return shown.cells(made, places, minimum=asked.minimum(protocol, query))


def _of_cycles(query: Query) -> Estimand:
    """The estimand, where weeks count from doses. Raises Invalid for what needs moments planned by day."""
    found = estimands.estimand(query)
    names = [name for name in found.unusual if name not in OF_CYCLES]
    if query.get("statistic", MEAN) != MEAN:
        names.append("statistic")
    if names:
        places = [Place(f"/{name}", "by calendar only") for name in names]
        raise errors.Invalid("weeks after a dose are no planned moments", errors=places)
    return found


def _timed(row: Any) -> Any:
    day = row.completed_at.astimezone(ZoneInfo(row.zone)).date().toordinal()
    return SimpleNamespace(participant_id=row.participant_id, value=row.value, at=row.completed_at.timestamp(), day=day)
