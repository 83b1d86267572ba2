"""What the trial is judged by: each endpoint's test, and which claims stand at the alpha the protocol states."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from proapp.analysis import asked, planned
from proapp.analysis.asked import Query
from proapp.analysis.deterioration import deterioration
from proapp.analysis.model import model
from proapp.analysis.source import Source
from proapp.analysis.symptom_days import symptom_days
from proapp.trajectory import moments
from proapp.trajectory.confirmed import STANDINGS, Judged, Verdict, confirmed
from proapp.trial.endpoint import Endpoint
from proapp.trial.protocol import Protocol

SHARING = ("primary", "key-secondary")  # roles that share the alpha; others only where they name one
NOBODY_COMPARED = "there is nothing to compare"
ELSEWHERE = "its data are not here, and the protocol spends no alpha on it"
FOR_THE_REFERENCE = "the difference is in favour of the reference"


@dataclass(frozen=True, slots=True)
class Test:
    """One arm against the reference: what the estimate is, its interval, p, and whether it speaks for the arm."""

    arm: str
    reference: str
    effect: str
    estimate: float | None
    lower: float | None
    upper: float | None
    p: float | None
    favours_arm: bool | None
    reason: str | None


def endpoints(source: Source, query: Query) -> dict[str, Any]:
    """Every endpoint in the protocol's order, by arm only. Those whose data are elsewhere are said to be so."""
    protocol = source.protocol
    tests = {one.id: _tests(source, one, query) for one in protocol.endpoints}
    alphas = _alphas(protocol.endpoints)
    tested = [
        Judged(one.id, _p(tests[one.id]), alphas[one.id], tests[one.id] is not None) for one in protocol.endpoints
    ]
    verdicts = confirmed(tested, method=protocol.comparison.testing)
    rows = zip(protocol.endpoints, tested, verdicts, strict=True)
    return {
        **asked.about(protocol, query),
        "testing": protocol.comparison.testing,
        "stops_at": next((one.id for one in verdicts if one.standing == "not-confirmed"), None),
        "endpoints": [
            {
                **{name: getattr(one, name) for name in ("id", "title", "role", "type", "instrument", "scale")},
                "timepoint": one.timepoint,
                "alpha": verdict.alpha,
                "p": said.p,
                "adjusted_p": verdict.adjusted_p,
                "standing": verdict.standing,
                "reason": _reason(tests[one.id], said, verdict),
                "tests": [asdict(test) for test in tests[one.id] or ()],
            }
            for one, said, verdict in rows
        ],
    }


def _alphas(endpoints: Sequence[Endpoint]) -> Mapping[str, float | None]:
    """Each endpoint's own alpha; a key secondary one without takes over that of the one before it."""
    found: dict[str, float | None] = {}
    last: float | None = None
    for one in endpoints:
        found[one.id] = one.alpha or (last if one.role in SHARING else None)
        last = found[one.id] or last
    return found


def _tests(source: Source, endpoint: Endpoint, query: Query) -> list[Test] | None:
    """None for an endpoint whose data are not here."""
    make = TESTS.get(endpoint.type)
    if make is None or endpoint.instrument is None or endpoint.scale is None:
        return None
    return list(make(source, endpoint, query))


def _p(tests: Sequence[Test] | None) -> float | None:
    """The least p of the arms that do better than the reference, times the arms (Bonferroni)."""
    known = [test.p for test in tests or () if test.p is not None and test.favours_arm]
    return min(1.0, min(known) * len(tests or ())) if known else None


def _reason(tests: Sequence[Test] | None, said: Judged, verdict: Verdict) -> str:
    """Why there is no p, or what the standing means."""
    if tests is None and verdict.standing == "described":
        return ELSEWHERE
    if tests is None or said.p is not None:
        return STANDINGS[verdict.standing]
    if any(test.favours_arm is False for test in tests):
        return FOR_THE_REFERENCE
    return next((test.reason for test in tests if test.reason), NOBODY_COMPARED)


def _deterioration(source: Source, endpoint: Endpoint, query: Query) -> Iterator[Test]:
    asks = _planned(planned.deteriorations, source, endpoint)
    for one in deterioration(source, {**query, **asks})["comparisons"]:
        ratio = one["hazard_ratio"]
        yield Test(
            one["arm"], one["reference"], "hazard ratio", ratio, one["lower"], one["upper"], one["log_rank_p"],
            None if ratio is None else ratio < 1, one["reason"],
        )  # fmt: skip


def _change(source: Source, endpoint: Endpoint, query: Query) -> Iterator[Test]:
    """At the endpoint's one timepoint, or over all."""
    found = model(source, {**query, **_planned(planned.models, source, endpoint)})
    label = _label(source.protocol, endpoint)
    sign = 1 if found["higher_is"] == "better" else -1
    for one in found["differences"]:
        if one["label"] == label:
            estimate = one["estimate"]
            favours = None if estimate is None else estimate * sign > 0
            yield Test(
                one["arm"], one["reference"], "difference of adjusted mean changes", estimate, one["lower"],
                one["upper"], one["p"], favours, one["reason"],
            )  # fmt: skip


def _days(source: Source, endpoint: Endpoint, query: Query) -> Iterator[Test]:
    for one in symptom_days(source, {**query, **next(iter(planned.diaries(source.protocol, source.library)), {})})[
        "differences"
    ]:
        if one["scale"] == endpoint.scale:
            gap = one["difference"]
            yield Test(
                one["arm"], one["reference"], "difference of mean declines in days per 28", gap, one["lower"],
                one["upper"], one["p"], None if gap is None else gap > 0, one["reason"],
            )  # fmt: skip


Make = Callable[[Source, Endpoint, Query], Iterator[Test]]
TESTS: Mapping[str, Make] = {
    "time-to-deterioration": _deterioration,
    "change": _change,
    "days-with-symptom": _days,
}


def _planned(plan: Callable[..., Iterator[dict[str, Any]]], source: Source, endpoint: Endpoint) -> dict[str, Any]:
    """The first question planned about the endpoint's scale; with every parameter named."""
    every = plan(source.protocol, source.library)
    own = (one for one in every if (one["instrument"], one["scale"]) == (endpoint.instrument, endpoint.scale))
    found = next(own, None)
    if found is not None:
        return found
    any_other = next(iter(plan(source.protocol, source.library)), {})
    return {**any_other, "instrument": endpoint.instrument, "scale": endpoint.scale}


def _label(protocol: Protocol, endpoint: Endpoint) -> str | None:
    """The one moment of an endpoint's timepoint; None, over all moments, where it has several or names none."""
    columns = moments.moments(protocol, str(endpoint.instrument).partition("@")[0])
    labels = [moment.label for moment in columns if moment.timepoint == endpoint.timepoint]
    return labels[0] if len(labels) == 1 else None
