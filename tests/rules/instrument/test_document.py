"""A YAML file read with the line of everything in it."""

import pytest

from proapp.instrument.document import read
from proapp.instrument.fault import Fault, pointer


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "file.yaml"
        path.write_text(text, "utf-8")
        return read(path)

    return write


def test_every_place_knows_its_line(written):
    document = written("# a remark\na: 1\nb:\n  - x\n  - {c: 2,\n     d/e: 3}\n")

    assert document.data == {"a": 1, "b": ["x", {"c": 2, "d/e": 3}]}
    assert [document.line(place) for place in ("", "/a", "/b", "/b/0", "/b/1/c", "/b/1/d~1e")] == [2, 2, 3, 4, 5, 6]


def test_a_place_that_is_not_there_has_the_line_around_it(written):
    document = written("a:\n  b: 1\n")

    assert document.line("/a/z/y") == 1
    assert document.line("/z") == 1


def test_keys_are_always_text(written):
    assert written('0: "No"\nyes: 1\nnull: 2\n').data == {"0": "No", "yes": 1, "null": 2}


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("a: 1\na: 2\n", 2, "a is said twice"),
        ("a: &x 1\nb: *x\n", 1, "anchors and aliases are not used here: write it out"),
        ("a: &x [*x]\n", 1, "anchors and aliases are not used here: write it out"),
        ("a: 2026-01-01\n", 1, "2026-01-01 is neither text nor a finite number: quote it"),
        ("\na: .inf\n", 2, ".inf is neither text nor a finite number: quote it"),
        (
            "a: !!python/object:os.system {}\n",
            1,
            "the tag tag:yaml.org,2002:python/object:os.system has no meaning here",
        ),
        ("a: !!python/name:os.system x\n", 1, "x is neither text nor a finite number: quote it"),
        ("", 1, "the file is empty"),
        ("# only a remark\n", 1, "the file is empty"),
    ],
)
def test_what_json_cannot_hold_is_a_fault(written, text, line, sentence):
    document = written(text)

    assert [(fault.line, fault.message) for fault in document.faults] == [(line, sentence)]


@pytest.mark.parametrize("text", ["a: [1\n", "a: \x00\n", "a: b: c\n", "- 1\na: 2\n"])
def test_what_is_no_yaml_is_a_fault_without_data(written, text):
    document = written(text)

    assert document.data is None
    assert "cannot be read" in document.faults[0].message


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    document = read(tmp_path / "none.yaml")

    assert document.data is None
    assert "cannot be read" in str(document.faults[0])


def test_a_fault_shows_as_file_line_and_sentence(written):
    document = written("a: 1\nb: 2\n")

    (fault,) = document.placed([Fault("/b", "is too small")])

    assert str(fault) == f"{document.path}:2: is too small"


@pytest.mark.parametrize(
    ("steps", "expected"), [((), ""), (("a", 0), "/a/0"), (("a/b", "c~d"), "/a~1b/c~0d"), (("",), "/")]
)
def test_pointers_follow_rfc_6901(steps, expected):
    assert pointer(*steps) == expected
