"""Whose relief lasted drawn: a bar for each arm."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.shares import Bar, Group, Shares, shares


def diary_relief(table: Table, *, form: str, theme: Theme) -> bytes:
    """Shares of those of whom it can be said."""
    bars = tuple(_bar(table, one) for one in table["relieved"])
    note = (
        f"at least {table['reduction']:.0%} below the run-in on at least {table['share']:.0%} of {table['days']} days "
        f"asked within {table['weeks']} weeks; Wilson's 95 % interval"
    )
    groups = (Group("lasting relief", bars),) if bars else ()
    return shares(Shares(f"{table['title']}: relief that lasted", note, groups), form=form, theme=theme)


def _bar(table: Table, one: Table) -> Bar:
    arm = title(table, one["arm"])
    if one["share"] is None:
        return Bar(arm, None, None, WITHHELD if str(one["reason"]).startswith("fewer") else str(one["reason"]))
    words = f"{one['responders']}/{one['n']} ({one['lower']:.0%} to {one['upper']:.0%})"
    return Bar(arm, one["share"], None, words)
