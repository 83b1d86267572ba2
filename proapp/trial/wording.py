"""Which words a trial still lacks: instruments it asks in a language it enrols in, without wording in that language."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol as Shape

from proapp.trial.protocol import Protocol


class Wordings(Shape):
    """What is installed, as `proapp.instrument.library.Library` knows it: of these languages those without words."""

    def lacking(self, key: str, languages: Collection[str], /) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Missing:
    """One instrument without words in one language."""

    language: str
    instrument: str


def missing(protocol: Protocol, wordings: Wordings) -> tuple[Missing, ...]:
    """Everything a protocol asks without words for it, in the order of its languages, then by instrument."""
    lacking = {key: wordings.lacking(key, protocol.languages) for key in protocol.instruments}
    return tuple(
        Missing(language, key)
        for language in protocol.languages
        for key, without in lacking.items()
        if language in without
    )


def by_language(found: Collection[Missing]) -> dict[str, list[str]]:
    """The same as a document: instruments by language."""
    document: dict[str, list[str]] = {}
    for one in found:
        document.setdefault(one.language, []).append(one.instrument)
    return document
