"""A protocol copied for a new trial keeps everything but its name."""

from importlib.resources import files

import pytest

from proapp.base.fault import Faults
from proapp.trial.copying import copied
from proapp.trial.reading import load

RETREAT = (files("proapp.trial") / "protocols" / "net-retreat.yaml").read_text("utf-8")


def test_the_copy_is_the_same_protocol_under_another_name():
    text = copied(RETREAT, trial="my-trial", source="net-retreat@1")

    copy, original = load(text, "copy.yaml"), load(RETREAT, "net-retreat.yaml")
    assert copy.key == "my-trial@1"
    assert {**copy.document, "trial": "net-retreat"} == dict(original.document)


def test_comments_and_order_stay():
    text = copied(RETREAT, trial="my-trial", source="net-retreat@1")

    first, *rest = text.splitlines()
    assert first == "# Copied from net-retreat@1; what is different from there is ours."
    assert [line for line in rest if line != "trial: my-trial"] == [
        line for line in RETREAT.splitlines() if line != "trial: net-retreat"
    ]


def test_a_copy_of_a_later_version_begins_at_1():
    later = RETREAT.replace('version: "1"', 'version: "7b"')

    assert load(copied(later, trial="my-trial", source="net-retreat@7b"), "copy.yaml").version == "1"


@pytest.mark.parametrize("name", ["My Trial", "", "9lives", "a_b", "x" * 61, "-a"])
def test_a_name_no_trial_can_have_is_refused(name):
    with pytest.raises(Faults, match="no name for a trial"):
        copied(RETREAT, trial=name, source="net-retreat@1")
