"""JSON is read in one way only, and what could be read in two is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.base.errors import Malformed
from proapp.base.strict_json import loads

text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
whole = st.integers(-(2**53) + 1, 2**53 - 1)
leaves = st.none() | st.booleans() | whole | st.floats(allow_nan=False, allow_infinity=False) | text
anything = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=20)


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b"null", None),
        (b' {"a": [1, 2.5, "x", true]} ', {"a": [1, 2.5, "x", True]}),
        (b'"\\ud83d\\ude00"', "😀"),
        ('"ä\u202e👩\u200d⚕️"'.encode(), "ä\u202e👩\u200d⚕️"),
        (b"9007199254740991", 2**53 - 1),
        (b"-0", 0),
        (b"1e308", 1e308),
        (b"1e-400", 0.0),
        (b"[" * 20 + b"]" * 20, None),
    ],
)
def test_plain_json_is_read(body, content):
    assert content is None or loads(body) == content


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"{",
        b"{}{}",
        b"{'a': 1}",
        b"{a: 1}",
        b"[1,]",
        b"01",
        b"+1",
        b".5",
        b"0x10",
        b"NaN",
        b"Infinity",
        b"[-Infinity]",
        b"1e400",
        b"-1e400",
        b"9007199254740993",
        b"-9007199254740993",
        b"9" * 5000,
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": 1, "\\u0061": 2}',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'{"\\ud800": 1}',
        b'"\\u0000"',
        b'{"a\\u0000": 1}',
        b'"\x00"',
        b'"\n"',
        b'"\xff"',
        b'"\xc0\xaf"',
        b'"\xed\xa0\x80"',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
        "{}".encode("utf-32"),
        b"[" * 22 + b"]" * 22,
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000,
        b"{} // why",
        b"/**/{}",
    ],
    ids=lambda body: ascii(body[:30]),
)
def test_what_could_be_read_otherwise_is_refused(body):
    with pytest.raises(Malformed):
        loads(body)


def test_the_refusal_never_repeats_what_was_sent():
    with pytest.raises(Malformed) as refused:
        loads(b'{"answers": {"diagnosis": NaN, "name": "Ada Lovelace"}}')

    assert "Lovelace" not in f"{refused.value.detail} {refused.value.errors}"


def test_the_place_is_a_pointer():
    with pytest.raises(Malformed) as refused:
        loads(b'{"a/b": [0, {"c~d": "\\u0000"}]}')

    assert [place.pointer for place in refused.value.errors] == ["/a~1b/1/c~0d"]


@given(anything)
def test_what_was_written_is_read_back(content):
    assert loads(json.dumps(content, ensure_ascii=False).encode()) == content


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body):
    try:
        loads(body)
    except Malformed:
        return


@given(anything, st.data())
def test_one_changed_byte_is_read_or_refused(content, data):
    body = bytearray(json.dumps(content).encode())
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] = data.draw(st.integers(0, 255))

    try:
        loads(bytes(body))
    except Malformed:
        return
