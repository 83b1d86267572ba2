"""What one of NETTER-1's invented people answers: codes that let a scale waver by less than ten points until it is
worse by ten or more, and diaries with as many days of each symptom as theirs.
"""

from collections.abc import Collection
from typing import Any

import numpy as np

from proapp.instrument.library import Library
from tests.stories.netter_1 import Life

DIARY = "net-diary@1.0"
# Items by whose one code a scale wavers, and items by whose one code it is worse: (1, 2) are 8.3 and 16.7 points of
# global health, 6.7 and 13.3 of physical functioning. One item of any other scale is worth more than ten points.
STEPS = {"QL": (1, 2), "PF": (1, 2)}
ONE_STEP = (0, 1)
QUIET = {"octreotide_doses": 0, "loperamide_doses": 0, "telotristat_doses": 0, "urgency": 0, "nausea": 0}


class Answering:
    """One person's answers."""

    def __init__(self, library: Library, life: Life, chance: np.random.Generator) -> None:
        self._library, self._life, self._chance = library, life, chance
        self._codes = {item: self._begin(instrument, item) for instrument, item in self._items()}

    def _items(self) -> list[tuple[str, str]]:
        keys = sorted({instrument for instrument, _ in self._life.worse})
        return [(key, item) for key in keys for item in self._library.get(key).items]

    def _begin(self, instrument: str, item: str) -> int:
        """A code with room to get worse: 1 or 2 of four, 4 to 6 of seven where high is good."""
        seven = self._library.get(instrument).items[item].answers.high == 7
        return int(self._chance.integers(4, 7) if seven else self._chance.integers(1, 3))

    def questionnaire(self, instrument: str, worse: Collection[str] | None) -> dict[str, Any]:
        """Every item; `worse` are the scales that have got worse by now, None at the start."""
        definition = self._library.get(instrument)
        answers: dict[str, Any] = {item: self._codes[item] for item in definition.items}
        for of, scale in self._life.worse if worse is not None else ():
            if of == instrument:
                rule = definition.score(scale)
                self._move(answers, rule.items, scale, is_worse=scale in (worse or ()))
        return answers

    def _move(self, answers: dict[str, Any], items: tuple[str, ...], scale: str, *, is_worse: bool) -> None:
        slack, enough = STEPS.get(scale, ONE_STEP)
        steps = enough if is_worse else int(self._chance.integers(-1, slack + 1))
        sign, top = (-1, 7) if scale == "QL" else (1, 4)  # of global health alone a high code is good
        for item in items[: abs(steps)]:
            answers[item] = min(max(answers[item] + sign * (1 if steps > 0 else -1), 1), top)

    def diary(self, *, before: bool) -> dict[str, Any]:
        """One day."""
        has = {
            scale.removesuffix("_days"): int(self._chance.random() < self._share(scale, before))
            for scale in self._life.days
        }
        often = {"pain_level": 4} if has["pain"] else {}
        flushes = {"flushing_episodes": 3} if has["flushing"] else {}
        stools = {"stoma": 0, "bowel_movements": 5 if has["diarrhoea"] else 2, "stool_form": 4}
        return {**has, **often, **flushes, **stools, **QUIET, "vomiting_episodes": 0}

    def _share(self, scale: str, before: bool) -> float:
        return self._life.days[scale][0 if before else 1]
