"""Words of SQL that the engines spell differently."""

from typing import Any

from sqlalchemy import CTE, Integer, SelectBase
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from proapp.base.tables import Instant


class midnight(FunctionElement[Any]):  # noqa: N801  written like the SQL function it stands for
    """The instant at which a day begins in UTC."""

    type = Instant()
    inherit_cache = True


@compiles(midnight, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"(({compiler.process(element.clauses, **options)})::timestamp AT TIME ZONE 'UTC')"


@compiles(midnight, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} || 'T00:00:00.000000Z')"


class day_number(FunctionElement[int]):  # noqa: N801  written like the SQL function it stands for
    """A day as a whole number, one more each day."""

    type = Integer()
    inherit_cache = True


@compiles(day_number, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - DATE '1970-01-01')"


@compiles(day_number, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **options)}) - 2440587.5 AS INTEGER)"


class latest(FunctionElement[Any]):  # noqa: N801  written like the SQL function it stands for
    """The latest of some instants, none of which may be null."""

    type = Instant()
    inherit_cache = True


@compiles(latest, "postgresql")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"GREATEST({compiler.process(element.clauses, **options)})"


@compiles(latest, "sqlite")
def _(element: Any, compiler: Any, **options: Any) -> str:
    return f"MAX({compiler.process(element.clauses, **options)})"


def once(query: SelectBase, name: str) -> CTE:
    """A part of a query that is worked out once, however often it is spoken of."""
    return query.cte(name).prefix_with("MATERIALIZED")
