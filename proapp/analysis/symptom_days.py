"""Days with each symptom in each block of diaries, and how much more one arm improved than another."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.planned import SYMPTOM_DAYS
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.diary_blocks import Counted
from proapp.trajectory.diary_blocks import symptom_days as days_with_symptoms


def symptom_days(source: Source, query: Query) -> dict[str, Any]:
    """Days per 28, prorated and as counted, their change from the run-in, and by arm the differences."""
    protocol = source.protocol
    definition = asked.scored_by(source, SYMPTOM_DAYS, "diary")
    columns = moments.blocks(protocol, definition.id)
    found = days_with_symptoms(
        queries.diaries(source.session, protocol.trial, definition.key),
        source.people(),
        columns,
        definition=definition,
        grouping=asked.grouping(protocol, query),
        reference=protocol.reference,
    )
    places = {block.label: shown.in_block(block, number) for number, block in enumerate(columns, start=1)}
    minimum = asked.minimum(protocol, query)
    return {
        **asked.about(protocol, query),
        "instrument": definition.key,
        **_counted({one.scale: one.prorated for one in found}, places, minimum=minimum),
        "raw": _counted({one.scale: one.raw for one in found}, places, minimum=minimum),
    }


def _counted(found: Mapping[str, Counted], places: Mapping[str, dict[str, Any]], *, minimum: int) -> dict[str, Any]:
    """Cells and differences of every symptom."""
    return {
        "cells": [
            {**cell, "scale": scale}
            for scale, one in found.items()
            for cell in shown.cells(one.cells, places, minimum=minimum)
        ],
        "differences": [
            {**asdict(difference), "scale": scale} for scale, one in found.items() for difference in one.differences
        ],
    }
