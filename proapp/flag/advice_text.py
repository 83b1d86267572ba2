"""What a patient reads at once when an answer meets a rule: plain words for each action, beside the rule set."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from proapp.base.document import read
from proapp.base.fault import Faults
from proapp.flag.ruleset import FOLDER
from proapp.instrument.wording import best

FALLBACK = "en"


@cache
def languages(ruleset_id: str) -> tuple[str, ...]:
    """Languages in which a rule set speaks to patients: `rulesets/<id>/advice/<language>.yaml`."""
    return tuple(sorted(path.stem for path in (FOLDER / ruleset_id / "advice").glob("*.yaml")))


@cache
def texts(ruleset_id: str, language: str) -> Mapping[str, str]:
    """Words by action, in the nearest language, else in English; the same for every version. Raises Faults."""
    spoken = best(language, languages(ruleset_id)) or FALLBACK
    document = read(FOLDER / ruleset_id / "advice" / f"{spoken}.yaml")
    if document.faults:
        raise Faults(document.faults)
    return MappingProxyType(dict(document.data["actions"]))
