"""One content has one spelling and one digest, whoever wrote it and in which time zone."""

import json
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from proapp.base.canonical import canonical, digest, keyed_digest, plain
from tests.ground.test_strict_json import anything

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "spelling"),
    [
        ({"b": 1, "a": 2}, b'{"a":2,"b":1}'),
        (
            {"€": "Euro Sign", "\r": "Carriage Return", "1": "One"},
            '{"\\r":"Carriage Return","1":"One","€":"Euro Sign"}',
        ),
        ([333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], b"[333333333.3333333,1e+30,4.5,0.002,1e-27]"),
        ([56, 1.0, -0.0], b"[56,1,0]"),
        ([None, True, False], b"[null,true,false]"),
    ],
)
def test_the_spelling_is_that_of_rfc_8785(content, spelling):
    assert canonical(content) == (spelling if isinstance(spelling, bytes) else spelling.encode())


@given(anything)
def test_reading_and_writing_again_changes_nothing(content):
    once = canonical(content)

    assert canonical(json.loads(once, parse_int=number)) == once


@given(anything)
def test_the_quick_way_spells_as_the_library_does(content):
    assert canonical(content) == rfc8785.dumps(content)


@pytest.mark.parametrize(
    "content",
    [
        '\x00\x1f\x7f\b\f\n\r\t"\\/\u2028é€😀',
        {"\ufb33": 1, "😀": 2, "é": 3, "z": 4},  # UTF-16 sorts the emoji first, code points last
        {"10": 1, "9": 2, "": 3, "a\n": 4},
        [2**53 - 1, -(2**53) + 1, True, False, None, -0.0, 1.0],
    ],
)
def test_corners_are_spelt_as_the_library_does(content):
    assert canonical(content) == rfc8785.dumps(content)


@pytest.mark.parametrize("content", [2**53, float("nan"), float("inf"), {1: 2}, object(), "\ud800"])
def test_what_has_no_spelling_is_refused(content):
    with pytest.raises((rfc8785.CanonicalizationError, UnicodeEncodeError)):
        canonical(content)


def number(digits):
    """A whole number; one beyond what JSON keeps exactly was written as a float."""
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 9), min_size=2))
def test_order_does_not_matter(content):
    assert digest(dict(reversed(content.items()))) == digest(content)


@given(
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 2)),
)
def test_other_content_has_another_digest(left, right):
    assert (digest(left) == digest(right)) == (left == right)


@pytest.mark.parametrize("zone", ["Europe/Vienna", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"])
def test_an_instant_is_the_same_in_every_zone(zone):
    assert plain(NOON.astimezone(ZoneInfo(zone))) == plain(NOON) == "2026-03-02T12:00:00.000000+00:00"


def test_what_is_stored_becomes_plain_json():
    row = {"id": UUID(int=1), "on": date(2026, 3, 2), "hash": b"\x00\xff", "list": (1, [NOON]), "none": None}

    assert plain(row) == {
        "id": "00000000-0000-0000-0000-000000000001",
        "on": "2026-03-02",
        "hash": "00ff",
        "list": [1, ["2026-03-02T12:00:00.000000+00:00"]],
        "none": None,
    }


def test_a_keyed_digest_needs_the_key():
    row = {"answer": 3}

    assert keyed_digest(b"one", row) != keyed_digest(b"other", row)
    assert keyed_digest(b"one", row) != keyed_digest(b"one", {"answer": 2})
    assert keyed_digest(b"one", row) == keyed_digest(b"one", {"answer": 3})
