"""What a rule looks at: one report, the participant's own starting values, and what was done to them before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from proapp.instrument.answers import imputed
from proapp.instrument.definition import Answer, Definition

Baseline = Mapping[str, float | None]  # by baseline_key


@dataclass(frozen=True, slots=True)
class Report:
    """The answers of one response and its scores.

    `answers`: numbers by item code, as `counted` gives them. `completed_at` is an aware instant, corrected for the
    device's clock; `about_on` the participant's local date it is about (a diary's own date). `interval_days`: days
    between planned reports of this series, None outside a series.
    """

    instrument: str
    answers: Mapping[str, float]
    scores: Mapping[str, float | None]
    completed_at: datetime
    about_on: date
    is_baseline: bool = False
    unscheduled: bool = False
    interval_days: float | None = None

    @property
    def instrument_id(self) -> str:
        """qlq-c30 of qlq-c30@3.0."""
        return self.instrument.partition("@")[0]

    def value(self, code: str) -> float | None:
        """An answer by item code or a score by its id; None when there is none."""
        return self.answers[code] if code in self.answers else self.scores.get(code)


@dataclass(frozen=True, slots=True)
class Platelets:
    """A laboratory result, in 10^9/L, with its date."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """What was done to the participant, as known when the report is judged.

    The start of the last infusion begun before the report, the anchor day of the last dose, laboratory results, and
    days of therapy directed at the liver (embolisation, ablation, stereotactic radiotherapy). Later ones do not count.
    """

    infusion_began_at: datetime | None = None
    dose_on: date | None = None
    platelets: tuple[Platelets, ...] = ()
    liver_therapy_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """One report with all that a condition may compare it with.

    `previous`: the report of the same instrument completed just before this one. `baseline`: the participant's own
    values by `baseline_key`. `recent`: other reports of the last three days, and of the day after for a back-filled
    diary, in any order.
    """

    report: Report
    previous: Report | None = None
    baseline: Baseline = field(default_factory=dict)
    course: CourseFacts = field(default_factory=CourseFacts)
    recent: tuple[Report, ...] = ()

    def own(self, code: str, *, instrument: str | None = None) -> float | None:
        """The participant's own baseline of an item or score, by default of the report's instrument."""
        return self.baseline.get(baseline_key(instrument or self.report.instrument, code))


def baseline_key(instrument: str, code: str) -> str:
    """The key of a baseline value; the instrument's version does not matter: `qlq-c30/QL`."""
    return f"{instrument.partition('@')[0]}/{code}"


def counted(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, float]:
    """Answers as rules count them: items behind a closed gate are 0, special answers (not applicable) are left out."""
    return {
        code: float(answer) for code, answer in imputed(definition, answers).items() if isinstance(answer, (int, float))
    }
