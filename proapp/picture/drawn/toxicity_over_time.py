"""One symptom over time drawn: how many of an arm had each grade at each moment."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WEEK, Table, arms, title
from proapp.picture.stacked import Bar, Row, Stacked, stacked

KINDS = {"composite": "PRO-CTCAE composite grades (not CTCAE)", "attribute": "PRO-CTCAE answers"}


def toxicity_over_time(table: Table, *, form: str, theme: Theme) -> bytes:
    """A row of stacked bars for each arm."""
    rows = tuple(
        Row(title(table, arm), tuple(_bar(one) for one in table["levels"] if one["arm"] == arm))
        for arm in arms(table, table["levels"])
    )
    note = f"{KINDS[table['of']]}; shares of those who answered, n above; hatched: severe"
    return stacked(Stacked(f"{table['title']} over time", note, rows, table["highest"]), form=form, theme=theme)


def _bar(one: Table) -> Bar:
    return Bar(_label(one), tuple(one["counts"]), one["n"])


def _label(one: Table) -> str:
    if one["cycle"] is not None:
        return f"C{one['cycle']}\nwk {one['week']}" if one["week"] is not None else "start"
    return "start" if not one["day"] else f"wk\n{one['day'] / WEEK:.0f}"
