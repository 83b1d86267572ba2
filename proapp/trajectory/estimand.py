"""Whose values an analysis counts, and which: said once, for every table that counts them."""

from collections.abc import Mapping
from dataclasses import dataclass

from proapp.trajectory.analysis_population import POPULATIONS

TREATMENTS: Mapping[str, str] = {
    "planned": "in the arm first allocated, whatever was given",
    "treated": "in the arm whose treatment was given first",
}
WINDOWS: Mapping[str, str] = {
    "as-scheduled": "the answer to the questionnaire of that moment, the last one if there are several",
    "nearest": "the answer nearest to the planned day, from halfway after the moment before to halfway to the next, "
    "the earlier of two equally near",
}
DEATHS: Mapping[str, str] = {
    "while-alive": "while alive: no value after death exists, and none is imputed",
    "composite": "composite: from death on the worst value of the scale",
}
POLICIES: Mapping[str, str] = {
    "treatment-policy": "progression, the end of treatment and crossover change nothing: every answer counts",
    "while-on-treatment": "answers after progression, after treatment was stopped or ended, or after crossover or "
    "treatment again do not count",
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "population": POPULATIONS,
    "as": TREATMENTS,
    "windows": WINDOWS,
    "deaths": DEATHS,
    "events": POLICIES,
}


@dataclass(frozen=True, slots=True)
class Estimand:
    """A choice for each of WORDS (`as` is `treatment` here). The plain one: everybody randomised, as planned, as
    scheduled, while alive, whatever came in between."""

    population: str = "randomised"
    treatment: str = "planned"
    windows: str = "as-scheduled"
    deaths: str = "while-alive"
    events: str = "treatment-policy"

    def __post_init__(self) -> None:
        for name, chosen in self.chosen.items():
            if chosen not in WORDS[name]:
                raise ValueError(f"{name} must be one of {', '.join(WORDS[name])}")

    @property
    def chosen(self) -> dict[str, str]:
        """Each choice by its name in WORDS."""
        choices = (self.population, self.treatment, self.windows, self.deaths, self.events)
        return dict(zip(WORDS, choices, strict=True))

    @property
    def words(self) -> list[str]:
        """What is counted, in sentences."""
        return [WORDS[name][chosen] for name, chosen in self.chosen.items()]

    @property
    def unusual(self) -> tuple[str, ...]:
        """The names of the choices that are not the plain ones."""
        plain = Estimand().chosen
        return tuple(name for name, chosen in self.chosen.items() if chosen != plain[name])


def estimand(chosen: Mapping[str, str]) -> Estimand:
    """From choices by their names, the plain one for each that is not named."""
    return Estimand(*({**Estimand().chosen, **chosen}[name] for name in WORDS))
