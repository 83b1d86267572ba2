"""Whose values an analysis counts and which, from the query that asks for it: one place for every table."""

from typing import Any

from proapp.analysis.asked import ARM, Asked, Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.base.errors import Place
from proapp.trajectory import moments, queries
from proapp.trajectory.counted import Calendar, Counted, calendar, counted, plainly, treated_arm
from proapp.trajectory.estimand import WORDS, Estimand
from proapp.trajectory.estimand import estimand as chosen
from proapp.trajectory.life import Life


def estimand(query: Query) -> Estimand:
    """The estimand a query asks for, the plain one where it says nothing.

    Raises Invalid for any other of everybody pooled: two pooled tables that differ by a few people show these few.
    """
    found = chosen({name: query[name] for name in WORDS if name in query})
    if query["by"] != ARM and found.unusual:
        words = "only by arm: beside the table of everybody it would show who is left out"
        places = [Place(f"/{name}", words) for name in found.unusual]
        raise errors.Invalid("pooled tables are of everybody randomised", errors=places)
    return found


def told(found: Estimand) -> dict[str, Any]:
    """What a table says of it."""
    return {"estimand": {**found.chosen, "words": found.words}}


def planned(source: Source, scale: Asked) -> Calendar:
    """The moments at which the scale is asked for comparison."""
    columns = moments.moments(source.protocol, scale.instrument_id)
    return calendar(source.protocol, columns, now=source.now)


def values(source: Source, scale: Asked, query: Query) -> Counted:
    """The values of a scale that count, one for each participant and moment. Raises Invalid as `estimand` does."""
    asked = estimand(query)
    protocol, at = source.protocol, planned(source, scale)
    column = queries.column(source.session, protocol.trial, scale.instrument_id, scale=scale.rule.id)
    if not asked.unusual:
        died = queries.deaths(source.session, protocol.trial)
        return plainly(column, source.entrants(), at.moments, died=died)
    lives = source.lives()
    return counted(
        column, lives, at,
        estimand=asked, arms=arms(source, lives, asked), baseline=protocol.comparison.baseline, worst=worst(scale),
    )  # fmt: skip


def arms(source: Source, lives: tuple[Life, ...], asked: Estimand) -> dict[str, str | None]:
    """Each participant's arm as planned or as treated, by id."""
    people = [life.member for life in lives]
    if asked.treatment == "treated":
        return {person.id.hex: treated_arm(person, source.protocol) for person in people}
    return {person.id.hex: person.arm for person in people}


def worst(scale: Asked) -> float:
    """The end of the scale's range that is worse."""
    low, high = scale.rule.range
    return low if scale.rule.higher_is == "better" else high
