"""Completion drawn: both SISAQOL rates by timepoint."""

from proapp.picture.canvas import Theme
from proapp.picture.drawn.words import WITHHELD, Table, instrument, title
from proapp.picture.shares import Bar, Group, Shares, shares


def completion(table: Table, *, form: str, theme: Theme) -> bytes:
    """A bar for each arm and timepoint: the completion rate, and within it the available data rate.

    Nobody is received who was not expected, and nobody expected who is not of the population, so the second is never
    the longer one.
    """
    groups = [
        Group(label, tuple(_bar(table, one) for one in table["rates"] if one["label"] == label))
        for label in dict.fromkeys(one["label"] for one in table["rates"])
    ]
    note = "pale: completion, received of expected; hatched: available data, received of everybody (SISAQOL)"
    return shares(Shares(f"Completion, {instrument(table)}", note, tuple(groups)), form=form, theme=theme)


def _bar(table: Table, one: Table) -> Bar:
    received, expected, population = one["received"], one["expected"], one["population"]
    if received is None or expected is None or population is None:
        return Bar(title(table, one["arm"]), None, None, WITHHELD)
    words = f"{received}/{expected} expected, {received}/{population} of all"
    return Bar(title(table, one["arm"]), one["completion_rate"], one["available_data_rate"], words)
