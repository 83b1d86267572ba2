"""The text on patient-reported outcomes that SPIRIT-PRO asks of a protocol, item by item."""

from collections.abc import Iterator

from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, WRITE, Block, Bullets, Heading, Paragraph, listed, plain, table
from proapp.paperwork.collection import alerts_handled, answered_by, keeping_complete, languages, mode, stopping
from proapp.paperwork.days import asked_of, day_zero, targets, window
from proapp.paperwork.estimand import baseline, scale, variable
from proapp.paperwork.questionnaires import questionnaires
from proapp.trial.endpoint import Endpoint
from proapp.trial.protocol import Protocol


def spirit_pro(protocol: Protocol, library: Library) -> Iterator[Block]:
    """Every item of SPIRIT-PRO (Calvert 2018, JAMA 319:483-494): what the file says, and what it cannot say."""
    yield Heading(2, "SPIRIT-PRO text")
    yield from _item("5a", "Who is responsible", f"Who is responsible for the PRO content of the protocol {WRITE}.")
    yield from _item("6a", "Rationale", f"Research question, rationale and what is known {WRITE}.")
    yield Heading(3, "SPIRIT 7: objectives and hypotheses")
    yield from objectives(protocol, library)
    yield from _item("10", "Who is asked", *_eligibility(protocol, library))
    yield Heading(3, "SPIRIT 12: what is measured, how it counts and when")
    yield from _measured(protocol, library)
    yield Heading(3, "SPIRIT 13: when it is asked")
    yield from _timing(protocol)
    yield from _item("14", "Sample size", f"Sample size, or power for the PRO endpoints {WRITE}.")
    yield Heading(3, "SPIRIT 18a(i): instruments")
    yield from questionnaires(protocol, library)
    yield from _item("18a(ii)", "How data are collected", *mode(protocol))
    yield from _item("18a(iii)", "Languages", *languages(protocol, library))
    yield from _item("18a(iv)", "Who answers", *answered_by())
    yield from _item("18b(i)", "Keeping data complete", *keeping_complete(protocol))
    yield from _item("18b(ii)", "Participants who stop or deviate", *stopping(protocol))
    yield from _item("20a", "Analysis and multiplicity", *_multiplicity(protocol))
    yield from _item("20c", "Missing data", *_missing(protocol))
    yield from _item("22", "Alerts", *alerts_handled(protocol))


def objectives(protocol: Protocol, library: Library) -> Iterator[Block]:
    """One objective and hypothesis for each endpoint that participants report; the others are named."""
    reported = [endpoint for endpoint in protocol.endpoints if endpoint.instrument]
    others = [endpoint.title for endpoint in protocol.endpoints if not endpoint.instrument]
    if others:
        yield Paragraph(f"Not reported by participants: {listed(others)}.")
    if not reported:
        yield Paragraph(f"The protocol's file names no endpoint that participants report {WRITE}.")
        return
    rows = [
        (endpoint.id, endpoint.role, _objective(protocol, endpoint, library), f"{_hypothesis(endpoint)} {OURS}")
        for endpoint in reported
    ]
    yield table("Objectives and hypotheses by endpoint", ("Endpoint", "Role", "Objective", "Hypothesis"), rows)


def _item(number: str, title: str, *sentences: str) -> Iterator[Block]:
    yield Heading(3, f"SPIRIT {number}: {title[0].lower()}{title[1:]}")
    yield Bullets(sentences) if len(sentences) > 1 else Paragraph(sentences[0])


def _objective(protocol: Protocol, endpoint: Endpoint, library: Library) -> str:
    return f"To compare {listed(protocol.arms)} in {scale(endpoint, library)}"


def _hypothesis(endpoint: Endpoint) -> str:
    kind = endpoint.type.replace("-", " ")
    if endpoint.alpha is None:
        return f"No test: the arms' {kind} is estimated with an interval."
    return f"The {kind} differs between the arms; null: it does not (two-sided alpha {endpoint.alpha:g})."


def _eligibility(protocol: Protocol, library: Library) -> Iterator[str]:
    by_age: dict[int, list[str]] = {}
    for key in protocol.instruments:
        by_age.setdefault(library.get(key).ages.min, []).append(library.get(key).title)
    for youngest, titles in sorted(by_age.items()):
        yield f"From {youngest} years of age: {'; '.join(titles)}. Who is younger is not asked them."
    yield f"Languages: {listed(protocol.languages)}. Who reads none of them {WRITE}."
    apart = [one for one in protocol.timepoints if one.only]
    for timepoint in apart:
        yield f"{timepoint.id} is not asked of everybody: {asked_of(protocol, timepoint)}; why {WRITE}."
    if not apart:
        yield "Every participant is asked the same questions."


def _measured(protocol: Protocol, library: Library) -> Iterator[Block]:
    rows = [
        (endpoint.id, variable(protocol, endpoint, library), _moment(endpoint))
        for endpoint in protocol.endpoints
        if endpoint.instrument
    ]
    if rows:
        yield table("Concepts and metrics by endpoint", ("Endpoint", "Metric", "Timepoint or period"), rows)
    used = {endpoint.instrument for endpoint in protocol.endpoints}
    rest = [library.get(key).title for key in protocol.instruments if key not in used]
    yield Paragraph(f"Baseline is {baseline(protocol)}. Asked without an endpoint of its own: {listed(rest)}.")


def _moment(endpoint: Endpoint) -> str:
    if endpoint.timepoint:
        return endpoint.timepoint
    return f"from randomisation to the cut of the data {OURS}"


def _timing(protocol: Protocol) -> Iterator[Block]:
    yield Bullets(
        tuple(
            f"{one.title}: day 0 is {day_zero(protocol, one)}; target days: {targets(one)}; window: {window(one)}."
            for one in protocol.timepoints
        )
    )
    first = [one.id for one in protocol.timepoints if one.close == "randomisation"]
    yield Paragraph(
        f"Before randomisation: {listed(first)}. Instruments of one timepoint are asked in the order of the protocol's "
        f"file. Whether they come before the clinical assessments of the day, and why these timepoints {WRITE}. The "
        "whole schedule is the table below."
    )


def _multiplicity(protocol: Protocol) -> Iterator[str]:
    tested = [f"{one.id} ({one.alpha:g})" for one in protocol.endpoints if one.alpha is not None]
    yield f"Tested, in this order, at a two-sided alpha: {listed(tested)}."
    rest = [one.id for one in protocol.endpoints if one.alpha is None]
    yield f"Estimated with intervals and not tested: {listed(rest)}."
    yield f"The hierarchy and how alpha is passed on {WRITE}. Estimands and tables: see the analysis plan below."


def _missing(protocol: Protocol) -> Iterator[str]:
    yield "Items: each scale's own rule, under SPIRIT 18a(i). A scale that cannot be computed is empty, never guessed."
    yield (
        "Reports: both rates of SISAQOL, received / expected then and received / all randomised, by arm, timepoint and "
        "instrument, with reasons, and whether missing is monotone or intermittent."
    )
    yield f"Means over time by a mixed model, which takes missing at random as given {OURS}."
    yield f"Beside it reference-based and tipping-point imputation {OURS}. Nothing is imputed after death."
    if protocol.comparison.sensitivity:
        others = listed(map(plain, protocol.comparison.sensitivity))
        yield f"Deterioration is also shown by {others} points."
