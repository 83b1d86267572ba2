"""An export that was asked for as it is kept until it is made, and read back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from proapp.export.asked import FILTERS, Asked
from proapp.export.reading import Order


def written(order: Order) -> dict[str, Any]:
    """An order in JSON's types, with the sites that its owner reached when asking."""
    asked = order.asked
    return {
        "table": order.table,
        "layout": order.layout,
        "treatment": order.treatment,
        "instruments": list(order.instruments),
        "as_of": asked.as_of.isoformat(),
        "sites": None if asked.sites is None else sorted(map(str, asked.sites)),
        "filters": {name: value for name, value in asked.filters.items() if name in FILTERS},
    }


def read(trial_id: str, told: Mapping[str, Any]) -> Order:
    """The order that was written."""
    forms: dict[str, Callable[[str], Any]] = {
        "participant": UUID,
        "received_from": datetime.fromisoformat,
        "received_to": datetime.fromisoformat,
    }
    filters = {name: forms.get(name, str)(value) for name, value in told["filters"].items()}
    sites = None if told["sites"] is None else frozenset(map(UUID, told["sites"]))
    asked = Asked(trial_id, datetime.fromisoformat(told["as_of"]), sites, **filters)
    return Order(told["table"], asked, told["treatment"], tuple(told["instruments"]), told["layout"])
