"""What a clinician grades after CTCAE version 5, and which questions of PRO-CTCAE ask a patient about the same.

Codes and labels of concepts only. Which grades a term has is a published fact (CTCAE version 5); which symptom of
PRO-CTCAE stands beside it is CLINICAL 9.3, and for the rest of the core set our choice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proapp.base.fault import Fault

GRADES = range(0, 6)
ATTRIBUTIONS = ("unrelated", "unlikely", "possible", "probable", "definite")


@dataclass(frozen=True, slots=True)
class Term:
    """`symptoms` are numbers of PRO-CTCAE, `analyte` a laboratory value; `lowest` to `highest` are the grades that the
    term has beside 0, which says that there is nothing.
    """

    code: str
    title: str
    symptoms: tuple[str, ...] = ()
    analyte: str | None = None
    highest: int = 5
    lowest: int = 1


def _table(*terms: Term) -> Mapping[str, Term]:
    return {term.code: term for term in terms}


TERMS: Mapping[str, Term] = _table(
    Term("nausea", "Nausea", ("9",), highest=3),
    Term("vomiting", "Vomiting", ("10",)),
    Term("diarrhoea", "Diarrhoea", ("16", "18")),
    Term("abdominal-pain", "Abdominal pain", ("17",), highest=3),
    Term("anorexia", "Anorexia", ("8",)),
    Term("fatigue", "Fatigue", ("53",), highest=3),
    Term("constipation", "Constipation", ("15",)),
    Term("alopecia", "Alopecia", ("27",), highest=2),
    Term("flushing", "Flushing", ("77",), highest=3),
    Term("headache", "Headache", ("49",), highest=3),
    Term("dizziness", "Dizziness", ("40",), highest=3),
    Term("dyspnoea", "Dyspnoea", ("19",)),
    Term("dysgeusia", "Dysgeusia", ("7",), highest=2),
    Term("bruising", "Bruising", ("73",), highest=2),
    Term("epistaxis", "Epistaxis", ("78",)),
    Term("faecal-incontinence", "Faecal incontinence", ("18",), highest=3),
    Term("wheezing", "Wheezing", ("21",), highest=4),
    Term("palpitations", "Palpitations", ("23",), highest=3),
    Term("limb-oedema", "Limb oedema", ("22",), highest=3),
    Term("platelet-count-decreased", "Platelet count decreased", analyte="platelets", highest=4),
    Term("neutrophil-count-decreased", "Neutrophil count decreased", analyte="neutrophils", highest=4),
    Term("lymphocyte-count-decreased", "Lymphocyte count decreased", analyte="lymphocytes", highest=4),
    Term("anaemia", "Anaemia", analyte="haemoglobin"),
    Term("creatinine-increased", "Creatinine increased", analyte="creatinine", highest=4),
    Term("bilirubin-increased", "Blood bilirubin increased", analyte="bilirubin", highest=4),
    Term("myelodysplastic-syndrome", "Myelodysplastic syndrome", lowest=4),
    Term("leukaemia", "Leukaemia secondary to treatment", lowest=4),
)


def terms_of(symptom: str) -> tuple[Term, ...]:
    """The terms that a symptom of PRO-CTCAE, by its number, stands beside."""
    return tuple(term for term in TERMS.values() if symptom in term.symptoms)


def without_dose(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """A fact's detail for whoever must not know the treatment: of a grade not the dose that it was laid to."""
    return {name: said for name, said in detail.items() if kind != "toxicity" or name not in ("regimen", "cycle")}


def toxicity_faults(detail: Mapping[str, Any]) -> Iterator[Fault]:
    """What cannot be of a grade whose every word has its form: a grade the term has not, no attribution."""
    term, grade = TERMS.get(detail.get("term", "")), detail.get("grade")
    if term is None or not isinstance(grade, int):
        return
    if grade and not term.lowest <= grade <= term.highest:
        yield Fault("/detail/grade", f"{term.code} has the grades 0 and {term.lowest} to {term.highest}")
    if grade and "attribution" not in detail:
        yield Fault("/detail/attribution", f"one of {', '.join(ATTRIBUTIONS)}")
    if "cycle" in detail and "regimen" not in detail:
        yield Fault("/detail/regimen", "say the regimen that the cycle is of")
