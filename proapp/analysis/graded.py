"""Which symptom, or whose symptoms, a question about toxicity is about."""

from collections.abc import Iterable, Iterator

from proapp.analysis import asked
from proapp.analysis.asked import Asked, Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.instrument.definition import Definition, ScoreRule
from proapp.trajectory import queries
from proapp.trajectory.queries import Value
from proapp.trajectory.toxicity.scales import COMPOSITES, METHODS, is_graded


def instrument(source: Source, query: Query) -> Definition:
    """The graded instrument that a query names, else the first one the protocol asks. Raises Invalid, NotFound."""
    named = query["instrument"]
    if named is None:
        return asked.scored_by(source, METHODS[COMPOSITES], "PRO-CTCAE")
    definition = asked.instrument(source, named)
    if not is_graded(definition):
        raise errors.Invalid("no such instrument", errors=[Place("/instrument", f"{named} has no composite grades")])
    return definition


def symptom(source: Source, query: Query) -> Asked:
    """The composite grade or attribute that a query names. Raises Invalid."""
    instrument(source, query)
    scale = asked.scale(source, query)
    if scale.rule.method not in METHODS.values():
        raise errors.Invalid("no such scale", errors=[Place("/scale", "neither a composite grade nor an attribute")])
    return scale


def reports(source: Source, key: str, rules: Iterable[ScoreRule]) -> Iterator[Value]:
    """Everybody's values of some scales of an instrument, scale by scale: others of it are not read."""
    for rule in rules:
        yield from queries.values(source.session, source.protocol.trial, key.partition("@")[0], scale=rule.id)
