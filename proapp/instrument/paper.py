"""An instrument as a screen shows it: its questions in order with their words, and what answers each."""

from collections.abc import Mapping
from typing import Any

from proapp.instrument.definition import AnswerList, Definition, Item
from proapp.instrument.wording import Wording

DECLINE = "prefer-not-to-answer"


def paper(definition: Definition, wording: Wording) -> dict[str, Any]:
    """A JSON object: digests, language and direction, title, instructions, items in order, answer lists, special ones.

    An item names its answer list and the special answers it allows. `optional` items may be left without an answer;
    the others are declined in so many words. `placeholder` marks concept labels that stand where words are missing.
    """
    lists = {item.answers.id: item.answers for item in definition.items.values()}
    return {
        "digest": definition.digest,
        "wording_digest": wording.digest,
        "language": wording.language,
        "direction": wording.direction,
        "placeholder": wording.placeholder,
        "title": wording.title,
        "instructions": wording.instructions,
        "recall_days": definition.recall_days,
        "items": [_item(item, wording.items[code]) for code, item in definition.items.items()],
        "answers": {name: _answers(answers, wording.answers[name]) for name, answers in lists.items()},
        "special": dict(wording.special),
    }


def _item(item: Item, text: str) -> dict[str, Any]:
    gate = item.ask_when
    return {
        "code": item.code,
        "text": text,
        "answers": item.answers.id,
        "special": sorted(item.special),
        "ask_when": {"item": gate.item, gate.test: gate.value} if gate else None,
        "when_skipped": item.when_skipped,
        "optional": DECLINE not in item.special,
    }


def _answers(answers: AnswerList, words: Mapping[str, str]) -> dict[str, Any]:
    if answers.type == "choice":
        return {"type": "choice", "codes": list(answers.codes), "words": dict(words)}
    span = {"type": answers.type, "min": answers.low, "max": answers.high, "words": dict(words)}
    return span if answers.type == "integer" else {**span, "step": answers.step}
