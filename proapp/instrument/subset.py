"""A core set chosen from a larger instrument: whole symptoms, with their answers, tables and scores."""

from collections.abc import Iterator, Mapping
from typing import Any

from proapp.base.fault import Fault, pointer

TAKEN = ("recall", "licence", "ages", "answers", "item_scores")
TABLES = ("tables", "conversions", "value_sets")


def resolved(document: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """The subset's document with what its groups need taken from the base; nothing of other groups remains.

    Own title, kind and references stay; `subset_of` and `groups` stay as well, so that the digest covers them.
    """
    groups = frozenset(document["groups"])
    items = [item for item in base["items"] if item.get("group") in groups]
    codes = {item["code"] for item in items}
    scores = [score for score in base["scores"] if codes.issuperset(score.get("items", [None]))]
    names = {score["table"] for score in scores if "table" in score}
    taken = {name: base[name] for name in TAKEN if name in base}
    for kind in TABLES:
        if used := {name: entry for name, entry in base.get(kind, {}).items() if name in names}:
            taken[kind] = used
    lists = {item["answers"] for item in items}
    lists |= {answers for table in taken.get("tables", {}).values() for answers in table["attributes"]}
    taken["answers"] = {name: entry for name, entry in base["answers"].items() if name in lists}
    return {**document, **taken, "items": items, "scores": scores}


def faults(document: Mapping[str, Any], base: Mapping[str, Any] | None) -> Iterator[Fault]:
    """What is wrong with a subset: its base is not there, is itself a subset, or lacks a group."""
    if base is None or "subset_of" in base:
        what = "is not in this folder" if base is None else "is itself a subset"
        yield Fault("/subset_of", f"{document['subset_of']} {what}")
        return
    known = {item.get("group") for item in base["items"]}
    for index, group in enumerate(document["groups"]):
        if group not in known:
            yield Fault(pointer("groups", index), f"{document['subset_of']} has no group {group}")
