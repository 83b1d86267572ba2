"""Whether too many of an arm report severe toxicity, by the rule the protocol agreed beforehand; for the committee."""

from dataclasses import asdict
from typing import Any

from proapp.analysis import asked, graded
from proapp.analysis.asked import Query
from proapp.analysis.source import Source
from proapp.base import errors
from proapp.instrument.definition import ScoreRule
from proapp.trajectory.toxicity.monitoring import Bound, agreed, boundary, chance_of_crossing, judged
from proapp.trajectory.toxicity.scales import COMPOSITES, rules
from proapp.trajectory.toxicity.severe_within import Rule, Tally, tallies
from proapp.trial.monitoring import NEW, Monitoring


def monitoring(source: Source, query: Query) -> dict[str, Any]:
    """Each arm's chance that its rate exceeds the bound, with the table made in advance. By arm only.

    Raises NotFound for a protocol without such a rule, Forbidden for a pooled table.
    """
    protocol, found = source.protocol, source.protocol.monitoring
    if found is None:
        raise errors.NotFound("the protocol does not say when too much toxicity is reported")
    if query["by"] != asked.ARM:
        raise errors.Forbidden("toxicity is monitored by arm")
    bound = agreed(found)
    counting = _counting(source, found)
    counted = tallies(
        graded.reports(source, found.severe.instrument, counting),
        source.people(),
        Rule(frozenset(one.id for one in counting), found.severe.grade, found.severe.within_days, _only_worse(found)),
        arms=tuple(protocol.arms),
        now=source.now,
    )
    return {
        **asked.about(protocol, query),
        "instrument": found.severe.instrument,
        "symptoms": [{"scale": one.id, "title": one.title} for one in counting],
        "grade": found.severe.grade,
        "within_days": found.severe.within_days,
        "only_worse": _only_worse(found),
        "bound": asdict(bound),
        "judged": [_judged(one, bound, found) for one in counted],
        "boundary": [asdict(row) for row in boundary(found.looks, bound)],
        "crossing": _crossing(found),
    }


def _only_worse(found: Monitoring) -> bool:
    return found.severe.compared == NEW


def _counting(source: Source, found: Monitoring) -> list[ScoreRule]:
    definition = source.library.get(found.severe.instrument)
    named = found.severe.scales or [rule.id for rule in rules(definition, COMPOSITES)]
    return [definition.score(scale) for scale in named]


def _judged(tally: Tally, bound: Bound, found: Monitoring) -> dict[str, Any]:
    said = judged(tally.events, tally.n, bound)
    ahead = next((look for look in found.looks if look > tally.n), None)
    told = {**asdict(tally), "path": list(tally.path), "next_look": ahead}
    if not tally.n:
        reason = "nobody of whom it can be said" if tally.treated else "nobody was treated"
        return {**told, "rate": None, "chance": None, "is_crossed": None, "reason": reason}
    rate = tally.events / tally.n
    return {**told, "rate": rate, "chance": said.chance, "is_crossed": said.is_crossed, "reason": None}


def _crossing(found: Monitoring) -> list[dict[str, float]]:
    """How probably the bound is crossed at one of the looks, for each true rate of the protocol."""
    bound = agreed(found)
    return [
        {"rate": rate, "chance": chance_of_crossing(found.looks, bound, rate=rate)}
        for rate in found.true_rates
    ]  # fmt: skip
