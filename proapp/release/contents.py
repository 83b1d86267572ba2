"""The files of a release: every analysis that the protocol wants, as a table and drawn, and a page of all of them."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proapp.analysis.catalogue import ANALYSES, Analysis
from proapp.analysis.source import Source
from proapp.base.errors import Problem
from proapp.picture.canvas import LIGHT
from proapp.release import table_file, withheld
from proapp.release.audience import ARM, COMMITTEE, is_whole
from proapp.release.manifest import HTML, JSON, PAGE, PNG, SVG, File
from proapp.release.page import Opening, Section, page
from proapp.release.withheld import Withheld
from proapp.trial.protocol import Protocol

PICTURES = {"svg": SVG, "png": PNG}
COMMITTEE_ALONE = frozenset({"monitoring", "toxicity-monitoring"})  # posterior probabilities, which stop a trial

Query = Mapping[str, Any]
Table = Mapping[str, Any]
Earlier = Mapping[tuple[str, str], Sequence[Table]]  # tables by analysis and `same_question`


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown: for whom, by arm or all as one, which analyses (none: all of them), drawn in which forms."""

    audience: str
    by: str
    purpose: str
    analyses: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ("svg",)


@dataclass(frozen=True, slots=True)
class Contents:
    """The files, in order, the page last; and analyses that could not be made, each with query and reason."""

    files: tuple[File, ...]
    not_made: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Made:
    analysis: Analysis
    query: dict[str, Any]
    table: dict[str, Any]
    withheld: tuple[Withheld, ...]


def offered(wanted: Wanted) -> tuple[Analysis, ...]:
    """The analyses that a release of this kind may show."""
    return tuple(
        one
        for one in ANALYSES.values()
        if (wanted.by == ARM or not one.by_arm_only)
        and (wanted.audience == COMMITTEE or one.name not in COMMITTEE_ALONE)
        and (not wanted.analyses or one.name in wanted.analyses)
    )


def minimum_cell(protocol: Protocol, audience: str) -> int:
    """The smallest count that may be shown; 0: cells as they are."""
    return 0 if is_whole(audience) else protocol.minimum_cell


def same_question(query: Query) -> str:
    """What two tables have to share to be laid beside one another: everything but how they are split into cells."""
    apart = ("by", "minimum", "stratum")
    return json.dumps(table_file.as_json({name: query[name] for name in sorted(query) if name not in apart}))


def contents(source: Source, wanted: Wanted, *, cut_off: str, earlier: Earlier | None = None) -> Contents:
    """Make everything. The same rows, protocol, definitions and versions of the software give the same bytes.

    `earlier`: tables that the same people may have read before; nothing is shown that tells of a few people beside
    them.
    """
    made: list[_Made] = []
    not_made = []
    for analysis in offered(wanted):
        for asked in analysis.plan(source.protocol, source.library):
            query = _query(source.protocol, wanted, asked)
            try:
                made.append(_made(source, analysis, query, _beside(analysis, query, made, earlier or {})))
            except Problem as problem:
                not_made.append({"analysis": analysis.name, "query": query, "reason": problem.detail})
    files = tuple(_files(made, pictures=wanted.pictures))
    opening = Opening(
        trial=source.protocol.trial,
        title=source.protocol.title,
        protocol_version=source.protocol.version,
        audience=wanted.audience,
        by=wanted.by,
        cut_off=cut_off,
        purpose=wanted.purpose,
        minimum_cell=minimum_cell(source.protocol, wanted.audience),
    )
    html = page(opening, _sections(made, files), not_made=not_made).encode()
    return Contents((*files, File(PAGE, "All tables and pictures", HTML, html)), tuple(not_made))


def _query(protocol: Protocol, wanted: Wanted, asked: Query) -> dict[str, Any]:
    query = {**asked, "by": wanted.by}
    least = minimum_cell(protocol, wanted.audience)
    return {**query, "minimum": least} if least else query


def _beside(analysis: Analysis, query: Query, made: Iterable[_Made], earlier: Earlier) -> list[Table]:
    """The same question in earlier releases, and in this one split into other cells."""
    question = same_question(query)
    here = [one.table for one in made if one.analysis is analysis and same_question(one.query) == question]
    return [*earlier.get((analysis.name, question), ()), *here]


def _made(source: Source, analysis: Analysis, query: dict[str, Any], beside: Sequence[Table]) -> _Made:
    table = table_file.as_json(analysis.table(source, query))
    if not query.get("minimum"):
        return _Made(analysis, query, table, ())
    shown, gone = withheld.guarded(table, minimum=query["minimum"], earlier=beside)
    return _Made(analysis, query, shown, gone)


def _files(made: Sequence[_Made], *, pictures: Sequence[str]) -> Iterator[File]:
    stems: Collection[str] = set()
    for one in made:
        stem = _own(table_file.stem(one.analysis.name, one.query), stems)
        stems = {*stems, stem}
        title = table_file.title(one.analysis.title, one.query, one.table)
        told = (one.analysis.name, one.query)
        yield File(f"{stem}.json", title, JSON, table_file.content(one.table), *told, one.withheld)
        if one.analysis.drawing is not None:
            for form in pictures:
                drawn = one.analysis.drawing(one.table, form=form, theme=LIGHT)
                yield File(f"{stem}.{form}", title, PICTURES[form], drawn, *told)


def _own(stem: str, taken: Collection[str]) -> str:
    """A name that no other table has."""
    return next(
        name for number in range(1, len(taken) + 2) if (name := stem + f"-{number}" * (number > 1)) not in taken
    )


def _sections(made: Sequence[_Made], files: Sequence[File]) -> Iterator[Section]:
    named = iter([one for one in files if one.media_type == JSON])
    there = {one.name for one in files}
    for one, file in zip(made, named, strict=True):
        drawn = [name for form in PICTURES if (name := file.name.removesuffix("json") + form) in there]
        yield Section(file.title, one.table, drawn[0] if drawn else None, one.withheld)
