"""Where a patient's own grades and a clinician's grades of the same symptom lie apart.

A PRO-CTCAE composite grade (0 to 3, from what the patient reports of seven days; Basch 2021, Clin Trials 18:104-114) is
not a CTCAE grade (0 to 5, a clinician's). They are set side by side so that somebody looks, never to correct either.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

WITHIN = 7  # days to both sides: the recall of PRO-CTCAE
FAR = 2  # grades by which a patient's own is plainly higher
HIGHEST_COMPOSITE = 3
NOTE = (
    "A PRO-CTCAE composite grade (0 to 3) is made from what the patient reports of seven days. It is not a CTCAE grade "
    "(0 to 5), which a clinician gives. Both stand; a gap asks somebody to look."
)

Kind = Literal["patient-higher", "clinician-none", "clinician-higher"]


@dataclass(frozen=True, slots=True)
class PatientGrade:
    """A composite grade of one symptom (its number in PRO-CTCAE) on the local day of its completion."""

    response_id: UUID
    symptom: str
    on: date
    grade: int


@dataclass(frozen=True, slots=True)
class ClinicianGrade:
    """A CTCAE grade of one term on a day, and the symptoms of PRO-CTCAE that ask the patient about the same."""

    fact_id: UUID
    term: str
    symptoms: tuple[str, ...]
    on: date
    grade: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A clinician's grade beside the patient's worst of that symptom within the days around it."""

    clinician: ClinicianGrade
    patient: PatientGrade

    @property
    def kind(self) -> Kind | None:
        """How they lie apart; None where they do not.

        A patient's by two grades or more; a patient's of at least 1 where the clinician says there is nothing; or a
        clinician's that is higher, as far as a composite grade can tell: its 3 is the most there is.
        """
        patient, clinician = self.patient.grade, self.clinician.grade
        if patient - clinician >= FAR:
            return "patient-higher"
        if patient >= 1 and clinician == 0:
            return "clinician-none"
        return "clinician-higher" if min(clinician, HIGHEST_COMPOSITE) > patient else None


def pairs(
    patient: Iterable[PatientGrade], clinician: Iterable[ClinicianGrade], *, within: int = WITHIN
) -> tuple[Pair, ...]:
    """Every clinician's grade with the patient's worst within so many days to both sides, the newest first.

    Where several symptoms ask about one term the worst of them all stands for it; of equally bad ones the nearest day
    counts. A grade without any report in these days has no pair: silence is not agreement.
    """
    by_symptom, days = _by_symptom(patient), timedelta(days=within)
    found = []
    for graded in clinician:
        reports = [one for symptom in graded.symptoms for one in by_symptom.get(symptom, ())]
        near = [one for one in reports if abs(one.on - graded.on) <= days]
        if near:
            found.append(Pair(graded, _worst(near, graded.on)))
    return tuple(sorted(found, key=_order))


def gaps(all_pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Those that lie apart, in their order."""
    return tuple(pair for pair in all_pairs if pair.kind is not None)


def _by_symptom(grades: Iterable[PatientGrade]) -> dict[str, list[PatientGrade]]:
    found: dict[str, list[PatientGrade]] = defaultdict(list)
    for one in grades:
        found[one.symptom].append(one)
    return found


def _worst(near: Sequence[PatientGrade], on: date) -> PatientGrade:
    return min(near, key=lambda one: (-one.grade, abs(one.on - on), one.on, one.symptom, str(one.response_id)))


def _order(pair: Pair) -> tuple[int, str, str, str]:
    clinician = pair.clinician
    return -clinician.on.toordinal(), clinician.term, pair.patient.symptom, str(clinician.fact_id)
