"""How answers are collected: by which way, in which languages, by whom, and what happens when they do not come."""

from collections.abc import Iterator

from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, WRITE, listed
from proapp.paperwork.days import ends
from proapp.response.submission import ANSWERED_BY, MODES
from proapp.trial.protocol import Protocol
from proapp.trial.reminders import Step
from proapp.trial.wording import by_language, missing

ZONES = {
    "participant": "of the place where the participant is",
    "site": "of the site",
}
LATENESS = {
    "accept-and-mark": "an answer that arrives after its window is taken and marked as late",
    "refuse": "an answer given after its window does not count",
}


def mode(protocol: Protocol) -> Iterator[str]:
    """How and where participants answer."""
    zone = ZONES.get(protocol.zone_policy, f"of {protocol.fixed_zone}")
    ways = listed(MODES)
    yield f"Participants answer on a phone or in a browser, also without a network; ways recorded: {ways} {OURS}."
    yield f"Days are local days {zone}. Who has no phone, and where participants answer {WRITE}."


def languages(protocol: Protocol, library: Library) -> Iterator[str]:
    """Languages, and instruments that have no words yet in one of them."""
    yield f"Languages: {listed(protocol.languages)}."
    for language, keys in by_language(missing(protocol, library)).items():
        yield f"Still without wording in {language} here, to be installed by licence: {listed(keys)}."
    yield f"How translations were made and tested {WRITE}."


def answered_by() -> Iterator[str]:
    """Who may answer, and how that is known later."""
    ways = listed((way.replace("-", " ") for way in ANSWERED_BY), last="or")
    yield f"The participant answers; each report says by whom it was given: {ways} {OURS}."
    yield f"Whether a proxy is accepted, and why {WRITE}."


def keeping_complete(protocol: Protocol) -> Iterator[str]:
    """What keeps answers coming, as far as the protocol decides it."""
    plan = protocol.reminders
    mark = "" if "reminders" in protocol.document else f" {OURS}"
    yield f"Reminders: {listed(map(_step, plan.steps))}{mark}."
    yield f"No reminder from {plan.quiet_from:%H:%M} to {plan.quiet_to:%H:%M} of the participant's day{mark}."
    around = f"from {plan.off_before} days before to {plan.off_after} days after an infusion"
    yield f"No reminder {around}{mark}."
    grace = f"; who has begun in time has {protocol.grace_hours} hours more" if protocol.grace_hours else ""
    yield f"Lateness: {LATENESS[protocol.lateness]}{grace}{'' if 'lateness' in protocol.document else f' {OURS}'}."
    yield f"What the site does about a report that is missing, and the reasons it records {WRITE}."


def stopping(protocol: Protocol) -> Iterator[str]:
    """Which series end when, and which go on; the rest is the trial's to say."""
    for timepoint in protocol.timepoints:
        if closing := ends(timepoint):
            yield f"{timepoint.id} ends for good at {listed(closing, last='or')}."
    on = [timepoint.id for timepoint in protocol.timepoints if not ends(timepoint)]
    yield f"Ended by no event of treatment: {listed(on)}. After death or a withdrawal from questions nothing is asked."
    yield "A dose that is delayed, reduced or skipped moves what hangs on it; nobody is taken out for it."


def alerts_handled(protocol: Protocol) -> Iterator[str]:
    """That answers are watched, by which rules, and what participants must be told of it."""
    yield f"Answers are watched as they arrive, by rule set {protocol.rules}; the alert plan is below."
    yield "The participant's own site is told. The phone says at once, without a network, when to call."
    yield f"What participants are told of this in information sheet and consent, and outside hours of cover {WRITE}."


def _step(step: Step) -> str:
    if step.after_opening is not None:
        hours = step.after_opening.total_seconds() / 3600
        return f"{hours:g} hours after a window opens" if hours else "when a window opens"
    assert step.before_closing is not None
    return f"{step.before_closing.total_seconds() / 3600:g} hours before it closes"
