"""One symptom's areas drawn: what lies above and below each arm's own start."""

from proapp.picture.areas import Areas, Line, areas
from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title


def toxicity_area(table: Table, *, form: str, theme: Theme) -> bytes:
    """A line for each arm."""
    lines = tuple(
        Line(title(table, one["arm"]), _points(table, one["arm"]), one["baseline"], _words(one))
        for one in table["areas"]
    )
    note = "means of those with a baseline, how many above each; dashed: the arm's start; plain: worse, dotted: better"
    return areas(
        Areas(f"{table['title']}: worse and better than before", note, lines, table["highest"]), form=form, theme=theme
    )


def _points(table: Table, arm: str | None) -> tuple[tuple[float, float, int], ...]:
    rows = (one for one in table["means"] if one["arm"] == arm and one["mean"] is not None)
    return tuple((float(one["day"]), one["mean"], one["n"]) for one in rows)


def _words(one: Table) -> str:
    if one["worsening"] is None:
        return WITHHELD if one["n"] is None or str(one["reason"]).startswith("fewer") else str(one["reason"])
    return f"worse {one['worsening']:.1f}, better {one['improvement']:.1f} grade-days"
