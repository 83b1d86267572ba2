"""One scale over time: by moment of the calendar, or by week of each cycle."""

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from proapp.analysis import asked, shown
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.trajectory import comparison, moments, queries
from proapp.trajectory.comparison import Grouping
from proapp.trajectory.summary import Change


def trajectory(source: Source, query: Query) -> dict[str, Any]:
    """n, mean, SD, 95 % interval, change from baseline, improved, stable and deteriorated."""
    protocol = source.protocol
    scale = asked.scale(source, query)
    threshold = asked.threshold(protocol, query, scale.definition)
    change = Change(higher_is=scale.rule.higher_is, threshold=threshold)
    make = _in_cycles if query["time"] == "cycle" else _in_calendar
    return {
        **asked.about(protocol, query),
        **scale.words,
        "time": query["time"],
        "threshold": threshold,
        "baseline": protocol.comparison.baseline,
        "stratum": query["stratum"],
        "cells": make(source, scale, asked.grouping(protocol, query), change, asked.minimum(protocol, query)),
    }


def _in_calendar(
    source: Source, scale: Asked, grouping: Grouping, change: Change, minimum: int
) -> list[dict[str, Any]]:
    columns = moments.moments(source.protocol, scale.instrument_id)
    found = queries.column(source.session, source.protocol.trial, scale.instrument_id, scale=scale.rule.id)
    cells = comparison.calendar(found, source.entrants(), columns, grouping=grouping, change=change)
    places = {moment.label: shown.at_moment(moment) for moment in columns}
    return shown.cells(cells, places, minimum=minimum)


def _in_cycles(source: Source, scale: Asked, grouping: Grouping, change: Change, minimum: int) -> list[dict[str, Any]]:
    protocol = source.protocol
    found = queries.local_days(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    cells, bins = comparison.in_cycles(
        [_timed(row) for row in found], source.people(), infusions=protocol.infusion_ids,
        grouping=grouping, change=change, baseline=protocol.comparison.baseline,
    )  # fmt: skip
    places = {one.label: shown.in_cycle(one) for one in bins}
    return shown.cells(cells, places, minimum=minimum)


def _timed(row: Any) -> Any:
    day = row.completed_at.astimezone(ZoneInfo(row.zone)).date().toordinal()
    return SimpleNamespace(participant_id=row.participant_id, value=row.value, at=row.completed_at.timestamp(), day=day)
