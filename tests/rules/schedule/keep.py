"""A schedule kept in memory: what a database would hold after each difference."""

from dataclasses import replace

from proapp.schedule.difference import Existing


def kept(planned):
    """Everything planned, as if just added."""
    return [_row(one) for one in planned]


def apply(change, before):
    """The schedule after a change, in the same order, additions at its end."""
    rows = {one.id: one for one in before}
    for move in change.move:
        rows[move.id] = replace(_row(move.planned), started=rows[move.id].started, answered=rows[move.id].answered)
    for relabel in change.relabel:
        rows[relabel.id] = replace(rows[relabel.id], label=relabel.planned.label)
    for cancel in change.cancel:
        rows[cancel.id] = replace(rows[cancel.id], cancelled=True)
    return [*rows.values(), *(_row(one) for one in change.add)]


def _row(one):
    return Existing(
        one.id, one.take, one.opens_at, one.target_on, one.closes_at, one.zone, one.label, instrument=one.instrument
    )  # fmt: skip
