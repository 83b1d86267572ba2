"""Responders drawn: the share of each arm that responded, by moment and at best."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.shares import Bar, Group, Shares, shares

AT_BEST = "at best"


def responders(table: Table, *, form: str, theme: Theme) -> bytes:
    """A bar for each arm and moment."""
    groups = tuple(
        Group(label or AT_BEST, tuple(_bar(table, one) for one in table["rows"] if one["label"] == label))
        for label in dict.fromkeys(one["label"] for one in table["rows"])
    )
    note = f"{table['response'].replace('-', ' ')} by {table['threshold']:g} points or more"
    shown = Shares(f"{table['title']}: responders", f"{note}; missing: {table['missing'].replace('-', ' ')}", groups)
    return shares(shown, form=form, theme=theme)


def _bar(table: Table, one: Table) -> Bar:
    if one["share"] is None:
        return Bar(title(table, one["arm"]), None, None, WITHHELD if one["n"] is None else str(one["reason"]))
    return Bar(title(table, one["arm"]), one["share"], None, f"{one['responders']}/{one['judged']}")
