"""What never changes while the software runs: instruments, rule sets, and protocols at their versions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from proapp.base.errors import Invalid, NotFound, Place
from proapp.base.fault import Fault, Faults
from proapp.flag import ruleset as rulesets
from proapp.flag.ruleset import RuleSet
from proapp.instrument.library import Library, shipped_folder
from proapp.instrument.paper import paper
from proapp.trial import check, queries
from proapp.trial.protocol import Protocol, from_document
from proapp.trial.reading import load


class Catalogue:
    """Instruments and rule sets at hand, and protocols read from the database once."""

    def __init__(self, library: Library, rules: dict[str, RuleSet]) -> None:
        self.library = library
        self._rules = rules
        self._protocols: dict[tuple[str, str], Protocol] = {}
        self._papers: dict[tuple[str, str], Mapping[str, Any]] = {}

    @classmethod
    def shipped(cls, wording: Path | None = None) -> "Catalogue":
        """What the software ships, with a site's own wording if it has a folder of it."""
        library = Library.load(shipped_folder(), wording=wording)
        return cls(library, rulesets.shipped())

    def paper(self, key: str, language: str) -> Mapping[str, Any]:
        """An instrument as a screen shows it in a language, made once. Raises NotFound."""
        if (key, language) not in self._papers:
            self._papers[key, language] = paper(self.library.get(key), self.library.wording(key, language))
        return self._papers[key, language]

    def ruleset(self, key: str) -> RuleSet:
        """A rule set by its key, prrt-default@1. Raises NotFound."""
        if key not in self._rules:
            raise NotFound(f"there is no rule set {key}")
        return self._rules[key]

    def read(self, text: str, name: str) -> tuple[Protocol, tuple[Fault, ...]]:
        """A protocol from YAML or JSON text, with its warnings. Raises Invalid naming every fault's place."""
        try:
            protocol = load(text, name)
        except Faults as faults:
            raise _invalid(faults.faults) from None
        found = check.problems(protocol, definitions=self.library, rulesets=frozenset(self._rules))
        if errors := [fault for fault in found if fault.level == "error"]:
            raise _invalid(errors)
        return protocol, tuple(fault for fault in found if fault.level == "warning")

    def protocol(self, session: Session, trial_id: str, version: str) -> Protocol:
        """A loaded protocol. Raises NotFound."""
        key = (trial_id, version)
        if key not in self._protocols:
            document = queries.protocol_document(session, trial_id, version)
            if document is None:
                raise NotFound("there is no such protocol")
            self._protocols[key] = from_document(document)
        return self._protocols[key]


def _invalid(faults: tuple[Fault, ...] | list[Fault]) -> Invalid:
    places = [Place(fault.pointer, str(fault)) for fault in faults]
    return Invalid("the protocol does not hold", errors=places)
