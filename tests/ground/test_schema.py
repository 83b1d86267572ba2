"""A document that does not fit its schema is told fault by fault, with lines, in words its author can use."""

import json

import pytest

from proapp.base import schema
from proapp.base.document import Document, parsed

SHAPE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "maxLength": 300},
        "code": {"type": "string", "pattern": "^[a-z]+$", "description": "small letters only"},
        "kind": {"enum": ["one", "other"]},
        "taken": {"not": {}},
        "sure": {"const": True},
        "names": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
        # a choice by type
        "every": {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "array", "items": {"type": "integer"}}]},
        # a choice by a word inside
        "answers": {
            "description": "answers are a choice of codes, or a number up to a maximum",
            "oneOf": [
                {"required": ["codes"], "properties": {"type": {"const": "choice"}, "codes": {"type": "array"}}},
                {"required": ["max"], "properties": {"type": {"const": "number"}, "max": {"type": "integer"}}},
            ],
        },
        # a choice by what is there
        "step": {
            "description": "`minutes` or `days`, not both",
            "oneOf": [{"required": ["minutes"]}, {"required": ["days"]}],
        },
        "plain": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]},
    },
}  # fmt: skip


@pytest.fixture
def shape(tmp_path):
    path = tmp_path / "shape.schema.json"
    path.write_text(json.dumps(SHAPE), "utf-8")
    return path


def test_what_fits_has_no_fault(shape):
    document = parsed("id: x\nevery: [1, 2]\nanswers: {type: choice, codes: [1]}\nstep: {days: 1}\n", "x.yaml")

    assert schema.faults(document, shape) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour: red", "colour does not belong here"),
        ("taken: 1", "taken does not belong here"),
        ("code: A1", "'A1' does not fit: small letters only"),
        ("kind: third", "'third' is not one of ['one', 'other']"),
        ("sure: false", "False is not True"),
        ("names: [1]", "1 is not of type 'string'"),
        ("names: [a, a]", "['a', 'a'] has non-unique elements"),
        ("every: 0", "0 is less than the minimum of 1"),
        ("every: [1, x]", "'x' is not of type 'integer'"),
        ("every: often", "this has none of the allowed forms"),
        ("answers: {type: choice, codes: 1}", "1 is not of type 'array'"),
        ("answers: {type: number}", "'max' is a required property"),
        ("answers: {type: text}", "answers are a choice of codes, or a number up to a maximum"),
        ("step: {}", "`minutes` or `days`, not both"),
        ("step: {minutes: 1, days: 1}", "`minutes` or `days`, not both"),
        ("plain: {}", "this has none of the allowed forms"),
    ],
)
def test_each_fault_is_one_sentence_at_its_line(shape, line, said):
    document = parsed(f"# a remark\nid: x\n{line}\n", "x.yaml")

    assert [str(fault) for fault in schema.faults(document, shape)] == [f"x.yaml:3: {said}"]


def test_all_faults_are_told_in_the_order_of_the_lines(shape):
    document = parsed("names: [1,\n  2]\nkind: third\nevery: 0\n", "x.yaml")

    found = schema.faults(document, shape)

    assert [(fault.line, fault.pointer) for fault in found] == [
        (1, ""), (1, "/names/0"), (2, "/names/1"), (3, "/kind"), (4, "/every"),
    ]  # fmt: skip


def test_what_cannot_be_read_is_told_before_any_shape(shape):
    document = parsed("kind: third\nkind: other\n", "x.yaml")

    assert [str(fault) for fault in schema.faults(document, shape)] == ["x.yaml:2: kind is said twice"]


def test_a_document_from_elsewhere_is_told_by_pointer(shape):
    document = Document({"id": "x", "names": ["a", {"b": 1}]})

    assert [str(fault) for fault in schema.faults(document, shape)] == ["/names/1: {'b': 1} is not of type 'string'"]


def test_a_long_value_does_not_hide_what_is_wrong_with_it(shape):
    document = Document({"id": "x" * 1000})

    (fault,) = schema.faults(document, shape)

    assert fault.message.endswith("is too long")
    assert len(fault.message) < 220
