"""What each endpoint estimates: in whom, of what, whatever happens meanwhile how, and as which number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, WRITE, Table, listed, plain, table
from proapp.trial.endpoint import Endpoint
from proapp.trial.protocol import Protocol
from proapp.trial.timepoint import Timepoint

SURVIVAL = ("overall-survival", "progression-free-survival")
BASELINES = {
    "first-dose": "the last value before the first dose of period 1, or before randomisation where there is no dose",
    "randomisation": "the last value before randomisation",
}
SUMMARIES = {
    "overall-survival": "hazard ratio with its 95 % interval; medians by Kaplan-Meier",
    "progression-free-survival": "hazard ratio with its 95 % interval; medians by Kaplan-Meier",
    "response": "difference of the proportions of responders with its 95 % interval",
    "toxicity": "difference of the proportions of participants with such a grade, with its 95 % interval",
    "time-to-deterioration": "hazard ratio with its 95 % interval; medians by Kaplan-Meier with log-log intervals",
    "change": "difference of adjusted mean changes with its 95 % interval, mixed model for repeated measures",
    "days-with-symptom": "difference of mean days with the symptom, with its 95 % interval",
}
DEATHS = {
    "overall-survival": "is the event",
    "progression-free-survival": "is an event (composite)",
    "response": "before a response counts as none (composite)",
    "toxicity": "while alive: what was reported before it counts",
    "time-to-deterioration": "while alive: time is censored at the last report before it; as an event beside it",
    "change": "while alive: no value after it exists, and none is imputed",
    "days-with-symptom": "while alive: no day after it exists, and none is imputed",
}
POLICY = "treatment policy: counted whatever happened"
TREATMENT_ENDS = frozenset({"end-of-treatment", "treatment-withdrawal"})
CROSSOVERS = frozenset({"crossover"})
PROGRESSIONS = frozenset({"progression", "progression-local", "progression-central"})


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may happen between randomisation and a value, and what the estimand does about it."""

    what: str
    strategy: str


def estimand(protocol: Protocol, endpoint: Endpoint, library: Library) -> Table:
    """The five attributes of one endpoint as a table; the protocol's file says neither strategies nor summaries."""
    what = variable(protocol, endpoint, library)
    rows = [
        ("Population", f"all participants randomised, in the arm they were randomised to {OURS}"),
        ("Treatments", listed((arm.title for arm in protocol.arms.values()), last="against")),
        ("Endpoint", what),
        *(
            (f"Intercurrent event: {event.what}", f"{event.strategy} {OURS}")
            for event in intercurrent_events(protocol, endpoint)
        ),
        ("Summary measure", f"{summary(protocol, endpoint)} {OURS}"),
    ]
    return table(f"Estimand of {endpoint.id}", ("Attribute", "Definition"), rows)


def variable(protocol: Protocol, endpoint: Endpoint, library: Library) -> str:
    """What is measured in each participant."""
    if endpoint.type == "overall-survival":
        return "days from randomisation to death of any cause"
    if endpoint.type == "progression-free-survival":
        return "days from randomisation to progression or death, whichever comes first"
    if endpoint.type == "response":
        return f"response as the trial defines it {WRITE}"
    if endpoint.type == "toxicity":
        return f"{scale(endpoint, library)}: the highest grade after baseline is 3 {OURS}"
    if endpoint.type == "time-to-deterioration":
        return _deterioration(protocol, endpoint, library)
    if endpoint.type == "change":
        moment = f"at {endpoint.timepoint}" if endpoint.timepoint else "at each timepoint that asks it"
        return f"change of {scale(endpoint, library)} from baseline {moment}; baseline is {baseline(protocol)}"
    return _days(protocol, endpoint, library)


def scale(endpoint: Endpoint, library: Library) -> str:
    """The scale and its instrument by name: `Physical functioning of EORTC QLQ-C30 (0 to 100, higher is better)`."""
    if endpoint.instrument is None:
        return endpoint.title
    definition = library.get(endpoint.instrument)
    if endpoint.scale is None:
        return definition.title
    rule = definition.score(endpoint.scale)
    low, high = map(plain, rule.range)
    return f"{rule.title} of {definition.title} ({low} to {high}, higher is {rule.higher_is})"


def named(endpoint: Endpoint, library: Library) -> str:
    """An endpoint's title, or what it is of where the protocol gives it none."""
    if endpoint.title != endpoint.id or endpoint.instrument is None:
        return endpoint.title
    definition = library.get(endpoint.instrument)
    whose = definition.score(endpoint.scale).title if endpoint.scale else definition.title
    return f"{endpoint.type.replace('-', ' ').capitalize()}: {whose}"


def baseline(protocol: Protocol) -> str:
    """How participants start, in words."""
    return BASELINES[protocol.comparison.baseline]


def points(protocol: Protocol, endpoint: Endpoint) -> float | None:
    """How many points of worsening count in its instrument; None where the protocol says nothing."""
    return protocol.comparison.deterioration.get((endpoint.instrument or "").partition("@")[0])


def intercurrent_events(protocol: Protocol, endpoint: Endpoint) -> Iterator[Event]:
    """Those that this protocol makes possible, with what the endpoint does about each."""
    asking = [one for one in protocol.timepoints if one.use == "compare" and endpoint.instrument in one.instruments]
    yield Event("death", DEATHS[endpoint.type])
    if any(arm.regimens for arm in protocol.arms.values()):
        yield Event("treatment delayed, reduced, skipped or stopped", _strategy(asking, TREATMENT_ENDS))
    if endpoint.type != "progression-free-survival":
        yield Event("progression", _strategy(asking, PROGRESSIONS))
    for arm in protocol.arms.values():
        if arm.crossover:
            words = f"crossover from {arm.id} to {arm.crossover.to} at {arm.crossover.on}"
            yield Event(words, _strategy(asking, CROSSOVERS) + "; as treated beside it")
    yield Event("another treatment against the tumour", POLICY)


def summary(protocol: Protocol, endpoint: Endpoint) -> str:
    """The number that compares the arms, stratified as randomised, and its test if the protocol gives an alpha."""
    words = SUMMARIES[endpoint.type]
    if protocol.strata:
        words += f"; stratified by {listed(protocol.strata)}"
    tested = f"two-sided alpha {endpoint.alpha:g}" if endpoint.alpha is not None else "estimated, not tested"
    return f"{words}; {tested}"


def _deterioration(protocol: Protocol, endpoint: Endpoint, library: Library) -> str:
    by = points(protocol, endpoint)
    much = f"{plain(by)} points or more" if by is not None else f"a number of points {WRITE}"
    return (
        f"days from randomisation to the first worsening of {scale(endpoint, library)} by {much} from baseline; "
        f"baseline is {baseline(protocol)}; without a baseline a participant is left out, without a later report "
        f"censored on day 1 {OURS}"
    )


def _days(protocol: Protocol, endpoint: Endpoint, library: Library) -> str:
    compared = protocol.comparison
    return (
        f"{scale(endpoint, library)} in blocks of {compared.diary_block_days} days: days with the symptom / days "
        f"answered x {compared.diary_block_days}, none where fewer than {compared.diary_minimum_days} days are "
        "answered; the baseline is the run-in"
    )


def _strategy(asking: Sequence[Timepoint], events: frozenset[str]) -> str:
    """Treatment policy, unless a series that asks the endpoint's instrument ends at one of these events."""
    ended = [
        f"{one.id} ends at {listed(sorted(events.intersection(one.until)))}"
        for one in asking
        if events.intersection(one.until)
    ]
    if not ended:
        return POLICY
    return f"while asked: {listed(ended)}, which may depend on how participants are"
