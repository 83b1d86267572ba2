"""Procedures an arm foresees beside its doses: what a person must decide when they differ from the plan."""

from collections.abc import Iterator, Sequence

from proapp.participant.fact import Current
from proapp.treatment.cycle import Period, Question
from proapp.trial.protocol import Arm


def procedure_questions(arm: Arm, period: Period, facts: Sequence[Current]) -> Iterator[Question]:
    """A procedure of another kind, one to more lesions than the protocol allows, or a dose that did not wait for one.

    `facts` are those of the period, in force. Nothing is refused: what was done was done.
    """
    done = [fact for fact in facts if fact.kind == "procedure"]
    for fact in done if arm.procedures else ():
        if words := _difference(arm, fact):
            yield Question(
                "procedure", f"{words} (on {fact.on}): is this participant treated as the protocol says", period.number
            )
    for regimen_id, followed in period.regimens.items():
        first = next((cycle.given for cycle in followed.cycles if cycle.given), None)
        if followed.regimen.after and first and not any(fact.on <= first.on for fact in done):
            words = f"{regimen_id} was given on {first.on} before any {followed.regimen.after} was recorded"
            yield Question("procedure", words, period.number, regimen_id, first.cycle)


def _difference(arm: Arm, fact: Current) -> str | None:
    kind, lesions = fact.detail["procedure"], fact.detail.get("lesions", 0)
    if kind not in arm.procedures:
        return f"the arm {arm.id} does not foresee {kind}"
    most = arm.procedures[kind]
    return f"{kind} to {lesions} lesions, of {most} at most" if most is not None and lesions > most else None
