"""Every change drawn: the cumulative distribution of change by arm."""

from proapp.picture.canvas import Theme
from proapp.picture.cumulative import Cumulative, Curve, cumulative
from proapp.picture.drawn.words import Table, title


def distribution(table: Table, *, form: str, theme: Theme) -> bytes:
    """A curve for each arm that has anybody."""
    curves = tuple(
        Curve(title(table, one["arm"]), one["n"] or 0, tuple((step["change"], step["share"]) for step in one["steps"]))
        for one in table["curves"]
    )
    where = f" at {table['label']}" if table["label"] else ""
    note = f"share of each arm that changed by so much or less{where}; band: under {table['threshold']:g} points"
    shown = Cumulative(table["title"], note, curves, table["higher_is"], table["threshold"])
    return cumulative(shown, form=form, theme=theme)
