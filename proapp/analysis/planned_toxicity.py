"""Which questions about toxicity and diaries a protocol wants answered."""

from collections.abc import Iterator

from proapp.analysis.planned import SYMPTOM_DAYS, Query, compared
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library
from proapp.trajectory.toxicity.scales import ATTRIBUTES, COMPOSITES, METHODS, rules
from proapp.treatment.injections import is_analogue
from proapp.trial.protocol import Protocol

BOWEL = "bowel_movements"  # TELESTAR's durable response counts them
ZERO = {"zero_imputation": True}
UNDER_AN_ANALOGUE = ("flushing_episodes", BOWEL)  # what it is given for


def worst_grades(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every graded instrument asked for comparison, by composite grade and by attribute."""
    for definition in _graded(protocol, library):
        for of in (COMPOSITES, ATTRIBUTES):
            yield {"instrument": definition.key, "of": of, **ZERO}


def indices(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every graded instrument asked for comparison, by composite grade."""
    return ({"instrument": one.key, "of": COMPOSITES, **ZERO} for one in _graded(protocol, library))


def symptoms(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Every composite grade of these instruments."""
    for definition in _graded(protocol, library):
        for rule in rules(definition, COMPOSITES):
            yield {"instrument": definition.key, "scale": rule.id, **ZERO}


def monitoring(protocol: Protocol, library: Library) -> Iterator[Query]:
    """One table where the protocol says when too much is reported."""
    if protocol.monitoring is not None:
        yield {}


def weeks(protocol: Protocol, library: Library) -> Iterator[Query]:
    """Everything that a diary counts or measures day by day; what is yes or no is counted in days instead."""
    for diary in _diaries(protocol, library):
        for rule in diary.scores:
            if not rule.over_block and rule.range[1] > 1:
                yield {"instrument": diary.key, "scale": rule.id, "least_days": 1, "threshold": None}


def reliefs(protocol: Protocol, library: Library) -> Iterator[Query]:
    """The durable response, where bowel movements are counted."""
    for diary in _diaries(protocol, library):
        if BOWEL in diary.by_id:
            yield {
                "instrument": diary.key,
                "scale": BOWEL,
                "weeks": 12,
                "reduction": 0.3,
                "share": 0.5,
                "missing": "not reduced",
                "least": 0.0,
                "least_baseline": 0.0,
            }


def around(protocol: Protocol, library: Library) -> Iterator[Query]:
    """What is asked in the hours after an infusion; and the diary around injections, where the protocol has any."""
    usual = {"every": None, "severe": None}
    for key in _after_infusions(protocol):
        for rule in library.get(key).scores:
            yield {"instrument": key, "scale": rule.id, "around": "infusions", **usual}
    injected = any(is_analogue(one.agent) for arm in protocol.arms.values() for one in arm.regimens)
    for diary in _diaries(protocol, library) if injected else ():
        for scale in UNDER_AN_ANALOGUE:
            if scale in diary.by_id:
                yield {"instrument": diary.key, "scale": scale, "around": "injections", **usual}


def _graded(protocol: Protocol, library: Library) -> Iterator[Definition]:
    return _with(protocol, library, METHODS[COMPOSITES])


def _diaries(protocol: Protocol, library: Library) -> Iterator[Definition]:
    return _with(protocol, library, SYMPTOM_DAYS)


def _with(protocol: Protocol, library: Library, method: str) -> Iterator[Definition]:
    definitions = (library.get(key) for key in compared(protocol))
    return (one for one in definitions if any(rule.method == method for rule in one.scores))


def _after_infusions(protocol: Protocol) -> tuple[str, ...]:
    asked = (
        key
        for timepoint in protocol.timepoints
        if timepoint.anchor.regimen in protocol.infusion_ids and timepoint.moments
        for key in timepoint.instruments
    )
    return tuple(dict.fromkeys(asked))
