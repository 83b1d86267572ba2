"""Every table that the trial will have, made of the simulated answers as the committee would see them."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proapp.analysis.catalogue import ANALYSES, Analysis
from proapp.analysis.source import Source
from proapp.base.errors import Problem
from proapp.paperwork.block import Table
from proapp.simulation.shown import shown
from proapp.simulation.world import World

log = logging.getLogger(__name__)

NOTHING = "nothing was answered from which this could be told"
COMPLETION = "completion"
NAMED = ("instrument", "scale")  # what a query is about


@dataclass(frozen=True, slots=True)
class Analysed:
    """One question of an analysis: its name for files, its caption, the table, and how it is shown on paper.

    `reason` says why nothing is shown; `fault` names what went wrong within, which nothing should.
    """

    analysis: Analysis
    stem: str
    caption: str
    table: Mapping[str, Any] | None
    shown: tuple[Table, ...]
    reason: str | None = None
    fault: str | None = None


def planned(world: World) -> dict[str, int]:
    """How many tables each analysis of the catalogue plans for this protocol."""
    library = world.catalogue.library
    return {name: len(list(one.plan(world.protocol, library))) for name, one in ANALYSES.items()}


def analysed(world: World, *, whole: bool) -> Iterator[Analysed]:
    """Whatever the catalogue of analyses plans for this protocol, by arm, as of the end.

    If not `whole`, of each analysis only the first tables until one shows something; of completion always all.
    """
    library, stems = world.catalogue.library, set[str]()
    with world.database.read() as session:
        source = Source(session, library, world.protocol, world.now)
        for analysis in ANALYSES.values():
            queries = list(analysis.plan(world.protocol, library))
            told = _telling(queries)
            for query in queries:
                found = _analysed(source, analysis, query, told=told, stems=stems)
                yield found
                if found.shown and not whole and analysis.name != COMPLETION:
                    break


def _telling(queries: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The parameters that tell these queries from each other, and always the scale."""
    names = dict.fromkeys(name for query in queries for name in query)
    return tuple(name for name in names if name in NAMED or len({str(query.get(name)) for query in queries}) > 1)


def _analysed(
    source: Source, analysis: Analysis, query: Mapping[str, Any], *, told: Sequence[str], stems: set[str]
) -> Analysed:
    said = {name: query[name] for name in told if query.get(name) is not None}
    stem = _stem(analysis.name, said, stems)
    try:
        table = analysis.table(source, {**query, "by": "arm"})
    except Problem as problem:
        return Analysed(analysis, stem, _caption(analysis, said, {}), None, (), problem.detail)
    except Exception as error:  # one table that cannot be made must not cost a team all the others
        log.exception("the table %s could not be made", stem)
        fault = type(error).__name__
        return Analysed(analysis, stem, _caption(analysis, said, {}), None, (), f"a fault of ours: {fault}", fault)
    caption = _caption(analysis, said, table)
    tables = tuple(shown(analysis.name, table, caption=caption))
    reason = None if tables else str(table.get("reason") or NOTHING)
    return Analysed(analysis, stem, caption, table, tables, reason)


def _stem(name: str, said: Mapping[str, Any], stems: set[str]) -> str:
    """A file's name of what the query asks; a second one of the same name gets a number."""
    words = "-".join([name, *map(str, said.values())])
    wanted = stem = re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")
    number = 1
    while stem.lower() in stems:
        number += 1
        stem = f"{wanted}-{number}"
    stems.add(stem.lower())
    return stem


def _caption(analysis: Analysis, said: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    """What is asked, in words: the instrument, the scale's title, and what else tells the query from the others."""
    scale = f"{table['title']} ({table['scale']})" if "title" in table and "scale" in table else said.get("scale")
    asked = [str(part) for part in (said.get("instrument") or table.get("instrument"), scale) if part]
    more = [f"{name.replace('_', ' ')} {value}" for name, value in said.items() if name not in NAMED]
    return ": ".join([analysis.title, ", ".join([*asked, *more])]) if asked or more else analysis.title
