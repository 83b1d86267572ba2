"""What every paper is printed from here: shipped instruments, rule sets and protocols, and changed copies of these."""

from copy import deepcopy
from pathlib import Path

import yaml

from proapp.flag import ruleset
from proapp.instrument.library import Library
from proapp.paperwork.block import Table
from proapp.trial.protocol import from_document
from proapp.trial.reading import load, shipped, shipped_protocols

LIBRARY = Library.load(Path(__file__).parents[3] / "instruments")
RULESETS = ruleset.shipped()
SHIPPED = shipped()
RETREAT = SHIPPED["net-retreat@1"]


def changed(protocol=RETREAT, **parts):
    """A protocol with other parts at the top of its document."""
    return from_document({**deepcopy(dict(protocol.document)), **parts})


def without(part, protocol=RETREAT):
    """A protocol whose document lacks a part."""
    return from_document({name: value for name, value in protocol.document.items() if name != part})


def rewritten(name, *pairs):
    """A shipped protocol with pieces of its text replaced."""
    text = (shipped_protocols() / f"{name}.yaml").read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    yaml.safe_load(text)
    return load(text, f"{name}.yaml")


def tables(blocks):
    return [block for block in blocks if isinstance(block, Table)]


def row(table, first):
    """The one row of a table that begins with a word, by heading."""
    (found,) = [row for row in table.rows if row[0] == first]
    return dict(zip(table.head, found, strict=True))


def column(table, containing):
    """The cells under the one heading that has a word in it, by the first cell of their rows."""
    (place,) = [place for place, head in enumerate(table.head) if containing in head]
    return {row[0]: row[place] for row in table.rows}
