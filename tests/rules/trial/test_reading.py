"""Protocols are read from text with the line of everything, and refused with the line of what is wrong."""

import json
from importlib.resources import files

import pytest

from proapp.base.fault import Faults
from proapp.trial.protocol import from_document
from proapp.trial.reading import load, shipped

RETREAT = (files("proapp.trial") / "protocols" / "net-retreat.yaml").read_text("utf-8")


def faults(text, name="p.yaml"):
    with pytest.raises(Faults) as caught:
        load(text, name)
    return [str(fault) for fault in caught.value.faults]


def test_a_text_that_cannot_be_read_is_named_with_its_line():
    assert faults("trial: x\ntrial: y\n") == ["p.yaml:2: trial is said twice"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("minimum_cell: 5", "minimum_cel: 5", "minimum_cel does not belong here"),
        ("minimum_cell: 5", "minimum_cell: five", "'five' is not of type 'integer'"),
        ("84, every: 84, times: 8}", "84, every: 84}  # no end", "'times' is a required property"),
        ("84, every: 84, times: 8}", "84, times: 8}  # no step", "'every' is a required property"),
        ("84, every: 84, times: 8}", "84, every: 84, times: 0}  # none", "0 is less than the minimum of 1"),
        ("anchor: {administration: lu}", "anchor: {dose: lu}", "dose does not belong here"),
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
