"""What a schema cannot say about a definition: codes that do not exist, questions asked too early, unused lists."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.instrument import lint_scoring

Entry = Mapping[str, Any]


def faults(document: Entry) -> list[Fault]:
    """Faults of a resolved document that fits its schema, by JSON pointer."""
    found = list(chain(_answer_lists(document), _items(document), _wholes(document)))
    if found:
        return found  # scores are judged by items that can be trusted
    return list(lint_scoring.faults(document))


def _wholes(document: Entry) -> Iterator[Fault]:
    ages = document["ages"]
    if ages.get("max", ages["min"]) < ages["min"]:
        yield Fault("/ages/max", f"{ages['max']} is below the youngest age {ages['min']}")
    if document["kind"] == "diary" and document["recall"]["days"] != 1:
        yield Fault("/recall/days", "a diary recalls one day")
    used = {item["answers"] for item in document["items"]}
    used |= {name for table in document.get("tables", {}).values() for name in table["attributes"]}
    for name in document["answers"]:
        if name not in used:
            yield Fault(pointer("answers", name), f"no item uses the answer list {name}")


def _answer_lists(document: Entry) -> Iterator[Fault]:
    for name, answers in document["answers"].items():
        if answers["type"] != "choice" and answers["min"] >= answers["max"]:
            yield Fault(pointer("answers", name, "max"), f"{answers['max']} is not above {answers['min']}")
        if answers["type"] == "choice" and answers["codes"] != sorted(answers["codes"]):
            yield Fault(pointer("answers", name, "codes"), "codes are not in rising order")


def _items(document: Entry) -> Iterator[Fault]:
    earlier: dict[str, Entry] = {}
    for index, item in enumerate(document["items"]):
        if item["code"] in earlier:
            yield Fault(pointer("items", index, "code"), f"item {item['code']} is defined twice")
        if item["answers"] not in document["answers"]:
            yield Fault(pointer("items", index, "answers"), f"there is no answer list {item['answers']}")
            continue
        yield from _gate(document, earlier, (index, item))
        earlier[item["code"]] = document["answers"][item["answers"]]


def _gate(document: Entry, earlier: Mapping[str, Entry], place: tuple[int, Entry]) -> Iterator[Fault]:
    index, item = place
    if "ask_when" not in item:
        if "when_skipped" in item:
            yield Fault(pointer("items", index, "when_skipped"), f"{item['code']} is always asked, so never skipped")
        return
    gate = item["ask_when"]
    low, high = lint_scoring.span(document["answers"][item["answers"]])
    if not low <= item.get("when_skipped", low) <= high:
        yield Fault(
            pointer("items", index, "when_skipped"), f"{item['when_skipped']} is not an answer of {item['code']}"
        )
    if gate["item"] not in earlier:
        known = any(other["code"] == gate["item"] for other in document["items"])
        what = "does not come before it" if known else "does not exist"
        yield Fault(
            pointer("items", index, "ask_when", "item"), f"{item['code']} waits for {gate['item']}, which {what}"
        )
        return
    yield from _opens(gate, lint_scoring.span(earlier[gate["item"]]), pointer("items", index, "ask_when"))


def _opens(gate: Entry, limits: tuple[float, float], place: str) -> Iterator[Fault]:
    """A gate that no answer can open, or that every answer opens, is a slip of the pen."""
    test = next(name for name in gate if name != "item")
    low, high = limits
    if test == "above" and not low <= gate["above"] < high:
        yield Fault(f"{place}/above", f"answers of {gate['item']} run from {low} to {high}")
    if test != "above" and not low <= gate[test] <= high:
        yield Fault(f"{place}/{test}", f"{gate['item']} never has the answer {gate[test]}")
