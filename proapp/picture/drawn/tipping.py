"""The tipping point drawn: the difference over how much worse imputed answers are made."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import Table, title
from proapp.picture.tipping import Shift, Tipping
from proapp.picture.tipping import tipping as picture


def tipping(table: Table, *, form: str, theme: Theme) -> bytes:
    """One curve."""
    where = f"at {table['label']}, " if table["label"] else ""
    how = f"{table['imputations']} imputations, seed {table['seed']}"
    pair = f"{title(table, table['arm'])} minus {title(table, table['reference'])}"
    note = f"{pair} {where}two-sided 95 % interval; {how}" + (f"; {table['reason']}" if table["reason"] else "")
    shifts = tuple(Shift(one["delta"], one["estimate"], one["lower"], one["upper"]) for one in table["shifts"])
    axis = "points by which imputed answers of the first arm are moved"
    return picture(Tipping(table["title"], note, shifts, table["tips_at"], axis), form=form, theme=theme)
