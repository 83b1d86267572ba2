"""Which days of a diary an analysis is about, and what was said of one scale on each of them."""

from dataclasses import dataclass

from proapp.analysis import asked
from proapp.analysis.asked import Asked, Query
from proapp.analysis.planned import SYMPTOM_DAYS
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory import moments, queries
from proapp.trajectory.diary_weeks import Diaries, diaries
from proapp.trajectory.moments import Block, Moment
from proapp.trajectory.population import Entrant


@dataclass(frozen=True, slots=True)
class Kept:
    """One scale of the protocol's diary: its blocks and days, and everybody's values."""

    scale: Asked
    blocks: tuple[Block, ...]
    moments: tuple[Moment, ...]
    diaries: Diaries


def kept(source: Source, query: Query, people: tuple[Entrant, ...]) -> Kept:
    """The diary's scale that a query names. Raises Invalid, and NotFound where the protocol asks no diary."""
    named = query["instrument"] or asked.scored_by(source, SYMPTOM_DAYS, "diary").key
    scale = asked.scale(source, {"instrument": named, "scale": query["scale"]})
    definition = scale.definition
    if not any(rule.method == SYMPTOM_DAYS for rule in definition.scores):
        raise errors.Invalid("no such instrument", errors=[Place("/instrument", f"{named} is not a diary")])
    if scale.rule.over_block:
        raise errors.Invalid("no such scale", errors=[Place("/scale", "it has no value for one day")])
    days = moments.moments(source.protocol, definition.id)
    column = queries.column(source.session, source.protocol.trial, definition.id, scale=scale.rule.id)
    blocks = moments.blocks(source.protocol, definition.id)
    return Kept(scale, blocks, days, diaries(column, people, days))
