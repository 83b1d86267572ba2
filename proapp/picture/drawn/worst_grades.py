"""The worst grades after baseline drawn: present and severe, adjusted for baseline."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, title
from proapp.picture.shares import Bar, Group, Shares, shares

TITLES = {
    "composite": "Worst PRO-CTCAE composite grade after baseline",
    "attribute": "Worst PRO-CTCAE answer after baseline, by attribute",
}


def worst_grades(table: Table, *, form: str, theme: Theme) -> bytes:
    """A bar for each arm and symptom."""
    rows = [one for one in table["shares"] if one["summary"] == "baseline_adjusted"]
    groups = [
        Group(symptom, tuple(_bar(table, one) for one in rows if one["title"] == symptom))
        for symptom in dict.fromkeys(one["title"] for one in rows)
    ]
    note = "baseline-adjusted; pale: grade 1 or more, hatched: grade 3 or more; not CTCAE grades"
    return shares(Shares(TITLES[table["of"]], note, tuple(groups)), form=form, theme=theme)


def _bar(table: Table, one: Table) -> Bar:
    if one["n"] is None or one["present"] is None:
        return Bar(title(table, one["arm"]), None, None, WITHHELD)
    severe = "grade 3" if table["of"] == "composite" else "grade 3 or 4"
    words = f"{one['present']}/{one['n']}, {severe}: {WITHHELD if one['severe'] is None else one['severe']}"
    return Bar(title(table, one["arm"]), one["present_share"], one["severe_share"], words)
