"""How answers are missing drawn: rows of answers by arm, and how many are of each kind."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, instrument, title
from proapp.picture.patterns import Arm, Patterns, Row, patterns


def missing_patterns(table: Table, *, form: str, theme: Theme) -> bytes:
    """The rows where they may be shown; pooled, the kinds alone."""
    arms = [
        Arm(
            title(table, one["arm"]),
            _words(one),
            tuple(Row(row["row"], row["n"]) for row in one["rows"]),
        )
        for one in table["patterns"]
    ]
    note = "filled: answered; empty: missing; nothing: not expected then; with each row how many have it"
    shown = Patterns(f"Missing answers, {instrument(table)}", note, tuple(table["moments"]), tuple(arms))
    return patterns(shown, form=form, theme=theme)


def _words(one: Table) -> str:
    if one["reason"] is not None:
        return f": {WITHHELD}" if one["n"] != 0 else ": nobody"
    kinds = ", ".join(f"{kind} {number}" for kind, number in one["kinds"].items() if number)
    return f" (n = {one['n']}): {kinds}"
