"""The toxicity index of every symptom drawn: mean and interval by arm."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.forest import Forest, Line, forest


def toxicity_index(table: Table, *, form: str, theme: Theme) -> bytes:
    """A line for each symptom and arm, the symptom's name at the first."""
    lines, named = [], set()
    for one in table["indices"]:
        label = "" if one["title"] in named else one["title"]
        named.add(one["title"])
        words = WITHHELD if one["n"] is None else f"n = {one['n']}"
        lines.append(Line(label, title(table, one["arm"]), one["mean"], one["lower"], one["upper"], words))
    note = "the worst grade and a little for every other (Rogatko 2004); mean, two-sided 95 % interval; with baseline"
    shown = Forest("Toxicity index by symptom", note, tuple(lines), "worse", "index")
    return forest(shown, form=form, theme=theme)
