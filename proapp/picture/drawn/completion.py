"""Completion drawn: received of expected by timepoint."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, instrument, title
from proapp.picture.shares import Bar, Group, Shares, shares


def completion(table: Table, *, form: str, theme: Theme) -> bytes:
    """A bar for each arm and timepoint."""
    groups = [
        Group(label, tuple(_bar(table, one) for one in table["rates"] if one["label"] == label))
        for label in dict.fromkeys(one["label"] for one in table["rates"])
    ]
    note = "received of expected (SISAQOL completion rate)"
    return shares(Shares(f"Completion, {instrument(table)}", note, tuple(groups)), form=form, theme=theme)


def _bar(table: Table, one: Table) -> Bar:
    if one["received"] is None or one["expected"] is None:
        return Bar(title(table, one["arm"]), None, None, WITHHELD)
    return Bar(title(table, one["arm"]), one["completion_rate"], None, f"{one['received']}/{one['expected']}")
