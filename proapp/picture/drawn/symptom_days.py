"""Days with symptoms drawn: how far each arm is from its run-in, block by block."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.forest import Forest, Line, forest


def symptom_days(table: Table, *, form: str, theme: Theme) -> bytes:
    """A line for each symptom, block and arm."""
    rows = [one for one in table["cells"] if one["change"]["n"] != 0]
    lines, named = [], set()
    for one in sorted(rows, key=lambda row: (_place(table, row), row["ordinal"])):
        label = f"{one['scale'].removesuffix('_days')}, {one['label']}"
        change = one["change"]
        words = WITHHELD if change["n"] is None else f"n = {change['n']}"
        shown = "" if label in named else label
        named.add(label)
        lines.append(Line(shown, title(table, one["arm"]), change["mean"], change["lower"], change["upper"], words))
    note = "mean change from the run-in in days per 28, prorated to the days answered; two-sided 95 % interval"
    return forest(Forest("Days with symptoms", note, tuple(lines), "worse", "days"), form=form, theme=theme)


def _place(table: Table, row: Table) -> int:
    return list(dict.fromkeys(one["scale"] for one in table["cells"])).index(row["scale"])
