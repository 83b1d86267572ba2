"""When a trial's committee looks again: how many of an arm may report severe toxicity, as agreed before the trial."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proapp.base.fault import Fault
from proapp.trial.asked import Definitions

NEW, ANY = "worse-than-baseline", "at-all"


@dataclass(frozen=True, slots=True)
class Severe:
    """What counts as severe: a score of at least `grade` in any of the `scales` of the `instrument` (none named: every
    composite grade it has), within so many days of the first treatment. `compared` with the participant's own start it
    must be worse, or it counts at all.
    """

    instrument: str
    grade: int
    within_days: int
    scales: tuple[str, ...] = ()
    compared: str = NEW


@dataclass(frozen=True, slots=True)
class Monitoring:
    """The committee looks again when the chance that the rate of severe toxicity in an arm exceeds `rate` is above
    `certainty` (both between 0 and 1), planned after so many participants (`looks`).

    `prior_with`, `prior_without`: what is believed beforehand, as if so many participants with and without had been
    seen. `true_rates`: the rates for which the table made in advance says how often the bound would be crossed.
    """

    severe: Severe
    rate: float
    certainty: float
    prior_with: float
    prior_without: float
    looks: tuple[int, ...]
    true_rates: tuple[float, ...]


def monitoring(document: Mapping[str, Any] | None) -> Monitoring | None:
    """From a protocol's `monitoring`, which has passed the schema; None without one."""
    if document is None:
        return None
    severe, bound = document["severe"], document["bound"]
    prior = bound.get("prior", {})
    rate = float(bound["rate"])
    return Monitoring(
        severe=Severe(
            instrument=severe["instrument"],
            grade=severe.get("grade", 3),
            within_days=severe["within_days"],
            scales=tuple(severe.get("scales", [])),
            compared=severe.get("compared", NEW),
        ),
        rate=rate,
        certainty=float(bound["certainty"]),
        prior_with=float(prior.get("with", 1)),
        prior_without=float(prior.get("without", 1)),
        looks=tuple(document["looks"]),
        true_rates=tuple(map(float, document.get("true_rates", _around(rate)))),
    )


def faults(found: Monitoring | None, *, instruments: Collection[str], definitions: Definitions) -> Iterator[Fault]:
    """What its form alone cannot say: whether the trial asks it, and whether it can ever be severe."""
    if found is None:
        return
    if list(found.looks) != sorted(set(found.looks)):
        yield Fault("/monitoring/looks", "each look is at more participants than the one before")
    if found.severe.instrument not in instruments:
        yield Fault("/monitoring/severe/instrument", f"{found.severe.instrument} is never asked")
    elif found.severe.instrument in definitions:
        yield from _scale_faults(found.severe, definitions)


def _scale_faults(severe: Severe, definitions: Definitions) -> Iterator[Fault]:
    known = definitions.get(severe.instrument).by_id
    for number, scale in enumerate(severe.scales):
        place = f"/monitoring/severe/scales/{number}"
        if scale not in known:
            yield Fault(place, f"{severe.instrument} has no scale {scale}")
        elif known[scale].higher_is != "worse" or severe.grade > known[scale].range[1]:
            yield Fault(place, f"{scale} never reaches {severe.grade}")
    if not severe.scales and not any(rule.method == "lookup" for rule in known.values()):
        yield Fault("/monitoring/severe/instrument", f"{severe.instrument} has no composite grades: name `scales`")


def _around(rate: float) -> tuple[float, ...]:
    """Rates below, at and above the bound, in steps of a third of it, none above 0.95."""
    return tuple(dict.fromkeys(round(min(rate * part / 3, 0.95), 3) for part in range(1, 7)))
