"""A definition's plain data made into values, and its digest."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from proapp.base.canonical import digest
from proapp.instrument.definition import (
    Ages,
    AnswerList,
    Change,
    Conversion,
    Definition,
    Gate,
    Item,
    Licence,
    ScoreRule,
    Source,
    Table,
    Threshold,
    ValueSet,
)


def parse(document: Mapping[str, Any]) -> Definition:
    """The definition in a resolved document (see `subset`), which must fit definition.schema.json and pass `lint`.

    Its digest is that of the document's canonical JSON (RFC 8785): comments and layout do not count, content does.
    """
    key = f"{document['id']}@{document['version']}"
    lists = {name: _answer_list(name, entry) for name, entry in document["answers"].items()}
    recall = document["recall"]["days"]
    items = {entry["code"]: _item(entry, lists, recall) for entry in document["items"]}
    scores = tuple(_score(entry, key) for entry in document["scores"]) + _item_scores(document, items, key)
    tables = {name: _table(name, entry, lists) for name, entry in document.get("tables", {}).items()}
    conversions = {name: _conversion(name, entry) for name, entry in document.get("conversions", {}).items()}
    value_sets = {name: value_set(name, entry) for name, entry in document.get("value_sets", {}).items()}
    thresholds = {name: _threshold(name, entry) for name, entry in document.get("thresholds", {}).items()}
    licence = document["licence"]
    return Definition(
        id=document["id"],
        version=document["version"],
        key=key,
        title=document["title"],
        kind=document["kind"],
        recall_days=recall,
        licence=Licence(licence["holder"], licence["terms"], licence["wording"], _source(licence["source"])),
        ages=Ages(document["ages"]["min"], document["ages"].get("max")),
        references=tuple(_source(entry) for entry in document["references"]),
        answer_lists=MappingProxyType(lists),
        items=MappingProxyType(items),
        scores=scores,
        tables=MappingProxyType(tables),
        conversions=MappingProxyType(conversions),
        value_sets=MappingProxyType(value_sets),
        thresholds=MappingProxyType(thresholds),
        subset_of=document.get("subset_of"),
        digest=digest(document),
        by_id=MappingProxyType({rule.id: rule for rule in scores}),
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(entry["text"], entry.get("verify", False))


def _answer_list(name: str, entry: Mapping[str, Any]) -> AnswerList:
    if entry["type"] == "choice":
        codes = tuple(entry["codes"])
        return AnswerList(name, "choice", codes, min(codes), max(codes), 1)
    return AnswerList(name, entry["type"], (), entry["min"], entry["max"], entry.get("step", 1))


def _item(entry: Mapping[str, Any], lists: Mapping[str, AnswerList], recall: int | None) -> Item:
    return Item(
        code=entry["code"],
        label=entry["label"],
        answers=lists[entry["answers"]],
        group=entry.get("group"),
        recall_days=entry.get("recall", recall),
        ask_when=_gate(entry.get("ask_when")),
        when_skipped=entry.get("when_skipped"),
        special=frozenset(entry.get("special", ())),
    )


def _gate(entry: Mapping[str, Any] | None) -> Gate | None:
    if entry is None:
        return None
    test = next(name for name in entry if name != "item")
    return Gate(entry["item"], test, entry[test])


def _score(entry: Mapping[str, Any], key: str) -> ScoreRule:
    low, high = entry["range"]
    return ScoreRule(
        id=entry["id"],
        title=entry["title"],
        key=entry.get("key", f"{key}:{entry['id']}"),
        method=entry["method"],
        items=tuple(entry.get("items", ())),
        scores=tuple(entry.get("scores", ())),
        reversed=frozenset(entry.get("reversed", ())),
        table=entry.get("table"),
        days=entry.get("days"),
        minimum=entry.get("minimum"),
        range=(low, high),
        higher_is=entry["higher_is"],
    )


def _item_scores(document: Mapping[str, Any], items: Mapping[str, Item], key: str) -> tuple[ScoreRule, ...]:
    if "item_scores" not in document:
        return ()
    direction = document["item_scores"]["higher_is"]
    return tuple(
        _score(
            {
                "id": item.code,
                "title": item.label,
                "method": "item",
                "items": [item.code],
                "range": [item.answers.low, item.answers.high],
                "higher_is": direction,
            },
            key,
        )
        for item in items.values()
    )


def _table(name: str, entry: Mapping[str, Any], lists: Mapping[str, AnswerList]) -> Table:
    attributes = tuple(entry["attributes"])
    last = lists[attributes[-1]].codes
    grades: dict[tuple[int, ...], int] = {(0,): entry["gate"]}
    for row, along in entry["grades"].items():
        leading = () if row == "any" else tuple(int(code) for code in row.split(","))
        grades.update({(*leading, code): grade for code, grade in zip(last, along, strict=True)})
    return Table(name, attributes, MappingProxyType(grades))


def _conversion(name: str, entry: Mapping[str, Any]) -> Conversion:
    return Conversion(name, _source(entry["source"]), entry["first"], tuple(entry["values"]))


def value_set(name: str, entry: Mapping[str, Any]) -> ValueSet:
    """A value set by its name in a definition, from one entry that fits the schema."""
    return ValueSet(
        id=name,
        country=entry["country"],
        source=_source(entry["source"]),
        start=entry["start"],
        levels=MappingProxyType({dimension: tuple(along) for dimension, along in entry["levels"].items()}),
        any_problem=entry.get("any_problem", 0),
        at_4_or_5=MappingProxyType(dict(entry.get("at_4_or_5", {}))),
        further_at_4_or_5_squared=entry.get("further_at_4_or_5_squared", 0),
        any_at_5=entry.get("any_at_5", 0),
    )


def _threshold(name: str, entry: Mapping[str, Any]) -> Threshold:
    return Threshold(
        id=name,
        title=entry["title"],
        source=_source(entry["source"]),
        below=MappingProxyType(dict(entry.get("below", {}))),
        above=MappingProxyType(dict(entry.get("above", {}))),
        change=MappingProxyType(
            {scale: Change(limits["better"], limits["worse"]) for scale, limits in entry.get("change", {}).items()}
        ),
    )
