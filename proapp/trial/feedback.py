"""What a trial lets its participants see of their own answers: the answers, and some scales over time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Shown:
    """A scale shown over time. `instrument` is without its version; `titles` name it plainly, by language."""

    instrument: str
    scale: str
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)

    def title(self, language: str, *, otherwise: str) -> str:
        """Its name in a language (de-AT reads de), in English, or as the instrument calls it."""
        spoken = (language, language.split("-")[0].lower(), "en")
        return next((self.titles[one] for one in spoken if one in self.titles), otherwise)


@dataclass(frozen=True, slots=True)
class Feedback:
    """`history`: whether somebody may read again what they answered; `scales` in the order to show them."""

    history: bool = True
    scales: tuple[Shown, ...] = ()

    def shows(self, instrument: str, scale: str) -> Shown | None:
        """The scale, if participants may see it."""
        return next((one for one in self.scales if (one.instrument, one.scale) == (instrument, scale)), None)


def feedback(document: Mapping[str, Any]) -> Feedback:
    """From a protocol's `patient`."""
    return Feedback(
        history=document.get("history", True),
        scales=tuple(
            Shown(entry["instrument"], entry["scale"], dict(entry.get("title", {})))
            for entry in document.get("scales", [])
        ),
    )
