"""What all pictures of analyses say alike: arms by their titles, in the protocol's order, and what is withheld."""

from collections.abc import Mapping, Sequence
from typing import Any

Table = Mapping[str, Any]
EVERYBODY = "Everybody"
WITHHELD = "withheld"
WEEK = 7


def arms(table: Table, rows: Sequence[Table]) -> list[str | None]:
    """The arms that have rows, in the protocol's order; None: everybody together."""
    there = {row["arm"] for row in rows}
    return [arm for arm in [*table["arms"], None] if arm in there]


def title(table: Table, arm: str | None) -> str:
    """How an arm is called."""
    return EVERYBODY if arm is None else str(table["arms"].get(arm, arm))


def instrument(table: Table) -> str:
    """The table's instrument without its version."""
    return str(table["instrument"]).partition("@")[0]
