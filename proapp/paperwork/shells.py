"""The analysis plan with its tables still empty: an estimand and a table of results for each endpoint."""

from collections.abc import Iterator

from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, WRITE, Block, Bullets, Heading, Paragraph, Table, listed, plain, table
from proapp.paperwork.days import runs
from proapp.paperwork.estimand import SURVIVAL, estimand, named
from proapp.trial.endpoint import Endpoint
from proapp.trial.protocol import Protocol
from proapp.trial.timepoint import Timepoint

TO_EVENT = (
    "Randomised, n",
    "Events, n (%)",
    "Censored, n (%)",
    "Median (95 % interval)",
    "Hazard ratio (95 % interval)",
    "p",
)
TO_DETERIORATION = (TO_EVENT[0], "With a baseline, n", "With a later report, n", *TO_EVENT[1:])
PROPORTION = ("Randomised, n", "Could be judged, n", "With the event, n (%)", "Difference (95 % interval)", "p")
SENSITIVITY = {
    "time-to-deterioration": (
        "Confirmed by the next report; confirmed or last; definitive.",
        "Death as an event, and as a competing risk.",
        "Interval-censored, between the report before and the one with the event.",
    ),
    "change": (
        "Reference-based imputation (jump to reference, copy reference) and a tipping point.",
        "Where an unstructured covariance does not converge: heterogeneous Toeplitz, AR(1), compound symmetry.",
    ),
    "days-with-symptom": ("Days as counted, not prorated.",),
}


def analysis_plan(protocol: Protocol, library: Library) -> Iterator[Block]:
    """Endpoints in the protocol's order, then the tables every trial has: completion and symptoms by grade."""
    yield Heading(2, "Analysis plan: estimands and empty tables")
    compared = protocol.comparison
    yield Paragraph(
        "Populations, strategies for intercurrent events and summary measures are not in the protocol's file: those "
        f"below are what this software works out by default {OURS}. Arms are compared with "
        f"{protocol.arms[protocol.reference].title}. The date of the cut is the trial's to say {WRITE}. In pooled "
        f"views and releases a cell under {protocol.minimum_cell} is withheld."
    )
    if not protocol.endpoints:
        yield Paragraph(f"The protocol's file names no endpoint {WRITE}.")
    for endpoint in protocol.endpoints:
        yield Heading(3, f"{named(endpoint, library)} ({endpoint.id}, {endpoint.role})")
        yield estimand(protocol, endpoint, library)
        if others := tuple(_sensitivity(endpoint, compared.sensitivity)):
            yield Bullets(others)
        yield shell(protocol, endpoint)
    yield Heading(3, "Completion")
    yield completion(protocol, library)
    if symptoms := by_grade(protocol, library):
        yield Heading(3, "Symptoms by grade")
        yield symptoms


def shell(protocol: Protocol, endpoint: Endpoint) -> Table:
    """The empty table of one endpoint: a column for each arm."""
    head = (_first_column(endpoint), *protocol.arms)
    rows = [(row, *[""] * len(protocol.arms)) for row in _rows(protocol, endpoint)]
    return table(f"Results of {endpoint.id}", head, rows)


def completion(protocol: Protocol, library: Library) -> Table:
    """The empty table of both SISAQOL rates: a row for each instrument at each timepoint that compares."""
    rows = [
        (library.get(key).title, f"{timepoint.id}: {_targets(timepoint)}", *[""] * len(protocol.arms))
        for timepoint in protocol.timepoints
        if timepoint.use == "compare"
        for key in timepoint.instruments
    ]
    caption = (
        "Received / expected then (completion rate) and received / all randomised (available data rate), n/n (%), with "
        "reasons for what is missing"
    )
    return table(caption, ("Instrument", "Timepoint and days", *protocol.arms), rows)


def by_grade(protocol: Protocol, library: Library) -> Table | None:
    """The empty table of the highest grades after baseline; None when the trial asks no symptom with a grade."""
    symptoms = {
        f"{rule.title} ({rule.id})": None
        for key in protocol.instruments
        for rule in library.get(key).scores
        if rule.method == "lookup"
    }
    if not symptoms:
        return None
    rows = [(symptom, *[""] * (2 * len(protocol.arms))) for symptom in symptoms]
    head = [f"{arm}: {grade}" for arm in protocol.arms for grade in ("grade 1 or more", "grade 3")]
    caption = "Highest PRO-CTCAE composite grade after baseline, and baseline-adjusted: n / answered (%)"
    return table(caption, ("Symptom", *head), rows)


def _sensitivity(endpoint: Endpoint, thresholds: tuple[float, ...]) -> Iterator[str]:
    found = SENSITIVITY.get(endpoint.type, ())
    if endpoint.type == "time-to-deterioration" and thresholds:
        yield f"Beside it: worsening by {listed(map(plain, thresholds))} points."
    for words in found:
        yield f"Beside it: {words} {OURS}"


def _first_column(endpoint: Endpoint) -> str:
    return "Days from the anchor" if endpoint.type == "change" else "Measure"


def _rows(protocol: Protocol, endpoint: Endpoint) -> tuple[str, ...]:
    if endpoint.type in SURVIVAL:
        return TO_EVENT
    if endpoint.type == "time-to-deterioration":
        return TO_DETERIORATION
    if endpoint.type in ("response", "toxicity"):
        return PROPORTION
    asking = _asking(protocol, endpoint)
    if endpoint.type == "change":
        days = [f"{one.id}, {day}: adjusted mean (95 % interval); n" for one in asking for day in _days(one)]
        return (*days, "Difference over all (95 % interval)", "p")
    blocks = [f"{one.id}, days {first} to {last}: mean (SD); n" for one in asking for first, last in one.blocks]
    return ("Run-in: mean (SD); n", *blocks, "Difference (95 % interval)", "p")


def _asking(protocol: Protocol, endpoint: Endpoint) -> list[Timepoint]:
    return [
        one
        for one in protocol.timepoints
        if one.use == "compare" and endpoint.instrument in one.instruments and endpoint.timepoint in (None, one.id)
    ]


def _days(timepoint: Timepoint) -> list[str]:
    return [f"day {day}" for repeat in timepoint.repeats for day in repeat.days()] or ["its window"]


def _targets(timepoint: Timepoint) -> str:
    days = [day for repeat in timepoint.repeats for day in repeat.days()]
    spans = [*timepoint.blocks, *([timepoint.span] if timepoint.span else [])]
    return runs(days) if days else listed(f"{first} to {last}" for first, last in spans)
