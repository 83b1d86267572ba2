"""A release as one page to read and print: every table with its picture, and what is withheld. No scripts, no hosts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from proapp.release.counted import lists
from proapp.release.withheld import Withheld

STYLE = """
body { font: 11pt/1.45 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 9.5pt; }
caption { text-align: start; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #767676; padding: .2rem .45rem; text-align: start; vertical-align: top; }
thead th { background: #eee; }
.wide { overflow-x: auto; }
img { max-width: 100%; height: auto; }
@media print { @page { size: A4 landscape; } tr { break-inside: avoid; } }
"""
EMPTY = "\N{EN DASH}"
MEANT = {"arm": "arms told apart", "pooled": "all arms together"}
SHOWN = {
    "committee": "the data monitoring committee: cells are as they are",
    "team": "everybody with a role in the trial",
    "public": "everybody",
}

Cells = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One table on the page. `picture`: the name of its file, if it was drawn."""

    title: str
    table: Mapping[str, Any]
    picture: str | None
    withheld: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands above the tables."""

    trial: str
    title: str
    protocol_version: str
    audience: str
    by: str
    cut_off: str
    purpose: str
    minimum_cell: int


def page(opening: Opening, sections: Iterable[Section], *, not_made: Sequence[Mapping[str, Any]] = ()) -> str:
    """The HTML document."""
    title = escape(f"Release: {opening.title}")
    parts = [
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
        *_opening(opening),
    ]
    for section in sections:
        parts += _section(section)
    if not_made:
        parts += ["<h2>Not made</h2>", _bullets(f"{one['analysis']}: {one['reason']}" for one in not_made)]
    return "\n".join([*parts, "</body>\n</html>\n"])


def _opening(said: Opening) -> Iterator[str]:
    least = said.minimum_cell
    yield (
        "<p>"
        + escape(
            f"Trial {said.trial}, protocol version {said.protocol_version}, as known on {said.cut_off}; "
            f"{MEANT[said.by]}, for {SHOWN[said.audience]}. Purpose: {said.purpose}"
        )
        + "</p>"
    )
    if least:
        yield f"<p>Rows of fewer than {least} people are withheld, and whatever would give them away.</p>"
    yield "<p>The files, their digests and what made them are in manifest.json.</p>"


def _section(one: Section) -> Iterator[str]:
    yield f"<h2>{escape(one.title)}</h2>"
    if one.picture is not None:
        yield f'<p><img src="{escape(one.picture)}" alt="{escape(one.title)}, drawn; the numbers are below"></p>'
    if isinstance(reason := one.table.get("reason"), str):
        yield f"<p>{escape(reason)}</p>"
    found = dict(lists(one.table))
    for path, rows in found.items():
        yield _table(" ".join(path).replace("_", " "), [flat(row) for row in rows])
    if not found:
        yield "<p>There are no rows.</p>"
    if one.withheld:
        yield "<p>Withheld:</p>" + _bullets(f"{row.row}: {row.reason}" for row in one.withheld)


def flat(row: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """A row's values by name, inner ones as value.mean; of an inner list only how long it is."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            found[before + name] = f"{len(value)} in the file" if value else None
        else:
            found[before + name] = value
    return found


def _table(caption: str, rows: Sequence[Cells]) -> str:
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if _is_said(name, rows)]
    head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in names)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(_text(row.get(name)))}</td>" for name in names) + "</tr>" for row in rows
    )
    return (
        f'<div class="wide"><table><caption>{escape(caption.capitalize())}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _is_said(name: str, rows: Sequence[Cells]) -> bool:
    """Whether any row has something in this column."""
    return any(row.get(name) is not None for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _bullets(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
