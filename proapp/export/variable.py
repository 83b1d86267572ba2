"""Names of the columns of a wide table: instrument and code in letters that every statistics program takes."""

import re
from collections.abc import Mapping

from proapp.export.column import Column
from proapp.instrument.definition import Definition

Variables = dict[tuple[str, str], Column]
UNFIT = re.compile(r"[^A-Za-z0-9]+")


def variable(instrument_id: str, code: str) -> str:
    """`qlq-c30` and `QL` are qlq_c30_QL."""
    return UNFIT.sub("_", f"{instrument_id}_{code}")


def score_variables(definitions: Mapping[str, Definition]) -> Variables:
    """A column for every score of one response, by instrument's id and scale; versions share their columns."""
    return {
        (definition.id, rule.id): Column(variable(definition.id, rule.id), "number", rule.title)
        for definition in definitions.values()
        for rule in definition.scores
        if not rule.over_block
    }


def item_variables(definitions: Mapping[str, Definition]) -> Variables:
    """A column for every item, by instrument's id and item's code."""
    return {
        (definition.id, item.code): Column(variable(definition.id, item.code), "number", item.label)
        for definition in definitions.values()
        for item in definition.items.values()
    }
