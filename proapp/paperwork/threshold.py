"""What a rule looks for, in words a safety lead can sign: items and scores by name, limits in numbers."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from proapp.flag.condition import AtLeast, Condition, Crossed, Equals, Fallen, OverBaseline, SomeOf, TwoDays, Worsened
from proapp.flag.ruleset import Line, Unless, When
from proapp.paperwork.block import listed, plain

Titles = Mapping[str, str]  # what the trial asks: titles of items and scores by code


def threshold(condition: Condition, titles: Titles) -> str:
    """The condition on what this trial asks; empty when it asks nothing of it. b is the participant's own baseline."""
    if not any(code in titles for code in condition.names):
        return ""
    words: Callable[[Any, Titles], str] = WORDS[type(condition)]
    return words(condition, titles)


def symptoms(line: Line, titles: Titles) -> str:
    """What a line is about: its own symptom, or those of its items."""
    if line.symptom:
        return line.symptom.replace("-", " ")
    codes = [code for code in line.condition.names if code in titles]
    return ", ".join(dict.fromkeys(titles[code].partition(":")[0] for code in codes))


def times(when: When, unless: Unless | None) -> str:
    """At which times a line counts, and what mutes it."""
    found = ["unscheduled reports only"] if when.unscheduled else []
    if when.hours_after_infusion:
        found.append("{} to {} hours after the start of an infusion".format(*map(plain, when.hours_after_infusion)))
    if when.days_after_dose:
        found.append("days {} to {} after a dose".format(*when.days_after_dose))
    if when.days_after_liver_therapy is not None:
        found.append(f"up to {when.days_after_liver_therapy} days after therapy directed at the liver")
    if unless:
        limit = f"at least {plain(unless.platelets_at_least)} x 10^9/L within {unless.within_days} days"
        found.append(f"not while the newest platelets are {limit}")
    return "; ".join(found) or "always"


def _at_least(condition: AtLeast, titles: Titles) -> str:
    more = ["above b"] if condition.above_baseline else []
    more += ["above the previous report"] if condition.above_previous else []
    words = f"{plain(condition.value)} or more" + (f", and {listed(more)}" if more else "")
    return f"{words}: {_named(condition.codes, titles)}"


def _equals(condition: Equals, titles: Titles) -> str:
    return f"exactly {plain(condition.value)}: {_named(condition.codes, titles)}"


def _over_baseline(condition: OverBaseline, titles: Titles) -> str:
    limits = [f"b x {plain(condition.times)}"] if condition.times else []
    limits += [f"b + {plain(condition.by)}"] if condition.by is not None else []
    limits += [plain(condition.at_least)] if condition.at_least else []
    highest = f"the highest of {listed(limits)}" if len(limits) > 1 else limits[0]
    return f"at least {highest}: {_named(condition.codes, titles)}"


def _some_of(condition: SomeOf, titles: Titles) -> str:
    signs = [_over_baseline(sign, titles) for sign in condition.signs if any(code in titles for code in sign.codes)]
    return f"any of these signs since the infusion, red from {condition.red_from} of them: {'; '.join(signs)}"


def _worsened(condition: Worsened, titles: Titles) -> str:
    fresh = f"{plain(condition.intervals)} planned intervals and {plain(condition.grace_days)} days"
    words = (
        f"up by {plain(condition.by)} or more to {plain(condition.to)} or more since the previous report, if that is "
        f"no older than {fresh}: {_named(condition.codes, titles)}"
    )
    expected = [code for code in condition.expected_after_infusion if code in titles]
    if not expected:
        return words
    below = f"below {plain(condition.expected_below)} in the first report after an infusion"
    return f"{words}; {_named(expected, titles)} do not count {below}"


def _two_days(condition: TwoDays, titles: Titles) -> str:
    return f"{plain(condition.value)} or more on two days in a row: {_named(condition.codes, titles)}"


def _fallen(condition: Fallen, titles: Titles) -> str:
    return f"{plain(condition.by)} or more below b: {_named(condition.codes, titles)}"


def _crossed(condition: Crossed, titles: Titles) -> str:
    limits = [f"{titles[code]} below {plain(limit)}" for code, limit in condition.below.items() if code in titles]
    limits += [f"{titles[code]} above {plain(limit)}" for code, limit in condition.above.items() if code in titles]
    others = [f"{titles[code]} {plain(change)}" for code, change in condition.changes.items() if code in titles]
    besides = f" ({', '.join(others)})" if others else ""
    start = f"not so at b, and worse by {plain(condition.change)} or more{besides}"
    return f"{', '.join(limits)}; {start}"


def _named(codes: Collection[str], titles: Titles) -> str:
    return ", ".join(f"{titles[code]} ({code})" for code in codes if code in titles)


WORDS: Mapping[type[Any], Callable[[Any, Titles], str]] = {
    AtLeast: _at_least,
    Equals: _equals,
    OverBaseline: _over_baseline,
    SomeOf: _some_of,
    Worsened: _worsened,
    TwoDays: _two_days,
    Fallen: _fallen,
    Crossed: _crossed,
}
