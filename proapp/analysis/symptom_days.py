"""Days with each symptom in each block of diaries, and how much more one arm improved than another."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, shown
from proapp.analysis.asked import Query
from proapp.analysis.planned import SYMPTOM_DAYS
from proapp.analysis.source import Source
from proapp.trajectory import moments, queries
from proapp.trajectory.diary_blocks import symptom_days as days_with_symptoms


def symptom_days(source: Source, query: Query) -> dict[str, Any]:
    """Days per 28, prorated, their change from the run-in, and by arm the differences."""
    protocol = source.protocol
    definition = asked.scored_by(source, SYMPTOM_DAYS, "diary")
    columns = moments.blocks(protocol, definition.id)
    found = days_with_symptoms(
        queries.diaries(source.session, protocol.trial, definition.key),
        source.people(),
        columns,
        definition=definition,
        grouping=asked.grouping(protocol, query),
        reference=asked.reference(protocol),
    )
    places = {block.label: shown.in_block(block, number) for number, block in enumerate(columns, start=1)}
    minimum = asked.minimum(protocol, query)
    cells = [
        {**cell, "scale": symptom.scale}
        for symptom in found
        for cell in shown.cells(symptom.cells, places, minimum=minimum)
    ]
    differences = [
        {**asdict(difference), "scale": symptom.scale} for symptom in found for difference in symptom.differences
    ]
    named = {**asked.about(protocol, query), "instrument": definition.key}
    return {**named, "cells": cells, "differences": differences}
