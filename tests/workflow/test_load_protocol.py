"""Loading a protocol: checked line by line, kept once, never changed."""

import json

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.errors import Conflict, Invalid
from proapp.trial.tables import ProtocolVersion, Trial
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make

NOW = make.at(make.REGISTERED)


def load(database, catalogue, document):
    text = document if isinstance(document, str) else json.dumps(document)
    return database.run(
        lambda session: load_protocol(
            session, actor=SYSTEM, now=NOW, catalogue=catalogue, text=text, name="retreat.json"
        )
    )


def protocol(**changes):
    return json.loads(make.protocol_text()) | changes


def timepoint(document, name):
    return next(point for point in document["timepoints"] if point["id"] == name)


@pytest.mark.parametrize("trial_id", ["net-retreat", "netter-1"])
def test_a_shipped_protocol_is_kept_with_its_digest(database, catalogue, trial_id):
    loaded = load(database, catalogue, make.protocol_text(trial_id))

    (kept,) = make.rows(database, ProtocolVersion)
    assert loaded.created
    assert (kept.trial_id, kept.digest) == (trial_id, loaded.protocol.digest)
    assert [trial.id for trial in make.rows(database, Trial)] == [trial_id]
    assert make.faults(database) == []


def test_the_same_protocol_again_changes_nothing(database, catalogue):
    load(database, catalogue, protocol())
    before = make.snapshot(database)

    again = load(database, catalogue, protocol())

    assert not again.created
    assert make.snapshot(database) == before


def test_the_same_content_in_yaml_and_in_another_order_is_the_same_protocol(database, catalogue):
    load(database, catalogue, protocol())

    turned = dict(reversed(protocol().items()))
    again = load(database, catalogue, "# a comment\n" + json.dumps(turned, indent=2))

    assert not again.created


def test_other_content_under_a_loaded_version_is_refused(database, catalogue):
    load(database, catalogue, protocol())
    before = make.snapshot(database)

    with pytest.raises(Conflict, match="version"):
        load(database, catalogue, protocol(title="Another title"))

    assert make.snapshot(database) == before


def test_a_new_version_stands_beside_the_old_one(database, catalogue):
    load(database, catalogue, protocol())

    load(database, catalogue, protocol(version="2", title="Another title"))

    assert [row.version for row in make.rows(database, ProtocolVersion)] == ["1", "2"]
    assert len(make.rows(database, Trial)) == 1


def unknown_instrument(document):
    timepoint(document, "q12w")["instruments"] = ["qlq-c31@3.0"]


def repeat_without_end(document):
    timepoint(document, "q12w")["repeat"] = {"first": 84, "every": 84}


def arm_that_cannot_end(document):
    del document["arms"]["usual-treatment"]["regimen"][0]["until"]


def rules_without_a_source(document):
    document["rules"] = "nobody-wrote-these@1"


def overlapping_windows(document):
    document["timepoints"].append(timepoint(document, "q12w") | {"id": "again"})


def unknown_field(document):
    document["colour"] = "green"


@pytest.mark.parametrize(
    ("spoil", "pointer"),
    [
        (unknown_instrument, "/timepoints/1/instruments/0"),
        (repeat_without_end, "/timepoints/1/repeat"),
        (arm_that_cannot_end, "/arms/usual-treatment"),
        (rules_without_a_source, "/rules"),
        (overlapping_windows, "/timepoints/7"),
        (unknown_field, ""),
    ],
)
def test_a_fault_is_placed_and_nothing_is_kept(database, catalogue, spoil, pointer):
    document = protocol()
    spoil(document)
    before = make.snapshot(database)

    with pytest.raises(Invalid) as refused:
        load(database, catalogue, document)

    assert any(place.pointer.startswith(pointer) and "retreat.json:" in place.message for place in refused.value.errors)
    assert make.snapshot(database) == before


@pytest.mark.parametrize(
    "text",
    ["", "[]", "trial: [", "trial: a\ntrial: b\n", "null", "42", '{"trial": "x"', "!!python/object:os.system {}"],
)
def test_what_is_no_protocol_at_all_is_refused(database, catalogue, text):
    with pytest.raises(Invalid):
        load(database, catalogue, text)

    assert make.rows(database, ProtocolVersion) == []
