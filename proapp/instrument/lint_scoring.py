"""What a schema cannot say about scores: unknown items, ranges that cannot be, tables with holes, limits on nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from proapp.base.fault import Fault, pointer
from proapp.instrument import lint_sums

Entry = Mapping[str, Any]
PERCENT = [0, 100]


def faults(document: Entry) -> Iterator[Fault]:
    """Faults of tables, scores and thresholds of a document whose items are sound."""
    holes = [fault for name in document.get("tables", {}) for fault in _table(document, name)]
    yield from holes
    yield from _identities(document)
    for index, score in enumerate(document["scores"]):
        missing = list(_members(document, index))
        yield from missing
        if not missing and not holes:
            yield from METHODS[score["method"]](document, score, pointer("scores", index))
    yield from _thresholds(document)


def _identities(document: Entry) -> Iterator[Fault]:
    taken = {item["code"] for item in document["items"]} if "item_scores" in document else set()
    for index, score in enumerate(document["scores"]):
        if score["id"] in taken:
            yield Fault(pointer("scores", index, "id"), f"score {score['id']} is defined twice")
        taken.add(score["id"])


def _members(document: Entry, index: int) -> Iterator[Fault]:
    score = document["scores"][index]
    codes = {item["code"] for item in document["items"]}
    earlier = {other["id"] for other in document["scores"][:index] if "days" not in other}
    parts = frozenset(score.get("scores", score.get("items", ())))
    for kind, known in (("items", codes), ("scores", earlier), ("reversed", parts)):
        for place, name in enumerate(score.get(kind, ())):
            if name not in known:
                message = f"score {score['id']} uses {name}, which is not among the {_AMONG[kind]}"
                yield Fault(pointer("scores", index, kind, place), message)


_AMONG = {"items": "items", "scores": "scores before it", "reversed": "scores it is made of"}


def _linear(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    yield from lint_sums.range_faults(score, PERCENT, place)
    spans = {(min(codes), max(codes)) for codes in lint_sums.codes(document, score)}
    if len(spans) > 1:
        yield Fault(f"{place}/items", f"items of {score['id']} do not share one range of codes")


def _mean(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    yield from lint_sums.range_faults(score, PERCENT, place)
    rules = {rule["id"]: rule for rule in document["scores"]}
    turned = frozenset(score.get("reversed", ()))
    for index, name in enumerate(score["scores"]):
        if list(rules[name]["range"]) != PERCENT:
            yield Fault(f"{place}/scores/{index}", f"{name} does not range from 0 to 100")
        if (rules[name]["higher_is"] != score["higher_is"]) != (name in turned):
            yield Fault(
                f"{place}/scores/{index}", f"{name} must be reversed exactly when its direction is the other one"
            )


def _lookup(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    table = document.get("tables", {}).get(score["table"])
    if table is None:
        yield Fault(f"{place}/table", f"there is no table {score['table']}")
        return
    attributes = [tuple(document["answers"][name]["codes"]) for name in table["attributes"]]
    if lint_sums.codes(document, score) != attributes:
        yield Fault(
            f"{place}/items", f"items of {score['id']} do not have the answers that table {score['table']} reads"
        )
    grades = [grade for row in table["grades"].values() for grade in row] + [table["gate"]]
    yield from lint_sums.range_faults(score, [min(grades), max(grades)], place)


def _item(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    codes = lint_sums.codes(document, score)[0]
    yield from lint_sums.range_faults(score, [min(codes), max(codes)], place)


def _days(document: Entry, score: Entry, place: str) -> Iterator[Fault]:
    yield from lint_sums.range_faults(score, [0, score["days"]], place)
    if score["minimum"] > score["days"]:
        yield Fault(f"{place}/minimum", f"{score['minimum']} answered days cannot be had in {score['days']}")
    if lint_sums.codes(document, score)[0] != (0, 1):
        yield Fault(f"{place}/items", f"{score['items'][0]} is not answered by 0 or 1")


METHODS: Mapping[str, Callable[[Entry, Entry, str], Iterator[Fault]]] = {
    "eortc-linear": _linear,
    "eortc-linear-reversed": _linear,
    "mean-of-scores": _mean,
    "lookup": _lookup,
    "item": _item,
    "days-with-symptom": _days,
    **lint_sums.METHODS,
}


def _table(document: Entry, name: str) -> Iterator[Fault]:
    """A lookup table has one row for every combination of its leading attributes, gate excluded, and no other."""
    table, place = document["tables"][name], pointer("tables", name)
    for index, attribute in enumerate(table["attributes"]):
        if "codes" not in document["answers"].get(attribute, {}):
            yield Fault(f"{place}/attributes/{index}", f"{attribute} is no answer list of choices")
            return
    *leading, last = [document["answers"][attribute]["codes"] for attribute in table["attributes"]]
    rows = {_row(codes) for codes in product(*leading) if not codes or codes[0] != 0}
    for row in sorted(rows - table["grades"].keys()):
        yield Fault(f"{place}/grades", f"table {name} has no row {row}")
    for row, along in table["grades"].items():
        if row not in rows:
            yield Fault(f"{place}/grades{pointer(row)}", f"table {name} has no place for a row {row}")
        elif len(along) != len(last):
            yield Fault(f"{place}/grades{pointer(row)}", f"row {row} has {len(along)} grades for {len(last)} codes")
        elif row == "any" and along[0] != table["gate"]:
            yield Fault(f"{place}/grades{pointer(row)}", f"0 gives {along[0]}, but the gate says {table['gate']}")


def _row(codes: tuple[int, ...]) -> str:
    return ",".join(str(code) for code in codes) or "any"


def _thresholds(document: Entry) -> Iterator[Fault]:
    ranges, worse = _ranges(document), _worse(document)
    for name, threshold in document.get("thresholds", {}).items():
        for side in ("below", "above", "change"):
            for scale, limit in threshold.get(side, {}).items():
                place = pointer("thresholds", name, side, scale)
                if scale not in ranges:
                    yield Fault(place, f"there is no score {scale}")
                elif side != "change" and not ranges[scale][0] <= limit <= ranges[scale][1]:
                    yield Fault(place, f"{scale} ranges from {ranges[scale][0]} to {ranges[scale][1]}")
                elif side != "change" and (scale in worse) != (side == "above"):
                    yield Fault(place, f"{side} is the good side of {scale}")


def _ranges(document: Entry) -> dict[str, Sequence[float]]:
    lists = document["answers"]
    ranges = {item["code"]: span(lists[item["answers"]]) for item in document["items"] if "item_scores" in document}
    return ranges | {score["id"]: score["range"] for score in document["scores"]}


def span(answers: Entry) -> tuple[float, float]:
    """The lowest and highest number of an answer list."""
    codes = answers.get("codes") or (answers["min"], answers["max"])
    return min(codes), max(codes)


def _worse(document: Entry) -> set[str]:
    items = document["items"] if document.get("item_scores") == {"higher_is": "worse"} else ()
    scores = (score["id"] for score in document["scores"] if score["higher_is"] == "worse")
    return {item["code"] for item in items}.union(scores)
