"""Severe toxicity against the bound drawn, for the committee."""

from proapp.picture.boundary import Boundary, Path, boundary
from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import Table, title


def monitoring(table: Table, *, form: str, theme: Theme) -> bytes:
    """A path for each arm and the bound at each look."""
    paths = tuple(Path(title(table, one["arm"]), tuple(one["path"]), _words(one)) for one in table["judged"])
    marks = tuple((one["n"], one["events"]) for one in table["boundary"] if one["events"] is not None)
    bound = table["bound"]
    note = (
        f"grade {table['grade']} or more within {table['within_days']} days of the first treatment; crossed where the "
        f"chance of a rate above {bound['rate']:.0%} exceeds {bound['certainty']:.0%}"
    )
    shown = Boundary("Severe toxicity that participants report", note, marks, bound["rate"], paths)
    return boundary(shown, form=form, theme=theme)


def _words(one: Table) -> str:
    if one["chance"] is None:
        return str(one["reason"])
    crossed = "crossed" if one["is_crossed"] else "not crossed"
    return f"{one['events']}/{one['n']}, chance {one['chance']:.2f}, {crossed}"
