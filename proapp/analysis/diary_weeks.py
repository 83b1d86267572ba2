"""Weekly means of one scale of the diary, and how far they are from the run-in."""

from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.diary import kept
from proapp.analysis.source import Source
from proapp.trajectory.diary_weeks import Week, by_week, weeks
from proapp.trajectory.summary import Change

NOTICEABLE = 1.0  # of a scale's units, where nobody says more: no validated threshold exists


def diary_weeks(source: Source, query: Query) -> dict[str, Any]:
    """Means by arm and week over participants' own weekly means; the run-in's median is where each started."""
    protocol, people = source.protocol, source.entrants()
    found = kept(source, query, people)
    threshold = NOTICEABLE if query["threshold"] is None else float(query["threshold"])
    cells = by_week(
        found.diaries,
        people,
        found.blocks,
        grouping=asked.grouping(protocol, query),
        change=Change(higher_is=found.scale.rule.higher_is, threshold=threshold),
        least=query["least_days"],
        least_run_in=protocol.comparison.diary_minimum_days,
    )
    places = {one.label: _place(one) for one in weeks(found.blocks, found.moments)}
    return {
        **asked.about(protocol, query),
        **found.scale.words,
        "threshold": threshold,
        "least_days": query["least_days"],
        "cells": shown.cells(cells, places, minimum=asked.minimum(protocol, query)),
    }


def _place(one: Week) -> dict[str, Any]:
    where = {"timepoint": one.block.timepoint, "ordinal": one.block.first, "day": one.day, "week": one.number}
    return {**shown.NOWHERE, **where, "is_run_in": one.block.is_baseline}
