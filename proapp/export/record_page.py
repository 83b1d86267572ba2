"""A participant's record as a page to read and print: no scripts, nothing from elsewhere."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from proapp.instrument.library import Library

STYLE = """body{font:14px/1.4 sans-serif;margin:2em;color:#111;background:#fff}h2{margin-top:2em}
table{border-collapse:collapse;margin:.5em 0 1.5em}th,td{border:1px solid #999;padding:.2em .5em;text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{background:#eee}@media print{body{margin:0}}"""
EVENT = ("seq", "at", "action", "actor_kind", "actor_id", "object_type", "object_id", "reason_code", "reason", "hash")


def record_page(record: Mapping[str, Any], about: Mapping[str, Any], library: Library) -> str:
    """An HTML document. Items show their concept label beside the code, never their wording."""
    who = f"{about['participant']['code']}, {about['trial']}"
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Record of {escape(who)}</title>',
        f"<style>{STYLE}</style></head><body><h1>Record of participant {escape(who)}</h1>",
        _pairs(about),
    ]
    for section, rows in record.items():
        parts.append(f"<h2>{escape(section.replace('_', ' ').capitalize())}</h2>")
        parts += _section(section, rows, library)
    return "".join([*parts, "</body></html>\n"])


def _section(section: str, rows: Sequence[Mapping[str, Any]], library: Library) -> Iterator[str]:
    if not rows:
        yield "<p>None.</p>"
    elif section == "responses":
        yield from (_response(row, library) for row in rows)
    elif section == "audit":
        yield _table(EVENT, ({**json.loads(row["payload"]), **row} for row in rows))
    else:
        yield _table(tuple(rows[0]), rows)


def _response(row: Mapping[str, Any], library: Library) -> str:
    """One response: what it is, then its answers item by item."""
    items = library.get(row["instrument"]).items if row["instrument"] in library else {}
    answers = [
        {"item": code, "concept": items[code].label if code in items else None, "answer": answer}
        for code, answer in row["answers"].items()
    ]
    standing = "taken out" if row["voided"] else "in force" if row["current"] else "superseded"
    about = {name: value for name, value in row.items() if name != "answers"}
    title = f"{row['instrument']}, completed {row['completed_at']}, revision {row['revision']}: {standing}"
    return f"<h3>{escape(title)}</h3>{_table(('item', 'concept', 'answer'), answers)}{_pairs(about)}"


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(row.get(name))}</td>' for name in columns)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _pairs(about: Mapping[str, Any]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{_cell(value)}</td></tr>" for name, value in about.items())
    return f"<table>{rows}</table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return escape(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
