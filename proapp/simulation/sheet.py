"""How the report's tables look."""

from rich import box
from rich.table import Table


def sheet(title: str | None, *columns: str) -> Table:
    """An empty table with its title, if it has one, and its first, left-hand columns."""
    shown = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for column in columns:
        shown.add_column(column, no_wrap=True)
    return shown
