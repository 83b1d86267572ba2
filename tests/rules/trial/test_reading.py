"""Protocols are read from text with the line of everything, and refused with the line of what is wrong."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as some

from proapp.trial.fault import Faults
from proapp.trial.marked import read
from proapp.trial.protocol import from_document
from proapp.trial.reading import load, load_document, shipped

RETREAT = (files("proapp.trial") / "protocols" / "net-retreat.yaml").read_text("utf-8")


def faults(text, name="p.yaml"):
    with pytest.raises(Faults) as caught:
        load(text, name)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on: progression", {"on": "progression"}),
        ("hours: 17:00", {"hours": "17:00"}),
        ("day: 2026-03-02", {"day": "2026-03-02"}),
        ("answer: yes", {"answer": "yes"}),
        ('version: "1"', {"version": "1"}),
        ("n: [0, -3, 7.4, 1e2, 007, true, null, ~]", {"n": [0, -3, 7.4, 100.0, "007", True, None, None]}),
        ('{"a": [1, {"b": "c"}]}', {"a": [1, {"b": "c"}]}),
    ],
)
def test_only_what_json_can_say_is_understood(text, value):
    assert read(text, "x").document == value


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a: 1\nb: 2\na: 3", "x:3: a stands here twice"),
        ("a: &one [1]\nb: *one", "x:1: anchors, aliases and merge keys are not used here: write it out"),
        ("a: 1\nb: !!timestamp 2026-01-01", "x:2: tag:yaml.org,2002:timestamp is not understood here"),
        ("a: !!int many", "x:1: many is not what its tag says"),
        ("a: 1\n? [b, c]\n: 2", "x:2: a key must be a plain word"),
        ("a: [1, 2", "x:1: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n  b: 2", "x:2: mapping values are not allowed here"),
        ("", "x:1: the file is empty"),
        ("a: 1e400", "x:1: a number must be finite"),
        ("[" * 5000, "x:1: nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(text, fault):
    with pytest.raises(Faults) as caught:
        read(text, "x")

    assert [str(found) for found in caught.value.faults][:1] == [fault]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minimum_cell: 5", "minimum_cel: 5", "minimum_cel is not a word of this format"),
        ("minimum_cell: 5", "minimum_cell: five", "'five' is not of type 'integer'"),
        ("84, every: 84, times: 8}", "84, every: 84}  # no end", "'times' is a required property"),
        ("84, every: 84, times: 8}", "84, times: 8}  # no step", "'every' is a required property"),
        ("84, every: 84, times: 8}", "84, every: 84, times: 0}  # none", "0 is less than the minimum of 1"),
        ("anchor: {administration: lu}", "anchor: {dose: lu}", "dose is not a word of this format"),
        ("anchor: registration", "anchor: birthday", "this has none of the allowed forms"),
        ('at: ["+4h", "day 1 09:00"', 'at: ["+4h", "day 1 25:00"', "'day 1 25:00' does not match"),
        ("lateness: accept-and-mark", "lateness: drop", "'drop' is not one of"),
        ("close: randomisation\n    instr", "close: crossover\n    instr", "one of ['randomisation']"),
        ("backfill_until: \"12:00\"\n    close", "backfill_until: noon\n    close", "'noon' does not match"),
        ("by_arm: [dmc, unblinded_statistician]", "by_arm: [dmc, dmc]", "has non-unique elements"),
    ],
)  # fmt: skip
def test_a_wrong_form_is_named_with_file_and_line(old, new, words):
    assert old in RETREAT
    text = RETREAT.replace(old, new, 1)

    found = faults(text)

    lines = [number for number, line in enumerate(text.splitlines(), start=1) if new.splitlines()[0].strip() in line]
    assert any(words in fault and int(fault.split(":")[1]) in lines for fault in found), found


def test_a_timepoint_says_when_in_one_way_only():
    text = RETREAT.replace("    blocks: [[57, 84], [141, 168]]", "    from: 1\n    to: 2\n    at: [+4h]")

    found = faults(text)

    line = text[: text.index("- id: diary")].count("\n") + 1
    assert found == [
        f"p.yaml:{line}: a timepoint says when by exactly one of: `from` and `to`; `repeat`; `blocks`; `at`"
    ]


def test_several_faults_are_told_at_once_in_the_order_of_their_lines():
    text = RETREAT.replace("minimum_cell: 5", "minimum_cel: 5").replace("use: safety", "use: fun")

    found = faults(text)

    assert len(found) == 3
    assert [int(fault.split(":")[1]) for fault in found] == sorted(int(fault.split(":")[1]) for fault in found)


def test_a_document_sent_as_json_is_refused_with_pointers():
    document = json.loads(json.dumps(shipped()["net-retreat@1"].document))
    document["timepoints"][1]["repeat"]["times"] = 0

    with pytest.raises(Faults) as caught:
        load_document(document)

    assert [fault.pointer for fault in caught.value.faults] == ["/timepoints/1/repeat/times"]


def test_a_protocol_is_the_same_however_it_was_written():
    protocol = load(RETREAT, "net-retreat.yaml")

    as_json = load(json.dumps(protocol.document), "net-retreat.json")
    shuffled = from_document(dict(reversed(protocol.document.items())))
    changed = load(RETREAT.replace("late: 14", "late: 13", 1), "x")

    assert as_json == protocol
    assert as_json.digest == shuffled.digest == protocol.digest
    assert changed.digest != protocol.digest


def test_a_protocol_comes_back_from_what_is_stored():
    for protocol in shipped().values():
        stored = json.loads(json.dumps(protocol.document))

        assert from_document(stored) == protocol
        assert from_document(stored).digest == protocol.digest


@given(some.text(max_size=200))
def test_no_text_at_all_breaks_the_reader(text):
    with pytest.raises(Faults) as caught:
        load(text, "x")

    assert caught.value.faults
