"""A report in a folder: a page to read, the same as Markdown, every table as CSV, every picture."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from proapp.base.errors import Unsafe
from proapp.paperwork.block import Block, Table
from proapp.paperwork.markdown import markdown
from proapp.paperwork.web_page import web_page
from proapp.picture.canvas import LIGHT
from proapp.simulation.analysed import Analysed
from proapp.simulation.shape import sheets

TABLES, PICTURES = "tables", "pictures"


def prepared(folder: Path) -> Path:
    """The folder, made if it is not there. Raises Unsafe when there is something in it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Unsafe(f"{folder} is not an empty folder: name another")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def draw(folder: Path, analyses: Iterable[Analysed], *, form: str, most: int) -> dict[str, str]:
    """Draw what has a picture, of each analysis so many at most. Returns the files by stem."""
    found: dict[str, str] = {}
    number: Counter[str] = Counter()
    (folder / PICTURES).mkdir(exist_ok=True)
    for one in analyses:
        if one.table is None or not one.shown or one.analysis.drawing is None or number[one.analysis.name] == most:
            continue
        number[one.analysis.name] += 1
        found[one.stem] = f"{PICTURES}/{one.stem}.{form}"
        (folder / found[one.stem]).write_bytes(one.analysis.drawing(one.table, form=form, theme=LIGHT))
    return found


def write(folder: Path, blocks: Sequence[Block], analyses: Iterable[Analysed]) -> None:
    """Write the report and all its tables."""
    (folder / "report.html").write_text(web_page(blocks), "utf-8", newline="\n")
    (folder / "report.md").write_text(markdown(blocks), "utf-8", newline="\n")
    (folder / TABLES).mkdir(exist_ok=True)
    for one in analyses:
        if one.table is not None:
            _write_table(folder / TABLES, one.stem, one.table)


def write_own(folder: Path, parts: Mapping[tuple[str, ...], Iterable[Block]]) -> None:
    """The report's own tables, by the names of their files in the order of the blocks."""
    (folder / TABLES).mkdir(exist_ok=True)
    for names, blocks in parts.items():
        for name, block in zip(names, (block for block in blocks if isinstance(block, Table)), strict=True):
            _write_rows(folder / TABLES / f"{name}.csv", block.head, block.rows)


def _write_table(folder: Path, stem: str, table: Mapping[str, Any]) -> None:
    for sheet in sheets(table):
        _write_rows(folder / f"{stem}.{sheet.name}.csv", sheet.columns, sheet.rows)


def _write_rows(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> Any:
    """What CSV can hold: a list as JSON."""
    return json.dumps(value, default=str) if isinstance(value, tuple) else value
