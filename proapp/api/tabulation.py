"""A trial's tables: who may see arms, which rows, the pure code that makes the table, and what is withheld."""

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, jsonify

from proapp.api import etag, masking, tabulated, work
from proapp.api.schemas.base import Strict
from proapp.base import errors, trail
from proapp.base.errors import Place
from proapp.instrument.definition import Definition, ScoreRule
from proapp.trajectory import comparison, moments, queries
from proapp.trajectory.comparison import Grouping
from proapp.trajectory.deterioration import Rule
from proapp.trajectory.diary_blocks import symptom_days as days_with_symptoms
from proapp.trajectory.expectation import completeness
from proapp.trajectory.population import Member
from proapp.trajectory.summary import Change
from proapp.trajectory.to_deterioration import comparisons_of, curves_of, times_to_deterioration
from proapp.trajectory.worst_grades import worst_by_symptom
from proapp.trial.protocol import Protocol

POINTS = 10.0  # when the protocol names no points of deterioration for an instrument

Table = Callable[[Protocol, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A scale of an instrument that the protocol asks."""

    definition: Definition
    rule: ScoreRule

    @property
    def instrument_id(self) -> str:
        """Without the version: scores are kept under it."""
        return self.definition.id

    @property
    def words(self) -> dict[str, Any]:
        """What a table says of it."""
        named = {"instrument": self.definition.key, "scale": self.rule.id}
        return {**named, "title": self.rule.title, "higher_is": self.rule.higher_is}


def instrument(protocol: Protocol, named: str) -> Definition:
    """An instrument the protocol asks, by id or key. Raises Invalid."""
    key = moments.instrument_key(protocol, named.partition("@")[0])
    if key is None or ("@" in named and named != key):
        raise errors.Invalid("no such instrument", errors=[Place("/instrument", "the protocol does not ask it")])
    return work.catalogue().library.get(key)


def asked(protocol: Protocol, named: str, scale: str) -> Asked:
    """A scale of an instrument the protocol asks. Raises Invalid naming the parameter."""
    definition = instrument(protocol, named)
    if scale not in definition.by_id:
        raise errors.Invalid("no such scale", errors=[Place("/scale", f"{definition.key} has no such scale")])
    return Asked(definition, definition.score(scale))


def cached(trial_id: str, query: dict[str, Any], table: Table, schema: type[Strict]) -> Response:
    """A table with an ETag made of the newest event of the trial's audit trail: nothing changes without one."""
    protocol = masking.newest_protocol(trial_id)
    require_arms(protocol, query["by"])
    head = trail.changed(work.reading(), trial_id)
    tag = etag.tag(trial_id, head, table.__name__, sorted((name, str(value)) for name, value in query.items()))
    if etag.is_known(tag):
        return etag.not_modified(tag)
    reply = jsonify(schema().dump(table(protocol, query)))
    reply.headers.update(etag.header(tag))
    return reply


def require_arms(protocol: Protocol, by: str) -> None:
    """Raises Forbidden for arms that are not to be seen; that somebody sees them is kept."""
    if by != "arm":
        return
    if not masking.sees_arms(protocol):
        raise errors.Forbidden("tables by arm are for the roles the protocol names")
    work.note_reading("arms.read")


def about(protocol: Protocol, by: str) -> dict[str, Any]:
    """What every table says of itself: the trial, by arm or pooled, and the arms' titles."""
    arms = {arm.id: arm.title for arm in protocol.arms.values()} if by == "arm" else {}
    return {"trial": protocol.trial, "by": by, "arms": arms}


def _grouping(protocol: Protocol, query: dict[str, Any]) -> Grouping:
    stratum = query.get("stratum")
    if stratum is not None and stratum not in protocol.strata:
        raise errors.Invalid("no such stratum", errors=[Place("/stratum", f"one of {', '.join(protocol.strata)}")])
    return Grouping(
        arms=tuple(protocol.arms),
        by_arm=query["by"] == "arm",
        stratum=stratum,
        levels=protocol.strata[stratum] if stratum else (),
    )


def _people(protocol: Protocol) -> tuple[Member, ...]:
    people = queries.members(work.reading(), protocol.trial)
    return tuple(person for person in people if person.arm in protocol.arms)


def _minimum(protocol: Protocol, query: dict[str, Any]) -> int:
    """The smallest cell shown: the committee sees cells as they are."""
    return 0 if query["by"] == "arm" else protocol.minimum_cell


def _threshold(protocol: Protocol, query: dict[str, Any], definition: Definition) -> float:
    given = query["threshold"]
    return float(protocol.comparison.deterioration.get(definition.id, POINTS) if given is None else given)


def trajectory(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    """One scale over time."""
    scale = asked(protocol, query["instrument"], query["scale"])
    threshold = _threshold(protocol, query, scale.definition)
    change = Change(higher_is=scale.rule.higher_is, threshold=threshold)
    make = _in_cycles if query["time"] == "cycle" else _in_calendar
    cells = make(protocol, scale, _grouping(protocol, query), change, _minimum(protocol, query))
    return {
        **about(protocol, query["by"]),
        **scale.words,
        "time": query["time"],
        "threshold": threshold,
        "baseline": protocol.comparison.baseline,
        "stratum": query["stratum"],
        "cells": cells,
    }


def _in_calendar(
    protocol: Protocol, scale: Asked, grouping: Grouping, change: Change, minimum: int
) -> list[dict[str, Any]]:
    columns = moments.moments(protocol, scale.instrument_id)
    found = queries.column(work.reading(), protocol.trial, scale.instrument_id, scale=scale.rule.id)
    people = queries.entrants(work.reading(), protocol.trial, baseline=protocol.comparison.baseline)
    compared = [person for person in people if person.arm in protocol.arms]
    cells = comparison.calendar(found, compared, columns, grouping=grouping, change=change)
    places = {moment.label: tabulated.at_moment(moment) for moment in columns}
    return tabulated.cells(cells, places, minimum=minimum)


def _in_cycles(
    protocol: Protocol, scale: Asked, grouping: Grouping, change: Change, minimum: int
) -> list[dict[str, Any]]:
    found = queries.local_days(work.reading(), protocol.trial, scale.instrument_id, scale=scale.rule.id)
    cells, bins = comparison.in_cycles(
        [_timed(row) for row in found], _people(protocol), infusions=protocol.infusion_ids,
        grouping=grouping, change=change, baseline=protocol.comparison.baseline,
    )  # fmt: skip
    places = {one.label: tabulated.in_cycle(one) for one in bins}
    return tabulated.cells(cells, places, minimum=minimum)


def _timed(row: Any) -> Any:
    day = row.completed_at.astimezone(ZoneInfo(row.zone)).date().toordinal()
    return SimpleNamespace(participant_id=row.participant_id, value=row.value, at=row.completed_at.timestamp(), day=day)


def completion(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    """Both rates by timepoint."""
    require_arms(protocol, query["by"])
    definition = instrument(protocol, query["instrument"])
    columns = moments.moments(protocol, definition.id)
    rows = queries.due(work.reading(), protocol.trial, definition.key, now=work.now())
    rates, reached = completeness(rows, _people(protocol), columns, grouping=_grouping(protocol, query))
    places = {moment.label: moment for moment in reached}
    minimum = _minimum(protocol, query)
    shown = [tabulated.rate(rate, places[rate.timepoint], minimum=minimum) for rate in rates]
    modes: Counter[str] = Counter()
    for rate in shown:
        modes.update(rate["modes"])
    return {**about(protocol, query["by"]), "instrument": definition.key, "rates": shown, "modes": modes}


def worst_grades(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    """The worst composite grades of every symptom the protocol asks about."""
    definition = _only(protocol, "lookup", "PRO-CTCAE")
    rules = [rule for rule in definition.scores if rule.method == "lookup"]
    found = worst_by_symptom(
        queries.values(work.reading(), protocol.trial, definition.id),
        _people(protocol),
        scales=[rule.id for rule in rules],
        grouping=_grouping(protocol, query),
        baseline=protocol.comparison.baseline,
    )
    minimum = _minimum(protocol, query)
    shown = [tabulated.share(share, rule, minimum=minimum) for rule in rules for share in found[rule.id]]
    return {**about(protocol, query["by"]), "instrument": definition.key, "shares": shown}


def _only(protocol: Protocol, method: str, words: str) -> Definition:
    """The one instrument of the protocol that has scores of a method. Raises NotFound."""
    keys = dict.fromkeys(key for timepoint in protocol.timepoints for key in timepoint.instruments)
    for key in keys:
        definition = work.catalogue().library.get(key)
        if any(rule.method == method for rule in definition.scores):
            return definition
    raise errors.NotFound(f"the protocol asks no {words}")


def symptom_days(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    """Days with each symptom by block."""
    definition = _only(protocol, "days-with-symptom", "diary")
    columns = moments.blocks(protocol, definition.id)
    found = days_with_symptoms(
        queries.diaries(work.reading(), protocol.trial, definition.key),
        _people(protocol),
        columns,
        definition=definition,
        grouping=_grouping(protocol, query),
        reference=reference(protocol),
    )
    places = {block.label: tabulated.in_block(block, number) for number, block in enumerate(columns, start=1)}
    minimum = _minimum(protocol, query)
    cells = [
        {**cell, "scale": symptom.scale}
        for symptom in found
        for cell in tabulated.cells(symptom.cells, places, minimum=minimum)
    ]
    differences = [
        {**asdict(difference), "scale": symptom.scale} for symptom in found for difference in symptom.differences
    ]
    named = {**about(protocol, query["by"]), "instrument": definition.key}
    return {**named, "cells": cells, "differences": differences}


def reference(protocol: Protocol) -> str:
    """The arm the others are compared with: by custom the last one a protocol names."""
    return list(protocol.arms)[-1]


def deterioration(protocol: Protocol, query: dict[str, Any]) -> dict[str, Any]:
    """Time to deterioration of one scale."""
    scale = asked(protocol, query["instrument"], query["scale"])
    threshold = _threshold(protocol, query, scale.definition)
    rule = Rule(
        definition=query["definition"],
        threshold=threshold,
        higher_is=scale.rule.higher_is,
        death_is_event=query["death"],
    )
    grouping = _grouping(protocol, query)
    rows = queries.values(work.reading(), protocol.trial, scale.instrument_id, scale=scale.rule.id)
    found = times_to_deterioration(
        rows, _people(protocol), rule=rule, grouping=grouping, baseline=protocol.comparison.baseline
    )
    minimum = _minimum(protocol, query)
    return {
        **about(protocol, query["by"]),
        "instrument": scale.definition.key,
        "scale": scale.rule.id,
        "definition": rule.definition,
        "threshold": threshold,
        "curves": [tabulated.curve(curve, minimum=minimum) for curve in curves_of(found, grouping)],
        "comparisons": [asdict(one) for one in comparisons_of(found, grouping, reference=reference(protocol))],
    }
