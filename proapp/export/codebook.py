"""What every column, scale and code of an export means: units, range, direction, method, and why a value may lack."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from proapp.export.column import ABSENT, DOCUMENT, ITEM, MISSING, RESPONSE, SCORE, Column, shown
from proapp.export.scored import MISSING as MISSING_REASONS
from proapp.export.scored import UNITS
from proapp.export.table import Group, Table
from proapp.export.variable import variable
from proapp.instrument.definition import Definition, Item, ScoreRule
from proapp.score.explain import explain

KEYS = (
    Column("kind", "text", "column, scale, item or missing"),
    Column("table", "text", "scores, responses, or both"),
    Column("instrument", "text", "Questionnaire and its version"),
    Column("name", "text", "Column's name, or the code of a scale or item"),
    Column("wide_name", "text", "Column in the wide layout"),
    Column("title", "text", "What it is; of items the concept, never the wording"),
    Column("type", "text", "Kind of value"),
    Column("unit", "text", "What the value counts"),
    Column("low", "number", "Lowest possible value"),
    Column("high", "number", "Highest possible value"),
    Column("codes", "text", "Codes that answer it"),
    Column("special", "text", "Answers that are no number"),
    Column("higher_is", "text", "Direction: better or worse"),
    Column("recall_days", "integer", "Days the question looks back; 0 is now"),
    Column("items", "text", "What goes into a score"),
    Column("method", "text", "Scoring method"),
    Column("formula", "text", "The method in words"),
    Column("when_missing", "text", "The rule for missing answers"),
    Column("source", "text", "Where the method is from"),
    Column("definition_digest", "text", "SHA-256 of the definition"),
)
NOTHING = dict.fromkeys(column.name for column in KEYS)


def codebook(definitions: Iterable[Definition], *, treatment: bool) -> list[dict[str, Any]]:
    """Every column, then every instrument's scales and items, then the reasons for missing values; names as `KEYS`."""
    found = [*_columns(treatment)]
    for definition in definitions:
        found += [_scale(definition, rule) for rule in definition.scores if not rule.over_block]
        found += [_item(definition, item) for item in definition.items.values()]
    found += [{**NOTHING, "kind": "missing", "name": code, "title": words} for code, words in MISSING_REASONS.items()]
    return found


def _columns(treatment: bool) -> Iterator[dict[str, Any]]:
    told: Mapping[str, Iterable[Column]] = {
        "both": (*shown(RESPONSE, treatment=treatment), MISSING),
        "scores": SCORE,
        "responses": (*ITEM, DOCUMENT[0]),
        "missing": ABSENT,
    }
    for table, columns in told.items():
        for column in columns:
            about = {"table": table, "name": column.name, "title": column.title, "type": column.type}
            yield {**NOTHING, "kind": "column", **about}


def _scale(definition: Definition, rule: ScoreRule) -> dict[str, Any]:
    low, high = map(float, rule.range)
    told = explain(definition, {}, rule.id)
    return {
        **NOTHING,
        "kind": "scale",
        "table": "scores",
        "instrument": definition.key,
        "name": rule.id,
        "wide_name": variable(definition.id, rule.id),
        "title": rule.title,
        "type": "number",
        "unit": UNITS[rule.method],
        "low": low,
        "high": high,
        "higher_is": rule.higher_is,
        "recall_days": definition.recall_days,
        "items": " ".join(rule.items or rule.scores),
        "method": rule.method,
        **{name: told[name] for name in ("formula", "when_missing", "source")},
        "definition_digest": definition.digest,
    }


def _item(definition: Definition, item: Item) -> dict[str, Any]:
    answers = item.answers
    return {
        **NOTHING,
        "kind": "item",
        "table": "responses",
        "instrument": definition.key,
        "name": item.code,
        "wide_name": variable(definition.id, item.code),
        "title": item.label,
        "type": "number",
        "unit": "answer code" if answers.codes else None,
        "low": float(answers.low),
        "high": float(answers.high),
        "codes": " ".join(map(str, answers.codes)) or None,
        "special": " ".join(sorted(item.special)) or None,
        "recall_days": item.recall_days,
        "definition_digest": definition.digest,
    }


def as_table(entries: Iterable[Mapping[str, Any]]) -> Table:
    """The codebook as a table, to be written in any form."""
    rows = (tuple(entry[column.name] for column in KEYS) for entry in entries)
    groups = (Group(UUID(int=0), ("", ""), row[:1], (row[1:],)) for row in rows)
    return Table(KEYS[:1], KEYS[1:], groups)
