"""The words a patient reads, in one language; apart from the definition, because they are often somebody's property."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Any

from proapp.base.canonical import digest
from proapp.base.fault import Fault, pointer
from proapp.instrument.answers import fits
from proapp.instrument.definition import AnswerList, Definition

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Wording:
    """All words of one instrument in one language (BCP 47); direction is `ltr` or `rtl`.

    `placeholder` marks one made of concept labels because the site has not installed wording: for a sandbox only.
    Answers are by answer list and code as text; an integer scale may name only its ends.
    """

    key: str
    language: str
    direction: str
    title: str
    instructions: str
    items: Mapping[str, str]
    answers: Mapping[str, Mapping[str, str]]
    special: Mapping[str, str]
    placeholder: bool
    digest: str


def direction(language: str) -> str:
    """Which way a language is written, by its first subtag."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def best(language: str, available: Collection[str]) -> str | None:
    """The language to show: the one asked for, else its first subtag (`de` for `de-AT`), else none."""
    first = language.partition("-")[0]
    return next((candidate for candidate in (language, first) if candidate in available), None)


def wording(definition: Definition, text: Mapping[str, Any]) -> Wording:
    """The wording in a text file; what belongs to items the definition lacks is left out.

    Where the file lacks words the concept label stands in and the whole is marked as placeholder.
    """
    language, stand_in = text["language"], placeholder(definition)
    return Wording(
        key=definition.key,
        language=language,
        direction=text.get("direction", direction(language)),
        title=text.get("title", definition.title),
        instructions=text.get("instructions", ""),
        items=_filled(stand_in.items, text["items"]),
        answers=MappingProxyType(
            {name: _filled(words, text["answers"].get(name, {}), more=True) for name, words in stand_in.answers.items()}
        ),
        special=_filled(stand_in.special, text.get("special", {})),
        placeholder=any(_lacking(definition, text)) or any(_without_words(definition, text)),
        digest=digest(text),
    )


def _filled(stand_in: Mapping[str, str], words: Mapping[str, str], *, more: bool = False) -> Mapping[str, str]:
    """Words by code; an integer scale names more than the codes of a choice, only its ends for instance."""
    known = {code: words.get(code, label) for code, label in stand_in.items()}
    return MappingProxyType(known | dict(words) if more else known)


def placeholder(definition: Definition) -> Wording:
    """Concept labels in brackets and bare codes where wording should be, marked as such."""
    items = {code: f"[{item.label}]" for code, item in definition.items.items()}
    answers = {name: MappingProxyType(_codes(entry)) for name, entry in _lists(definition).items()}
    special = {code: f"[{code.replace('-', ' ')}]" for code in sorted(_special(definition))}
    return Wording(
        key=definition.key,
        language="en",
        direction="ltr",
        title=definition.title,
        instructions="",
        items=MappingProxyType(items),
        answers=MappingProxyType(answers),
        special=MappingProxyType(special),
        placeholder=True,
        digest=digest([definition.digest, items]),
    )


def faults(definition: Definition, text: Mapping[str, Any], *, whole: bool) -> list[Fault]:
    """What a text file that fits its schema lacks, or says about items that do not exist.

    `whole` is false for a subset that reads the file of the instrument it was taken from: more words than items are
    then as they should be.
    """
    found = chain(
        _lacking(definition, text),
        _without_words(definition, text),
        _misfits(definition, text),
        _unknown(definition, text) if whole else (),
    )
    return list(found)


def _lists(definition: Definition) -> dict[str, AnswerList]:
    return {item.answers.id: item.answers for item in definition.items.values()}


def _special(definition: Definition) -> set[str]:
    return {code for item in definition.items.values() for code in item.special}


def _codes(answers: AnswerList) -> dict[str, str]:
    return {str(code): f"[{code}]" for code in answers.codes}


def _lacking(definition: Definition, text: Mapping[str, Any]) -> Iterator[Fault]:
    for code in definition.items:
        if code not in text["items"]:
            yield Fault("/items", f"item {code} has no words")
    for code in sorted(_special(definition) - text.get("special", {}).keys()):
        yield Fault("/special" if "special" in text else "", f"the answer {code} has no words")


def _without_words(definition: Definition, text: Mapping[str, Any]) -> Iterator[Fault]:
    for name, answers in _lists(definition).items():
        words = text["answers"].get(name, {})
        place = pointer("answers", name) if name in text["answers"] else "/answers"
        for code in _codes(answers).keys() - words.keys():
            yield Fault(place, f"answer {code} of {name} has no words")


def _misfits(definition: Definition, text: Mapping[str, Any]) -> Iterator[Fault]:
    for name, answers in _lists(definition).items():
        for code in text["answers"].get(name, {}):
            if not fits(answers, int(code)):
                yield Fault(pointer("answers", name, code), f"{name} has no answer {code}")


def _unknown(definition: Definition, text: Mapping[str, Any]) -> Iterator[Fault]:
    for kind, known in (("items", definition.items), ("answers", definition.answer_lists)):
        for name in text[kind]:
            if name not in known:
                yield Fault(pointer(kind, name), f"{definition.key} has no {name} among its {kind}")
