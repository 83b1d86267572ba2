"""Reading JSON without surprises: what two programs could read differently is refused."""

import json
import re
from typing import Any

from proapp.base.errors import Malformed, Place

DEEPEST = 20
LARGEST_INTEGER = 2**53 - 1  # what every reader of JSON keeps exactly (RFC 8785 spells no larger one)
LONGEST_INTEGER = len(str(LARGEST_INTEGER))
BAD_TEXT = re.compile("[\x00\ud800-\udfff]")


def loads(body: bytes) -> Any:
    """Parse UTF-8 JSON. Raises Malformed for duplicate keys, NaN, infinities, lone surrogates, NUL, deep input."""
    try:
        text = body.decode("utf-8")
        content = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except UnicodeDecodeError as error:
        raise Malformed("the body is not UTF-8", errors=[Place("", f"byte {error.start} is not UTF-8")]) from None
    except json.JSONDecodeError as error:
        place = Place("", f"line {error.lineno}, column {error.colno}: {error.msg}")
        raise Malformed("the body is not JSON", errors=[place]) from None
    except RecursionError:
        raise Malformed(f"the body is nested deeper than {DEEPEST} levels") from None
    _inspect(content, "", 0)
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed("a key occurs twice in one object", errors=[Place("", f"duplicate key {ascii(twice)[:60]}")])
    return found


def _constant(word: str) -> Any:
    raise Malformed("not a JSON number", errors=[Place("", f"{word} is not a JSON number")])


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > LONGEST_INTEGER or abs(int(digits)) > LARGEST_INTEGER:
        raise Malformed("an integer is too large", errors=[Place("", f"beyond {LARGEST_INTEGER} either way")])
    return int(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise Malformed("a number is too large", errors=[Place("", "beyond the range of a 64-bit float")])
    return number


def _inspect(content: Any, pointer: str, depth: int) -> None:
    if depth > DEEPEST:
        raise Malformed(f"the body is nested deeper than {DEEPEST} levels")
    if isinstance(content, str) and BAD_TEXT.search(content):
        raise Malformed("text holds NUL or a lone surrogate", errors=[Place(pointer, "NUL or lone surrogate")])
    if isinstance(content, dict):
        for name, value in content.items():
            if BAD_TEXT.search(name):
                raise Malformed("a key holds NUL or a lone surrogate", errors=[Place(pointer, "bad key")])
            _inspect(value, f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}", depth + 1)
    if isinstance(content, list):
        for index, value in enumerate(content):
            _inspect(value, f"{pointer}/{index}", depth + 1)
