"""Words of SQL that the engines spell differently, each under one name."""

from typing import Any

from sqlalchemy import CTE, Integer, SelectBase
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from proapp.base.tables import Instant


def spelt(result: Any, *, postgresql: str, sqlite: str) -> type[FunctionElement[Any]]:
    """A function with a result of this type; `{}` stands for its arguments, as each engine wants to read it."""

    class Spelt(FunctionElement[Any]):
        type = result
        inherit_cache = True

    def written(pattern: str) -> Any:
        return lambda element, compiler, **options: pattern.format(compiler.process(element.clauses, **options))

    compiles(Spelt, "postgresql")(written(postgresql))
    compiles(Spelt, "sqlite")(written(sqlite))
    return Spelt


# The instant at which a day begins in UTC.
midnight = spelt(Instant(), postgresql="(({})::timestamp AT TIME ZONE 'UTC')", sqlite="({} || 'T00:00:00.000000Z')")
# A day as a whole number, one more each day.
day_number = spelt(
    Integer(), postgresql="({} - DATE '1970-01-01')", sqlite="CAST(julianday({}) - 2440587.5 AS INTEGER)"
)
# The latest of some instants, none of which may be null.
latest = spelt(Instant(), postgresql="GREATEST({})", sqlite="MAX({})")


def once(query: SelectBase, name: str) -> CTE:
    """A part of a query that is worked out once, however often it is spoken of."""
    return query.cte(name).prefix_with("MATERIALIZED")
