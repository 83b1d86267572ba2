"""Whether answers might raise a flag, so that the scheduler is woken for them: a guess on the generous side."""

from collections.abc import Mapping

from proapp.instrument.definition import Answer, Definition

SEVERE = 3
MANY = {"vomiting_episodes": 3, "bowel_movements": 9, "flushing_episodes": 6}


def alarming(definition: Definition, answers: Mapping[str, Answer]) -> bool:
    """Whether any answer is severe, many, feverish or a bruise."""
    return any(_is_alarming(definition, code, answer) for code, answer in answers.items())


def _is_alarming(definition: Definition, code: str, answer: Answer) -> bool:
    if isinstance(answer, str):
        return False
    if definition.kind == "toxicity":
        return answer >= SEVERE or (code.startswith("73") and answer > 0)
    if code in MANY:
        return answer >= MANY[code]
    return definition.kind == "check" and (
        (code == "temperature" and answer >= 38)
        or (code == "fluids" and answer == 0)
        or (code == "pain" and answer >= 7)
    )
