"""When the committee looks again: the section as written, what it leaves out, and what cannot be."""

import json
from importlib.resources import files

import pytest

from proapp.trial.check import problems
from proapp.trial.monitoring import Severe
from proapp.trial.reading import load, shipped
from tests.rules.treatment import make

RETREAT = (files("proapp.trial") / "protocols" / "net-retreat.yaml").read_text("utf-8")
SEVERE = {"instrument": "pro-ctcae-net@1.0", "within_days": 84}
BOUND = {"rate": 0.3, "certainty": 0.9}


def protocol(**changes):
    document = dict(shipped()["net-retreat@1"].document)
    section = {"severe": SEVERE, "bound": BOUND, "looks": [10, 20], **changes}
    return load(json.dumps(document | {"monitoring": section}), "p.json")


def test_a_shipped_protocol_says_what_is_severe_and_when_it_is_too_much():
    found = shipped()["net-retreat@1"].monitoring

    assert found.severe == Severe("pro-ctcae-net@1.0", 3, 84, ("9", "10", "16", "17", "19", "53"))
    assert (found.rate, found.certainty, found.prior_with, found.prior_without) == (0.35, 0.9, 0.7, 1.3)
    assert found.looks[:2] == (5, 10)


def test_what_is_left_out_is_every_composite_grade_and_no_opinion_beforehand():
    found = protocol().monitoring

    assert (found.severe.scales, found.severe.grade, found.severe.compared) == ((), 3, "worse-than-baseline")
    assert (found.prior_with, found.prior_without) == (1, 1)
    assert found.true_rates == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def test_a_trial_may_do_without():
    assert shipped()["netter-1@1"].monitoring is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"looks": [20, 10]}, "each look is at more participants"),
        ({"looks": [10, 10]}, "each look is at more participants"),
        ({"severe": SEVERE | {"instrument": "pro-ctcae-immune@1.0"}}, "pro-ctcae-immune@1.0 is never asked"),
        ({"severe": SEVERE | {"instrument": "qlq-c30@3.0"}}, "has no composite grades: name `scales`"),
        ({"severe": SEVERE | {"scales": ["99"]}}, "has no scale 99"),
        ({"severe": SEVERE | {"scales": ["27"]}}, "27 never reaches 3"),
        ({"severe": SEVERE | {"scales": ["9"], "grade": 4}}, "9 never reaches 4"),
        ({"severe": {"instrument": "qlq-c30@3.0", "within_days": 84, "scales": ["QL"]}}, "QL never reaches 3"),
    ],
)
def test_what_cannot_be_is_named_with_its_place(changes, words):
    found = problems(protocol(**changes), make.LIBRARY, rulesets=frozenset({"prrt-default@1"}))

    assert [fault.level for fault in found] == ["error"]
    assert words in str(found[0])
    assert found[0].pointer.startswith("/monitoring/")
