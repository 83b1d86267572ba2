"""A YAML or JSON text read with the line of everything in it, by either of the two parsers a platform may have."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as some

from proapp.base import document as module
from proapp.base.document import LARGEST, Document, parsed, read
from proapp.base.fault import Fault


@pytest.fixture(autouse=True, params=["CSafeLoader", "SafeLoader"])
def parser(request, monkeypatch):
    monkeypatch.setattr(module, "Loader", getattr(yaml, request.param))


def test_every_place_knows_its_line():
    document = parsed("# a remark\na: 1\nb:\n  - x\n  - {c: 2,\n     d/e: 3}\n", "x")

    assert document.data == {"a": 1, "b": ["x", {"c": 2, "d/e": 3}]}
    assert [document.line(place) for place in ("", "/a", "/b", "/b/0", "/b/1/c", "/b/1/d~1e")] == [2, 2, 3, 4, 5, 6]


def test_a_place_that_is_not_there_has_the_line_around_it():
    document = parsed("# a remark\na:\n  b: 1\n", "x")

    assert document.line("/a/z/y") == 2
    assert document.line("/z") == 2


def test_faults_are_placed_in_the_order_of_the_lines_and_each_once():
    document = parsed("a: 1\nb: 2\n", "x")

    found = document.placed([Fault("/b", "odd"), Fault("/a", "odd", "warning"), Fault("/b", "odd")])

    assert [str(fault) for fault in found] == ["x:1: odd", "x:2: odd"]
    assert found[0].level == "warning"


def test_what_came_from_no_text_has_no_lines():
    (fault,) = Document({"a": 1}).placed([Fault("/a", "odd")])

    assert str(fault) == "/a: odd"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("on: progression", {"on": "progression"}),
        ("hours: 17:00", {"hours": "17:00"}),
        ("day: 2026-03-02", {"day": "2026-03-02"}),
        ("answer: yes", {"answer": "yes"}),
        ("version: 3.0.1", {"version": "3.0.1"}),
        ('version: "1"', {"version": "1"}),
        ('0: "No"\nyes: 1\nnull: 2', {"0": "No", "yes": 1, "null": 2}),
        ("n: [0, -3, 7.4, 1e2, true, false, null, ~]", {"n": [0, -3, 7.4, 100.0, True, False, None, None]}),
        ("n: [007, +4, 1_000, 0x1F, .5, 1., True]", {"n": ["007", "+4", "1_000", "0x1F", ".5", "1.", "True"]}),
        ("n: ['1', \"true\", !!str 1, ! 1, '']", {"n": ["1", "true", "1", "1", ""]}),
        ("n: [!!int 1, !!float 1.5, !!bool true, !!null ~]", {"n": [1, 1.5, True, None]}),
        ("a: {}\nb: []\nc:\n", {"a": {}, "b": [], "c": None}),
        (f"n: {LARGEST}", {"n": LARGEST}),
        ('"<<": 1', {"<<": 1}),
        ('{"a": [1, {"b": "c"}]}', {"a": [1, {"b": "c"}]}),
    ],
)
def test_only_what_json_can_say_is_understood(text, data):
    document = parsed(text, "x")

    assert document.faults == ()
    assert repr(document.data) == repr(data)  # 1 is not True here


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\na: 2\n", ["x:2: a is said twice"]),
        ("a: &one 1\n", ["x:1: anchors and aliases are not used here: write it out"]),
        ("- &one [1]\n- *one\n", [f"x:{n}: anchors and aliases are not used here: write it out" for n in (1, 2)]),
        ("a: 1\n<<: {b: 2}\n", ["x:2: a key must be a plain word"]),
        ("a: 1\n? [b, c]\n: 2\n", ["x:2: a key must be a plain word"]),
        ("&one a: 1\n", ["x:1: a key must be a plain word"]),
        ('"\\0": 1\n', ["x:1: a key must be a plain word"]),
        ('a: "\\0"\n', ["x:1: text holds NUL or a lone surrogate"]),
        ("\na: .inf\n", ["x:2: .inf is no number that JSON holds: quote it if it is text"]),
        ("a: .NaN\n", ["x:1: .NaN is no number that JSON holds: quote it if it is text"]),
        ("a: 1e400\n", ["x:1: 1e400 is no number that JSON holds: quote it if it is text"]),
        ("a: -9007199254740992\n", ["x:1: -9007199254740992 is no number that JSON holds: quote it if it is text"]),
        ("a: " + "9" * 5000, [f"x:1: {'9' * 60} is no number that JSON holds: quote it if it is text"]),
        ("a: !!int many\n", ["x:1: many is not what its tag says"]),
        ("a: !!bool yes\n", ["x:1: yes is not what its tag says"]),
        ("a: !!timestamp 2026-01-01\n", ["x:1: the tag tag:yaml.org,2002:timestamp has no meaning here"]),
        ("a: !!set {b}\n", ["x:1: the tag tag:yaml.org,2002:set has no meaning here"]),
        ("!!python/object:os.system {}\n", ["x:1: the tag tag:yaml.org,2002:python/object:os.system has no"]),
        ("a: 1\n---\nb: 2\n", ["x:2: a second document begins here"]),
        ("", ["x:1: the file is empty"]),
        ("# only a remark\n", ["x:1: the file is empty"]),
        ("a: 1\nb: .nan\na: .inf\n", ["x:2: .nan is no", "x:3: a is said twice", "x:3: .inf is no"]),
    ],
)  # fmt: skip
def test_what_json_cannot_hold_is_a_fault_with_its_line(text, found):
    told = [str(fault) for fault in parsed(text, "x").faults]

    assert len(told) == len(found)
    assert all(line.startswith(start) for line, start in zip(told, found, strict=True)), told


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [1\n", 2), ("a: 1\n  b: 2\n", 2), ("- 1\na: 2\n", 2), ("a: \x00\n", 1), ("\ud800", 1), ("{a: " * 30, 1)],
)
def test_what_is_no_yaml_is_a_fault_without_data(text, line):
    document = parsed(text, "x")

    assert document.data is None
    assert [(fault.line, "cannot be read: " in fault.message) for fault in document.faults] == [(line, True)]


@pytest.mark.parametrize("opening", ["[", "- ", "{a: ", "? "])
def test_no_depth_at_all_breaks_the_reader(opening):
    document = parsed(opening * 100_000, "x")

    assert "nested deeper than 20 levels" in document.faults[-1].message


@settings(deadline=None)
@given(some.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text):
    document = parsed(text, "x")

    assert document.faults or json.dumps(document.data, allow_nan=False)


# YAML 1.1 knows no pairs of surrogates, which JSON may write for what lies beyond U+FFFF.
NAME = some.text(some.characters(codec="utf-8", max_codepoint=0xFFFF, exclude_characters="\x00"), max_size=20)
PLAIN = (
    some.none()
    | some.booleans()
    | some.integers(-LARGEST, LARGEST)
    | some.floats(allow_nan=False, allow_infinity=False)
    | NAME
)


@settings(deadline=None)
@given(some.recursive(PLAIN, lambda inner: some.lists(inner, max_size=4) | some.dictionaries(NAME, inner, max_size=4)))
def test_json_is_read_as_json_reads_it(data):
    document = parsed(json.dumps(data), "x")

    assert document.faults == ()
    assert document.data == json.loads(json.dumps(data))


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("a: 1\na: ü\n", "utf-8")

    assert [str(fault) for fault in read(path).faults] == [f"{path}:2: a is said twice"]


def test_a_file_that_is_not_there_or_not_utf_8_is_a_fault(tmp_path):
    path = tmp_path / "file.yaml"

    missing = read(path)
    path.write_bytes(b"id: \xff")
    broken = read(path)

    assert [str(fault) for fault in missing.faults] == [f"{path}:1: cannot be read: No such file or directory"]
    assert [str(fault)[: len(str(path)) + 20] for fault in broken.faults] == [f"{path}:1: cannot be read: "]
