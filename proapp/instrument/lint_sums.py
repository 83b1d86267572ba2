"""What a schema cannot say about scores that add up: ranges, tables too short for their sums, value sets with holes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.instrument.parse import value_set

Entry = Mapping[str, Any]


def codes(document: Entry, score: Entry) -> list[tuple[float, ...]]:
    """For each item of a score the numbers that answer it: all of a choice, else the two ends."""
    lists = {item["code"]: document["answers"][item["answers"]] for item in document["items"]}
    return [tuple(lists[code].get("codes") or (lists[code]["min"], lists[code]["max"])) for code in score["items"]]


def range_faults(score: Entry, expected: Sequence[float], place: str) -> Iterator[Fault]:
    """A range other than the expected (lowest, highest) is a fault."""
    if list(score["range"]) != list(expected):
        yield Fault(f"{place}/range", f"{score['id']} ranges from {expected[0]} to {expected[1]}, not {score['range']}")


def _ends(document: Entry, score: Entry) -> tuple[float, float]:
    spans = codes(document, score)
    return sum(min(span) for span in spans), sum(max(span) for span in spans)


def _sum(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    yield from range_faults(score, _ends(document, score), place)


def _of_scores(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    parts = [rule for rule in document["scores"] if rule["id"] in score["scores"]]
    ends = [sum(rule["range"][end] for rule in parts) for end in (0, 1)]
    yield from range_faults(score, ends, place)
    for index, name in enumerate(score["scores"]):
        part = next(rule for rule in parts if rule["id"] == name)
        if part["higher_is"] != score["higher_is"]:
            yield Fault(f"{place}/scores/{index}", f"{name} has the other direction")
        if score["method"] == "facit-total" and part["method"] != "facit-prorated-sum":
            yield Fault(f"{place}/scores/{index}", f"{name} is no FACIT subscale")


def _t_score(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    table = document.get("conversions", {}).get(score["table"])
    if table is None:
        yield Fault(f"{place}/table", f"there is no conversion {score['table']}")
        return
    low, high = _ends(document, score)
    last = table["first"] + len(table["values"]) - 1
    if (table["first"], last) != (low, high):
        words = f"{score['table']} is for sums from {table['first']} to {last}, not from {low} to {high}"
        yield Fault(pointer("conversions", score["table"], "values"), words)
    if table["values"] != sorted(set(table["values"])):
        yield Fault(pointer("conversions", score["table"], "values"), f"values of {score['table']} do not rise")
    yield from range_faults(score, (min(table["values"]), max(table["values"])), place)


def _profile(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    spans = codes(document, score)
    if any(not 0 < code < 10 for span in spans for code in span):
        yield Fault(f"{place}/items", f"a level of {score['id']} is no single digit")
        return
    ends = [int("".join(str(end(span)) for span in spans)) for end in (min, max)]
    yield from range_faults(score, ends, place)


def _value_set(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    entry = document.get("value_sets", {}).get(score["table"])
    if entry is None:
        yield Fault(f"{place}/table", f"there is no value set {score['table']}")
        return
    inside, spans = pointer("value_sets", score["table"], "levels"), codes(document, score)
    holes = [
        Fault(inside, f"{score['table']} does not value every level of {code}")
        for code, span in zip(score["items"], spans, strict=True)
        if span != tuple(range(1, len(entry["levels"].get(code, ())) + 1))
    ]
    yield from holes
    yield from (
        Fault(inside + pointer(code), f"{score['id']} has no dimension {code}")
        for code in entry["levels"].keys() - set(score["items"])
    )
    if not holes:
        worth = value_set(score["table"], entry)
        states = (
            {code: int(end(span)) for code, span in zip(score["items"], spans, strict=True)} for end in (max, min)
        )
        yield from range_faults(score, [worth.index(state) for state in states], place)


METHODS: Mapping[str, Callable[[Entry, Entry, str], Iterator[Fault]]] = {
    "facit-prorated-sum": _sum,
    "sum": _sum,
    "sum-of-scores": _of_scores,
    "facit-total": _of_scores,
    "t-score": _t_score,
    "profile": _profile,
    "value-set": _value_set,
}
