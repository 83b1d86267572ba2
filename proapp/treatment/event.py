"""The events that end something, by the words a protocol uses for them."""

from collections.abc import Iterable

from proapp.participant.fact import Current
from proapp.treatment.cycle import FactRef

Events = dict[str, Current]


def ref(fact: Current) -> FactRef:
    return FactRef(fact.root, fact.version, fact.kind)


def names(fact: Current) -> tuple[str, ...]:
    """What a fact is called where a protocol says `until` or `on`; nothing for facts that end nothing."""
    if fact.kind == "progression":
        return "progression", f"progression-{fact.detail['assessor']}"
    if fact.kind == "withdrawal":
        said = fact.detail["from"]
        both = ("treatment-withdrawal", "pro-withdrawal")
        return {"all": both, "data": (*both, "data-withdrawal")}.get(said, (f"{said}-withdrawal",))
    if fact.kind == "allocation":
        return ("crossover",) if fact.detail.get("kind") == "crossover" else ()
    if fact.kind == "end-of-treatment":
        return () if "regimen" in fact.detail else ("end-of-treatment",)
    return ("death",) if fact.kind == "death" else ()


def first_events(facts: Iterable[Current]) -> Events:
    """The earliest fact by name; `facts` are in order."""
    found: Events = {}
    for fact in facts:
        for name in names(fact):
            found.setdefault(name, fact)
    return found
