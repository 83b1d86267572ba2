"""Values as text that no spreadsheet takes for a formula; numbers stay numbers."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

# What spreadsheets may run (OWASP, CSV injection), wide forms too; and what we have put an apostrophe before ourselves.
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001  these are the characters meant
QUOTED = re.compile('[",\r\n]')
REMEMBERED = 4096


def neutral(text: str) -> str:
    """Text that starts no formula: with an apostrophe before it when it would. `original` takes it away again."""
    return f"'{text}" if FORMULA.match(text) else text


def original(text: str) -> str:
    """The text before `neutral`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


@lru_cache(maxsize=REMEMBERED)
def text(value: str) -> str:
    """A text cell as CSV (RFC 4180), neutralised, in quotes where it must be."""
    safe = neutral(value)
    return '"' + safe.replace('"', '""') + '"' if QUOTED.search(safe) else safe


def _truth(value: bool) -> str:
    return "true" if value else "false"


FORMATS: dict[str, Callable[[Any], str]] = {
    "text": text,
    "integer": str,
    "number": repr,
    "boolean": _truth,
    "date": date.isoformat,
    "instant": datetime.isoformat,
}
